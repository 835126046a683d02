import { inspect } from 'node:util';
import { expect } from 'vitest';

/** Carried by every request; may show nowhere but on the wire. */
export const credentials = {
  headers: {
    authorization: 'Bearer conformance-token-7f3a',
    'x-api-key': 'conformance-key-91bc',
  },
  query: { api_key: 'conformance-query-52de' },
} as const;

/** The parts that identify them. */
export const secrets: readonly string[] = [
  'conformance-token-7f3a',
  'conformance-key-91bc',
  'conformance-query-52de',
];

/** Every way in which an error, an event or a mark is commonly printed. */
export function printsOf(value: unknown): Record<string, string> {
  const error = value as Partial<Error> | undefined;
  return {
    inspect: inspect(value, { depth: 20, maxStringLength: null }),
    json: JSON.stringify(value) ?? '',
    string: String(value),
    message: String(error?.message),
    stack: String(error?.stack),
  };
}

/** No way of printing it shows a secret. */
export function expectNoLeak(value: unknown, hidden: readonly string[] = secrets): void {
  const leaks: string[] = [];
  for (const [print, text] of Object.entries(printsOf(value))) {
    for (const secret of hidden) {
      if (text.includes(secret)) leaks.push(`${print}: ${secret} in ${text.slice(0, 300)}`);
    }
  }
  expect(leaks).toEqual([]);
}
