import type { Category } from './category.ts';
import { categoryOfStatus } from './status.ts';
import { categoryOfWords } from './words.ts';

/** What status and words come to. */
export function decide(
  status: number,
  code: string | undefined,
  message?: string,
  waitMs?: number,
): Category {
  const byStatus = categoryOfStatus(status);
  return categoryOfWords(status, byStatus, code, message, waitMs) ?? byStatus;
}
