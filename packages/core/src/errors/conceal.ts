import { define, errorInfoOf, hangMark, setHidden, type RedialInfo } from './info.ts';
import { maskValue, type Mask } from './redact.ts';

/** Properties that hold the request with its credentials; kept reachable, but out of any print. */
const requestHolders = new Set(['config', 'request', 'response', 'options']);

/** Deeper causes are left as they are. */
const deepestCause = 8;

/**
 * Takes the request, and whatever repeats a secret of it, out of every print of an error and of its
 * causes. They bear the mark as well: axios 1.21's fetch adapter passes on the cause of fetch's error
 * without the error.
 */
export function conceal(error: Error, mask: Mask, info: RedialInfo): void {
  concealOwn(error, mask);
  concealCauses(error, mask, info, 0);
}

/** The error itself, where it can bear a mark. */
export function markable(error: unknown): Error | undefined {
  try {
    const isError =
      error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
    return isError && Object.isExtensible(error) ? (error as Error) : undefined;
  } catch {
    return undefined; // an exotic object whose traps throw
  }
}

/** `JSON.stringify` sees what the client prints of itself, masked, and the mark. */
export function addToJSON(error: Error, mask: Mask): void {
  const { toJSON: native } = error as { toJSON?: () => object };
  setHidden(error, 'toJSON', () => {
    const own = native?.call(error) ?? { name: error.name };
    const masked = maskValue({ ...own, stack: undefined }, mask, true) as object;
    const { message, stack } = error;
    return {
      ...masked,
      message,
      ...('stack' in own ? { stack } : {}),
      redial: errorInfoOf(error)?.toJSON(),
    };
  });
}

function concealOwn(error: object, mask: Mask): void {
  for (const key of Object.keys(error)) {
    // The words are masked by themselves.
    if (key === 'message' || key === 'stack') continue;
    if (requestHolders.has(key) || repeatsSecret((error as Record<string, unknown>)[key], mask)) {
      define(error, key, { enumerable: false });
    }
  }
}

function repeatsSecret(value: unknown, mask: Mask): boolean {
  try {
    return JSON.stringify(maskValue(value, mask)) !== JSON.stringify(value);
  } catch {
    return true; // circular: an object of the client's with everything in it
  }
}

function concealCauses(error: Error, mask: Mask, info: RedialInfo, depth: number): void {
  if (depth >= deepestCause) return;
  const { cause, errors } = error as { cause?: unknown; errors?: unknown };
  for (const one of [cause, ...(Array.isArray(errors) ? (errors as unknown[]) : [])]) {
    const own = markable(one);
    if (!own || own === error) continue;
    for (const key of ['message', 'stack'] as const) {
      const text = own[key];
      if (typeof text === 'string' && mask.own(text) !== text) setHidden(own, key, mask.own(text));
    }
    concealOwn(own, mask);
    hangMark(own, () => info);
    concealCauses(own, mask, info, depth + 1);
  }
  if (typeof cause === 'string') setHidden(error, 'cause', mask(cause));
  else if (typeof cause === 'object' && cause !== null && !markable(cause)) {
    // No error, or a frozen one, cannot be changed: prints show that it is there.
    define(error, 'cause', { get: () => cause, configurable: true });
  }
}
