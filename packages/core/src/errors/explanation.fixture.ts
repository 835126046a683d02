import type { Diagnosis } from '../diagnosis.ts';
import type { Explanation } from './explain.ts';
import { maskOf, type Mask } from './redact.ts';
import { Secrets } from './secrets.ts';

export const key = 'sk-0123456789';

export const diagnosis: Diagnosis = {
  vendor: 'acme',
  category: 'billing',
  reason: 'out-of-parts',
  status: 402,
  code: 'NO_PARTS',
  message: 'None left',
  hint: 'Order more',
  requestId: 'req-7',
  retryable: false,
  delivery: 'answered',
  details: [],
};

export type DiagnosisChanges = { readonly [Name in keyof Diagnosis]?: Diagnosis[Name] | undefined };

export function explanation(
  facts: DiagnosisChanges = {},
  more: Partial<Explanation> = {},
): Explanation {
  return {
    diagnosis: Object.assign({}, diagnosis, facts),
    attempts: [{ attempt: 1, category: 'billing', startedAtMs: 0, durationMs: 1 }],
    stop: { stopReason: 'not-retryable', moment: 0 },
    ...more,
  };
}

export function maskFor(...credentials: string[]): Mask {
  const secrets = new Secrets();
  secrets.add(...credentials);
  return maskOf(secrets);
}
