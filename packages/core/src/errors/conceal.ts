import type { RedialInfo } from './info.ts';
import { errorInfoOf, hangMark } from './mark.ts';
import { define, readProperty, readText, setHidden } from './property.ts';
import { maskValue, noMask, type Mask } from './redact.ts';
import { isPlain, ownPrint, shownIn, shownKeys } from './shown.ts';

/** Properties that hold the request with its credentials; kept reachable, but out of any print. */
const requestHolders = new Set<PropertyKey>(['config', 'request', 'response', 'options']);

/** What holds more errors, or is made of more parts, is not looked through: it is not shown either. */
const mostErrors = 100;
const mostParts = 10_000;

/**
 * Takes the request, and whatever repeats a secret of it, out of every print of an error and of the
 * errors that it holds: its causes, the members of an AggregateError, an `innerError`. They bear the
 * mark as well: axios 1.21's fetch adapter passes on the cause of fetch's error without the error.
 */
export function conceal(error: Error, mask: Mask, info: RedialInfo): void {
  maskWords(error, mask);
  const errors = new Set([error]);
  const isTamed = (inner: Error): boolean => {
    if (errors.has(inner)) return true;
    const own = errorInfoOf(inner) ?? info;
    const isChanged =
      errors.size < mostErrors && maskWords(inner, mask) && hangMark(inner, () => own);
    if (isChanged) errors.add(inner);
    return isChanged;
  };
  // Grows while it is gone through: what an error holds is concealed after it.
  for (const one of errors) {
    // The last two are printed even where they are not enumerable.
    for (const key of new Set([...shownKeys(one), 'cause', 'errors'])) {
      if (requestHolders.has(key)) define(one, key, { enumerable: false });
      else {
        const value = readProperty(one, key);
        // A cause that is no error may be the request itself, thrown as it was.
        const isData = key === 'cause' && Object(value) === value && !isError(value);
        if (isData || tells(value, mask, isTamed)) hide(one, key, value, mask);
      }
    }
  }
  // A Response prints its URL, a Request its headers: they are no properties that could be hidden.
  const isClosed = mask !== noMask && !isError(error) && !isPlain(error);
  if (isClosed && tells(error, mask, isTamed)) {
    setHidden(error, ownPrint, () => Object.prototype.toString.call(error));
  }
}

export function isError(value: unknown): value is Error {
  try {
    // By the tag those of another realm, which is where Jest runs its tests.
    const tag = Object.prototype.toString.call(value);
    return value instanceof Error || tag === '[object Error]' || tag === '[object DOMException]';
  } catch {
    return false; // an exotic object whose traps throw
  }
}

/** `JSON.stringify` sees what the client prints of itself, masked, and the mark. */
export function addToJSON(error: Error, mask: Mask): void {
  const native = readProperty(error, 'toJSON');
  setHidden(error, 'toJSON', () => {
    const printed: unknown = typeof native === 'function' ? native.call(error) : undefined;
    // Some print themselves as a text or a number.
    const own =
      Object(printed) === printed ? (printed as object) : { name: readText(error, 'name') };
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

/** Masks the words of an error; false where it does not let itself be changed. */
function maskWords(error: Error, mask: Mask): boolean {
  return ['name', 'message', 'stack'].every((key) => {
    const text = readText(error, key) ?? '';
    return mask.own(text) === text || setHidden(error, key, mask.own(text));
  });
}

/** Whether a print of a value would repeat a secret, as far as that can be known. */
function tells(value: unknown, mask: Mask, isTamed: (error: Error) => boolean): boolean {
  const parts = new Set([value]);
  try {
    // Grows as well; a set, so that shared and circular parts are looked at once.
    for (const part of parts) {
      if (isError(part)) {
        if (!isTamed(part)) return true;
      } else if (Object(part) === part) {
        for (const inner of shownIn(part as object)) parts.add(inner);
      } else if (mask(String(part)) !== String(part)) {
        return true;
      }
      if (parts.size > mostParts) return true;
    }
    return false;
  } catch {
    return true; // it cannot be looked through
  }
}

function hide(error: Error, key: PropertyKey, value: unknown, mask: Mask): void {
  if (key !== 'cause' && key !== 'errors') define(error, key, { enumerable: false });
  else if (typeof value === 'string') setHidden(error, key, mask(value));
  // Prints show that there is one, and no more.
  else define(error, key, { get: () => value, enumerable: false, configurable: true });
}
