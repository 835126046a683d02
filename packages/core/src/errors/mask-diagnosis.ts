import { defined } from '../defined.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { maskValue, noMask, type Mask } from './redact.ts';

/** A diagnosis in which the vendor's words, and ours, repeat no secret; what decides stays as it is. */
export function maskDiagnosis(diagnosis: Diagnosis, mask: Mask): Diagnosis {
  const body = bounded(diagnosis.body);
  if (mask === noMask && body === diagnosis.body) return diagnosis;
  const { code, message, hint, details, requestId } = diagnosis;
  const words = maskValue({ message, hint, details, requestId, body }, mask) as Partial<Diagnosis>;
  return defined<Diagnosis>({ ...diagnosis, ...words, code: code && mask.code(code) });
}

/** Of a body that a client has parsed already, however large: no more than this many characters. */
const longestBody = 65_536;

/** A larger body is the beginning of its text; one that cannot be written down is left out. */
function bounded(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return body;
  try {
    const text = JSON.stringify(body);
    return text.length > longestBody ? text.slice(0, longestBody) : body;
  } catch {
    return undefined;
  }
}
