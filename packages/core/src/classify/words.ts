import type { Category } from './category.ts';

/** Words of a code and message that outrank the status. */
interface Words {
  readonly category: Category;
  readonly pattern: RegExp;
  /** Where they may be trusted to mean the request itself. */
  readonly when: (status: number) => boolean;
}

const RATE =
  /rate.{0,3}limit|throttl|too many requests|slow ?down|rate exceeded|too many concurrent|request rate|concurren/i;

const TABLE: readonly Words[] = [
  {
    category: 'billing',
    pattern:
      /insufficient.{0,3}(quota|balance|credit|fund)|(credit|balance).{0,30}(too low|exhausted|insufficient|reached)|out of credits|(exceeded|used up).{0,20}(quota|credits)|quota.{0,30}(used up|exceeded)|billing|usage.{0,3}cap|payment.{0,3}(required|method)/i,
    when: (status) => status < 500,
  },
  {
    category: 'rate_limit',
    pattern: RATE,
    when: (status) => [200, 400, 401, 403, 418].includes(status),
  },
];

/** The category that the words decide, or undefined where the status does. */
export function categoryOfWords(
  status: number,
  code: string | undefined,
  message: string | undefined,
): Category | undefined {
  const text = `${code ?? ''} ${message ?? ''}`
    .slice(0, 2000)
    .replaceAll('_', ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2');
  const found = TABLE.find((words) => words.when(status) && words.pattern.test(text));
  if (found?.category === 'billing' && RATE.test(text) && !/insufficient|free|monthly/i.test(text))
    return 'rate_limit';
  return found?.category;
}
