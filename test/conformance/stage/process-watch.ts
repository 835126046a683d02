import { afterAll, beforeAll, expect } from 'vitest';

/**
 * Fails the file if, over all of its scenarios, a rejection went unhandled, a timer overflowed or
 * listeners piled up.
 */
export function watchProcess(): void {
  const seen: string[] = [];
  const onRejection = (reason: unknown): void => void seen.push(`unhandled: ${String(reason)}`);
  const onWarning = (warning: Error): void => {
    if (/TimeoutOverflow|TimeoutNaN|TimeoutNegative|MaxListeners/.test(warning.name)) {
      seen.push(`${warning.name}: ${warning.message}`);
    }
  };
  beforeAll(() => {
    process.on('unhandledRejection', onRejection);
    process.on('warning', onWarning);
  });
  afterAll(async () => {
    // A rejection counts as unhandled after the microtasks of its turn.
    await new Promise((resolve) => setTimeout(resolve, 20));
    process.off('unhandledRejection', onRejection);
    process.off('warning', onWarning);
    expect(seen).toEqual([]);
  });
}
