import type { Diagnosis } from '../diagnosis.ts';
import type { AttemptRecord, RedialInfo } from './info.ts';
import { createInfo, errorInfoOf } from './mark.ts';
import { readProperty, readText, setHidden } from './property.ts';
import type { Stop } from './stop.ts';
import { addToJSON, conceal, isError } from './conceal.ts';
import { newRedialError } from './redial-error.ts';
import type { Mask } from './redact.ts';

/** What an error is explained with. */
export interface Explanation {
  readonly diagnosis: Diagnosis;
  readonly attempts: readonly AttemptRecord[];
  readonly stop: Stop;
}

/** The client's own text of an error that was explained before, so that it is not said twice. */
const nativeMessages = new WeakMap<RedialInfo, string>();

/**
 * Marks an error with what is known of it and gives back the same object: `error.redial` holds the
 * diagnosis and the attempts, the message goes on with the vendor's words, and no secret is printed.
 * So is an object that is no error, such as a `Response` that was thrown; what cannot be marked (a string, a
 * frozen object), and a list, of which nothing can be hidden, is wrapped, with `cause`.
 */
export function explain(error: unknown, explanation: Explanation, mask: Mask): Error {
  const info = createInfo(
    { ...explanation.diagnosis, attempts: explanation.attempts },
    explanation.stop,
  );
  const before = errorInfoOf(error);
  if (typeof error === 'object' && error !== null && !Array.isArray(error)) {
    setHidden(error, 'redial', info);
  }
  const isMarked = errorInfoOf(error) === info;
  const target = isMarked
    ? (error as Error)
    : newRedialError(mask(typeof error === 'string' ? error : messageOf(error)), { cause: error });
  setHidden(target, 'redial', info);
  const said = messageOf(target);
  const nativeMessage = (isMarked && before ? nativeMessages.get(before) : said) ?? said;
  nativeMessages.set(info, nativeMessage);
  conceal(target, mask, info);
  // What the client's text says, or what an earlier explanation made of it, is not said again.
  const known = [nativeMessage, said].map((text) => mask.own(text));
  if (isError(target) || readText(target, 'message') !== undefined) {
    rename(target, sentence(known, explanation));
  }
  const printsItself = isError(target) || typeof readProperty(target, 'toJSON') === 'function';
  if (printsItself && (!isMarked || !before)) addToJSON(target, mask);
  return target;
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
  // Node's own error of several refused addresses has no text.
  const own = known[0] && `${known[0]}: `;
  return `${own}${subject.join(' ')}${said ? `:${said}` : '.'} (${notes.join(', ')})`;
}

/** Longer texts than this are cut in a message; `redial.message` keeps them. */
const longestText = 500;

function endSentence(text: string): string {
  // Control characters would be obeyed by the terminal that shows a log.
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  const cut = line.length > longestText ? `${line.slice(0, longestText)}…` : line;
  return /[.!?…]$/.test(cut) ? cut : `${cut}.`;
}

/** Some SDKs copy a body onto their error, with a `message` that is no text. */
const messageOf = (error: unknown): string => readText(error, 'message') ?? 'Request failed';

/** Replaces the message, and where it stands in the stack. */
function rename(error: Error, message: string): void {
  const before = readText(error, 'message');
  const stack = readText(error, 'stack');
  setHidden(error, 'message', message);
  if (stack === undefined) return;
  const at = before ? stack.indexOf(before) : -1;
  const [head, tail] =
    at < 0
      ? [`${readText(error, 'name')}: `, stack.replace(/^.*/, '')]
      : [stack.slice(0, at), stack.slice(at + (before as string).length)];
  setHidden(error, 'stack', head + message + tail);
}
