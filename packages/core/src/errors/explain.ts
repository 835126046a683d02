import type { Diagnosis } from '../diagnosis.ts';
import { createInfo, errorInfoOf, type AttemptRecord, type RedialInfo } from './info.ts';
import type { StopReason } from '../decide/verdict.ts';
import { RedialError } from './redial-error.ts';
import { maskValue, type Mask } from './redact.ts';

/** What an error is explained with. */
export interface Explanation {
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly AttemptRecord[];
  readonly stopReason: StopReason;
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
    explanation.stopReason,
  );
  const markable =
    error instanceof Error || Object.prototype.toString.call(error) === '[object Error]';
  const target =
    markable && Object.isExtensible(error)
      ? (error as Error)
      : new RedialError(mask(textOf(error)), { cause: error });
  const before = errorInfoOf(target);
  const nativeMessage = (before && nativeMessages.get(before)) ?? target.message;
  nativeMessages.set(info, nativeMessage);
  rename(target, mask(sentence(nativeMessage, explanation)), mask);
  conceal(target, mask);
  maskCauses(target, mask);
  hidden(target, 'redial', info);
  if (!before) addToJSON(target, mask);
  return target;
}

/** The client's text, then the vendor's, then what was tried. */
function sentence(nativeMessage: string, { diagnosis, attempts, stopReason }: Explanation): string {
  const { vendor, category, status, code, message, hint, requestId } = diagnosis;
  const subject = [
    vendor === 'generic' ? undefined : vendor,
    category,
    status,
    code === String(status) ? undefined : code,
  ].filter((word) => word !== undefined);
  const said = [message, hint]
    .filter((text) => text !== undefined && text !== '' && text !== nativeMessage)
    .map((text) => ` ${endSentence(text as string)}`)
    .join('');
  const notes = [`${attempts.length} attempt${attempts.length === 1 ? '' : 's'}`];
  if (stopReason !== 'not-retryable' && stopReason !== 'attempts') notes.push(stopReason);
  if (requestId !== undefined) notes.push(`request ${requestId}`);
  return `${nativeMessage}: ${subject.join(' ')}${said ? `:${said}` : '.'} (${notes.join(', ')})`;
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
  const { message } = (value ?? {}) as { message?: unknown };
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

function maskCauses(error: Error, mask: Mask): void {
  let cause = error.cause;
  for (
    let depth = 0;
    depth < deepestCause && cause instanceof Error && cause !== error;
    depth += 1
  ) {
    if (Object.isExtensible(cause)) {
      if (mask(cause.message) !== cause.message) hidden(cause, 'message', mask(cause.message));
      if (typeof cause.stack === 'string' && mask(cause.stack) !== cause.stack) {
        hidden(cause, 'stack', mask(cause.stack));
      }
      conceal(cause, mask);
    }
    cause = cause.cause;
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
