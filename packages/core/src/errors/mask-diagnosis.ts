import type { Diagnosis } from '../diagnosis.ts';
import { maskValue, noMask, type Mask } from './redact.ts';

/** A diagnosis in which the vendor's words, and ours, repeat no secret; what decides stays as it is. */
export function maskDiagnosis(diagnosis: Diagnosis, mask: Mask): Diagnosis {
  if (mask === noMask) return diagnosis;
  const { message, hint, details, body } = diagnosis;
  const words = Object.entries({ message, hint, details, body }).filter(
    ([, word]) => word !== undefined,
  );
  return { ...diagnosis, ...(maskValue(Object.fromEntries(words), mask) as Partial<Diagnosis>) };
}
