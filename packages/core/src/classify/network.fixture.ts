import { expect, test } from 'vitest';
import type { Category } from './category.ts';
import type { Delivery } from '../diagnosis.ts';
import { readError } from './network.ts';

/** An error with a code. */
export function coded(code: unknown, message = 'x', more: object = {}): Error {
  return Object.assign(new Error(message), { code }, more);
}

/** As undici wraps what went wrong. */
export const fetchFailed = (cause?: unknown): Error => new TypeError('fetch failed', { cause });

/** What is thrown, and how it is to be read. */
export type Row = readonly [what: string, error: unknown, Category, boolean, Delivery];

type Kind = readonly [Category, retryable: boolean, Delivery];
export const never: Kind = ['network', false, 'not-sent'];
export const program: Kind = ['unknown', false, 'unknown'];
export const lost: Kind = ['network', true, 'unknown'];
export const notSent: Kind = ['network', true, 'not-sent'];
export const cut: Kind = ['network', true, 'answered'];
export const timedOut: Kind = ['timeout', true, 'unknown'];

/** Tests that every row of a table is read as it says. */
export function reads(table: string, rows: readonly Row[]): void {
  test.each(rows)(`${table}: %s`, (_what, error, category, retryable, delivery) => {
    expect(readError(error)).toMatchObject({ category, retryable, delivery });
  });
}
