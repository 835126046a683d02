import type { Attempt } from '../session/attempt.ts';
import { reasonOf } from '../wait/reason-of.ts';
import { macrotask } from '../wait/macrotask.ts';

/**
 * Settles as `sent` does, or with the signal's reason where the code behind `sent` ignores its signal.
 * Code that obeys gets one turn to reject in its own words.
 *
 * @param onLate is given what comes when nobody waits for it any more
 */
export function untilEnded<T>(
  sent: Promise<T>,
  attempt: Attempt,
  onLate?: (value: T) => void,
): Promise<T> {
  if (!attempt.isBounded) return sent;
  const { signal } = attempt;
  return new Promise((resolve, reject) => {
    let isLate = false;
    const giveUp = (): void => {
      isLate = true;
      reject(reasonOf(signal));
    };
    const onAbort = (): void => {
      void macrotask().then(giveUp);
    };
    const settle = (end: () => void): void => {
      signal.removeEventListener('abort', onAbort);
      end();
    };
    Promise.resolve(sent).then(
      (value) => settle(() => (isLate ? onLate?.(value) : resolve(value))),
      (error: Error) => settle(() => reject(error)),
    );
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) onAbort();
  });
}
