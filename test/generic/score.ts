import { createRedial, systemClock, type Diagnosis } from '@redial/core';
import type { Case, Expected } from './vendor-errors.ts';

export const fields = [
  'category',
  'retryable',
  'code',
  'message',
  'requestId',
  'retryAfterMs',
  'details',
] as const;
export type Field = (typeof fields)[number];

/** How one field of one case came out. */
interface Result {
  readonly id: string;
  readonly status: number;
  readonly got: string;
  readonly wanted: string;
  /** As expected; and as expected, or as good. */
  readonly isStrict: boolean;
  readonly isLenient: boolean;
}

export interface Score {
  readonly results: Readonly<Record<Field, readonly Result[]>>;
  /** Waits that are there, and found. */
  readonly waits: { readonly found: number; readonly all: number };
  /** Retried although it cannot help, and not retried although it may pass: ids. */
  readonly inVain: readonly string[];
  readonly missed: readonly string[];
}

/** The form in which two values are compared: nothing is null, details are a set. */
function comparable(value: unknown): string {
  if (value === undefined || value === null || value === '') return 'null';
  if (!Array.isArray(value)) return JSON.stringify(value);
  const rows = (value as NonNullable<Expected['details']>).map(({ field, message, code }) =>
    JSON.stringify([field ?? null, message ?? null, code ?? null]),
  );
  return rows.length === 0 ? 'null' : rows.toSorted().join(' ');
}

function diagnose({ status, headers, body, now }: Case): Partial<Diagnosis> {
  const nowMs = Date.parse(now ?? '2024-01-01T00:00:00Z');
  const redial = createRedial({ clock: { ...systemClock, nowMs: () => nowMs } });
  return redial.diagnose({ status, headers, body, method: 'GET' }) ?? {};
}

/** Whether this answer to "could a later try help?" is right, or as good. */
function accepts({ expect, alt }: Case, retryable: boolean): boolean {
  return expect.retryable === retryable || (alt?.retryable ?? []).includes(retryable);
}

/** Scores the generic reading on documented error responses, field by field. */
export function score(cases: readonly Case[]): Score {
  const diagnoses = cases.map((one) => [one, diagnose(one)] as const);
  const resultsOf = (field: Field): Result[] =>
    diagnoses.map(([{ id, status, expect, alt }, diagnosis]) => {
      const got = comparable(diagnosis[field]);
      const wanted = comparable(expect[field]);
      const others = (alt?.[field] ?? []).map(comparable);
      return {
        id: `${id} (${status})`,
        status,
        got,
        wanted,
        isStrict: got === wanted,
        isLenient: got === wanted || others.includes(got),
      };
    });
  const waits = diagnoses.filter(([{ expect }]) => expect.retryAfterMs !== null);
  return {
    results: {
      category: resultsOf('category'),
      retryable: resultsOf('retryable'),
      code: resultsOf('code'),
      message: resultsOf('message'),
      requestId: resultsOf('requestId'),
      retryAfterMs: resultsOf('retryAfterMs'),
      details: resultsOf('details'),
    },
    waits: {
      all: waits.length,
      found: waits.filter(([{ expect, alt }, { retryAfterMs }]) =>
        [expect.retryAfterMs, ...(alt?.retryAfterMs ?? [])].includes(retryAfterMs ?? Number.NaN),
      ).length,
    },
    inVain: diagnoses
      .filter(([one, { retryable }]) => retryable === true && !accepts(one, true))
      .map(([{ id }]) => id),
    missed: diagnoses
      .filter(([one, { retryable }]) => retryable !== true && !accepts(one, false))
      .map(([{ id }]) => id),
  };
}

/** Per cent of the results that are right, to one decimal. */
export function percentOf(results: readonly Result[], key: 'isStrict' | 'isLenient'): number {
  return Math.round((results.filter((one) => one[key]).length / results.length) * 1000) / 10;
}

/** The table and the misses, as text for people. */
export function report(of: Score): string {
  const rows = fields.map((field) => {
    const results = of.results[field];
    const [strict, lenient] = (['isStrict', 'isLenient'] as const).map((key) =>
      percentOf(results, key).toFixed(1).padStart(6),
    );
    return `${field.padEnd(14)}${strict}  ${lenient}`;
  });
  const misses = fields.flatMap((field) =>
    of.results[field]
      .filter(({ isLenient }) => !isLenient)
      .map(({ id, got, wanted }) => `${field} of ${id}\n  got  ${got}\n  not  ${wanted}`),
  );
  const { found, all } = of.waits;
  return [
    `${of.results.code.length} documented error responses; % right  strict  lenient`,
    ...rows,
    `waits found ${found} of ${all}; retried in vain ${of.inVain.length}; transient missed ${of.missed.length}`,
    ...misses,
  ].join('\n');
}
