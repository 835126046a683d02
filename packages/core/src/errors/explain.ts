import type { Diagnosis } from '../diagnosis.ts';
import {
  createInfo,
  errorInfoOf,
  hangMark,
  readProperty,
  type AttemptRecord,
  type Stop,
  type RedialInfo,
} from './info.ts';
import { RedialError } from './redial-error.ts';
import { maskValue, type Mask } from './redact.ts';

/** What an error is explained with. */
export interface Explanation {
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly AttemptRecord[];
  readonly stop: Stop;
}

/** Properties that hold the request with its credentials; kept reachable, but out of any print. */
const requestHolders = new Set(['config', 'request', 'response', 'options']);

/** Deeper causes are left as they are. */
const deepestCause = 8;

/** The client's own text of an error that was explained before, so that it is not said twice. */
const nativeMessages = new WeakMap<RedialInfo, string>();

/**
 * Marks an error with what is known of it and gives back the same object: `error.redial` holds the
 * diagnosis and the attempts, the message goes on with the vendor's words, and no secret is printed.
 * What cannot be marked (a string, a frozen object) is wrapped, with `cause`.
 */
export function explain(error: unknown, explanation: Explanation, mask: Mask): Error {
  const info = createInfo(
    { ...explanation.diagnosis, attempts: explanation.attempts },
    explanation.stop,
  );
  const target = markable(error) ?? new RedialError(mask(textOf(error)), { cause: error });
  const before = errorInfoOf(target);
  const nativeMessage = (before && nativeMessages.get(before)) ?? target.message;
  nativeMessages.set(info, nativeMessage);
  // What the client's text says, or what an earlier explanation made of it, is not said again.
  const known = [nativeMessage, target.message].map((text) => mask(text));
  rename(target, mask(sentence(known, explanation)), mask);
  conceal(target, mask);
  maskCauses(target, mask, info);
  hidden(target, 'redial', info);
  if (!before) addToJSON(target, mask);
  return target;
}

/** The error itself, where it can bear a mark. */
function markable(error: unknown): Error | undefined {
  try {
    const isError =
      error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
    return isError && Object.isExtensible(error) ? (error as Error) : undefined;
  } catch {
    return undefined; // an exotic object whose traps throw
  }
}

/** The client's text, then the vendor's, then what was tried. */
function sentence(known: readonly string[], { diagnosis, attempts, stop }: Explanation): string {
  const { vendor, category, status, code, message, hint, requestId } = diagnosis;
  const subject = [
    vendor === 'generic' ? undefined : vendor,
    category,
    status,
    code === String(status) ? undefined : code,
  ].filter((word) => word !== undefined);
  const said = [message, hint]
    .filter((text) => text !== undefined && text !== '' && !known.includes(text))
    .map((text) => ` ${endSentence(text as string)}`)
    .join('');
  const { stopReason } = stop;
  const notes = [`${attempts.length} attempt${attempts.length === 1 ? '' : 's'}`];
  if (stopReason !== 'not-retryable' && stopReason !== 'attempts') notes.push(stopReason);
  if (requestId !== undefined) notes.push(`request ${requestId}`);
  return `${known[0]}: ${subject.join(' ')}${said ? `:${said}` : '.'} (${notes.join(', ')})`;
}

/** Longer texts than this are cut in a message; `redial.message` keeps them. */
const longestText = 500;

function endSentence(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const cut = line.length > longestText ? `${line.slice(0, longestText)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const message = readProperty(value, 'message');
  return typeof message === 'string' ? message : 'Request failed';
}

/** Replaces the message, and where it stands in the stack. */
function rename(error: Error, message: string, mask: Mask): void {
  const { message: before, stack } = error;
  hidden(error, 'message', message);
  if (typeof stack !== 'string') return;
  const at = before === '' ? -1 : stack.indexOf(before);
  hidden(
    error,
    'stack',
    mask(
      at < 0
        ? stack.replace(/^.*$/m, () => `${error.name}: ${message}`)
        : stack.slice(0, at) + message + stack.slice(at + before.length),
    ),
  );
}

/** Takes out of any print what holds the request, and whatever else repeats a secret of it. */
function conceal(error: object, mask: Mask): void {
  for (const key of Object.keys(error)) {
    if (requestHolders.has(key) || repeatsSecret((error as Record<string, unknown>)[key], mask)) {
      const descriptor = Object.getOwnPropertyDescriptor(error, key);
      if (descriptor?.configurable)
        Object.defineProperty(error, key, { ...descriptor, enumerable: false });
    }
  }
}

function repeatsSecret(value: unknown, mask: Mask): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'string')) return false;
  try {
    const text = JSON.stringify(value) ?? '';
    return mask(text) !== text;
  } catch {
    return true; // circular: an object of the client's with everything in it
  }
}

/**
 * What is printed of the causes is masked, too. They bear the mark as well: axios 1.21's fetch adapter
 * passes on the cause of fetch's error without the error.
 */
function maskCauses(error: Error, mask: Mask, info: RedialInfo): void {
  let cause: unknown = error.cause;
  for (let depth = 0; depth < deepestCause && cause !== error; depth += 1) {
    const own = markable(cause);
    if (!own) return;
    if (mask(own.message) !== own.message) hidden(own, 'message', mask(own.message));
    if (typeof own.stack === 'string' && mask(own.stack) !== own.stack) {
      hidden(own, 'stack', mask(own.stack));
    }
    conceal(own, mask);
    hangMark(own, () => info);
    cause = own.cause;
  }
}

/** `JSON.stringify` sees what the client prints of itself, masked, and the mark. */
function addToJSON(error: Error, mask: Mask): void {
  const { toJSON: native } = error as { toJSON?: () => object };
  hidden(error, 'toJSON', () => {
    const own = native?.call(error) ?? { name: error.name };
    const printed = { ...own, message: error.message, redial: errorInfoOf(error)?.toJSON() };
    return maskValue(printed, mask, true);
  });
}

function hidden(target: object, key: string, value: unknown): void {
  try {
    Object.defineProperty(target, key, { value, configurable: true, writable: true });
  } catch {
    // A property that the client has locked stays as it is; the rest of the explanation stands.
  }
}
