import type { Diagnosis } from '../diagnosis.ts';
import type { RedialErrorInfo, RedialInfo } from './info.ts';
import { readProperty, setHidden } from './property.ts';
import type { Ending } from './stop.ts';

/** Shared by all copies of this package in a process, so that they know each other's marks. */
const brand: unique symbol = Symbol.for('redial.info') as never;

/** Where in `nextMoment`'s order a request ended. */
const endedAt: unique symbol = Symbol.for('redial.endedAt') as never;

/** Builds the mark; `toJSON` and the rest of the machinery stay out of sight of `console.log`. */
export function createInfo(
  facts: Pick<RedialInfo, 'vendor' | 'attempts'> & Partial<Diagnosis>,
  end?: Ending,
): RedialInfo {
  const info = { ...facts, ...(end?.stopReason ? { stopReason: end.stopReason } : {}) };
  return Object.defineProperties(info, {
    [brand]: { value: true },
    [endedAt]: { value: end?.moment },
    toJSON: { value: () => ({ ...info }) },
  }) as RedialInfo;
}

/** Whether a mark hangs on a response already. */
export function isMarked(response: object): boolean {
  return (response as { [brand]?: unknown })[brand] !== undefined;
}

/** Hangs the mark on a response or a cause, where nothing but `redialOf` sees it; it is made when asked for. */
export function hangMark(response: object, info: () => RedialInfo): boolean {
  if (!isOfFetch(response) || !Object.isExtensible(response)) {
    return setHidden(response, brand, info);
  }
  // Ten times as fast, on the way of every success; and prints of a `Response` show no symbols.
  response[brand] = info;
  return true;
}

/** Not where there is no fetch: jsdom, in which axios works all the same. */
function isOfFetch(response: object): response is { [brand]?: () => RedialInfo } {
  return typeof Response === 'function' && Object.getPrototypeOf(response) === Response.prototype;
}

/** What is said of one response is said of another that stands for it. */
export function copyMark(from: object, to: object): void {
  if (isMarked(from)) hangMark(to, () => redialOf(from) as RedialInfo);
}

/** The mark of an error that Redial has explained; undefined for anything else. */
export function errorInfoOf(value: unknown): RedialErrorInfo | undefined {
  const info = readProperty(value, 'redial');
  return readProperty(info, brand) === true ? (info as RedialErrorInfo) : undefined;
}

/** What Redial knows of an error, or of a response that came back; undefined when it never saw it. */
export function redialOf(value: unknown): RedialInfo | undefined {
  const ofResponse = readProperty(value, brand);
  return typeof ofResponse === 'function' ? (ofResponse as () => RedialInfo)() : errorInfoOf(value);
}

/** Whether a mark is from before a moment: of another request, as mocks give one thing several times. */
export function isStale(info: RedialInfo, since: number): boolean {
  return Number(readProperty(info, endedAt)) < since;
}

/** SDKs make errors and responses of their own of a response, and keep its headers. */
function markOn(value: unknown): RedialInfo | undefined {
  return redialOf(value) ?? redialOf(readProperty(value, 'headers'));
}

/** Deeper causes are not looked at. */
const deepestCause = 8;

/**
 * The mark of a Redial nearer to the wire, which has tried all that was to be tried; also where code
 * between the two has wrapped the error that bears it. One that is stale is none.
 */
export function finalMark(value: unknown, since: number): RedialErrorInfo | undefined {
  for (let at = value, depth = 0; depth < deepestCause; depth += 1) {
    const info =
      markOn(at) ?? markOn(readProperty(at, 'response')) ?? markOn(readProperty(at, 'rawResponse'));
    if (info?.stopReason !== undefined) {
      const isFinal = info.stopReason !== 'disabled' && !isStale(info, since);
      return isFinal ? (info as RedialErrorInfo) : undefined;
    }
    at = readProperty(at, 'cause');
  }
  return undefined;
}
