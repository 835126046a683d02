import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What is expected of one case; null stands for nothing. */
export interface Expected {
  readonly code: string | null;
  readonly message: string | null;
  readonly requestId: string | null;
  readonly retryAfterMs: number | null;
  readonly category: string | null;
  readonly retryable: boolean | null;
  readonly details:
    | readonly {
        readonly field?: string | null;
        readonly message?: string | null;
        readonly code?: string | null;
      }[]
    | null;
}

/** A documented error response. */
export interface Case {
  readonly id: string;
  readonly vendor: string;
  readonly sourceRead: 'body' | 'facts' | 'memory';
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly expect: Expected;
  /** Other answers that are as good. */
  readonly alt: { readonly [Field in keyof Expected]?: readonly Expected[Field][] } | null;
  /** The clock for waits that end at a moment. */
  readonly now: string | null;
}

/** The documented error responses, beside the repository: they are data of third parties, and no part of it. */
const file = fileURLToPath(new URL('../../../shared/data/vendor-errors.jsonl', import.meta.url));

export const cases: readonly Case[] = existsSync(file)
  ? readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Case)
  : [];
