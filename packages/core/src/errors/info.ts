import type { Category } from '../classify/category.ts';
import type { StopReason } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';

/** One sending of a request. */
export interface AttemptRecord {
  /** From 1. */
  readonly attempt: number;
  /** Absent when the attempt succeeded. */
  readonly category?: Category;
  readonly status?: number;
  readonly code?: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly durationMs: number;
  /** The wait that followed it, in milliseconds; absent when it was the last. */
  readonly delayMs?: number;
}

/** What Redial knows of a request: on an error, or on a response that came back. */
export interface RedialInfo extends Partial<Omit<Diagnosis, 'vendor'>> {
  readonly vendor: string;
  /** Every sending, in order. */
  readonly attempts: readonly AttemptRecord[];
  /** Why it was not sent again; absent when it succeeded. */
  readonly stopReason?: StopReason;
  /** The same as a plain object, for logs. */
  toJSON(): Record<string, unknown>;
}

/** What `error.redial` holds: the diagnosis of the last attempt, and all attempts. */
export interface RedialErrorInfo<
  C extends Category = Category,
  Reason extends string = string,
  Vendor extends string = string,
> extends Diagnosis {
  readonly vendor: Vendor;
  readonly category: C;
  readonly reason: Reason;
  readonly attempts: readonly AttemptRecord[];
  readonly stopReason: StopReason;
  toJSON(): Record<string, unknown>;
}

/** Shared by all copies of this package in a process, so that they know each other's marks. */
const brand: unique symbol = Symbol.for('redial.info') as never;

/** Where in {@link nextMoment}'s order a request was given up. */
const stoppedAt: unique symbol = Symbol.for('redial.stoppedAt') as never;

/** Shared by all copies as well. */
const moments: { last: number } = ((globalThis as never as Record<symbol, { last: number }>)[
  Symbol.for('redial.moments')
] ??= { last: 0 });

/** A number that is higher each time: what came before what, where a clock may not tell. */
export function nextMoment(): number {
  return ++moments.last;
}

/** Why a request was given up, and when. */
export interface Stop {
  readonly stopReason: StopReason;
  /** By {@link nextMoment}. */
  readonly moment: number;
}

/** A request is given up now. */
export function stopNow(stopReason: StopReason): Stop {
  return { stopReason, moment: nextMoment() };
}

/** Builds the mark; `toJSON` and the rest of the machinery stay out of sight of `console.log`. */
export function createInfo(
  facts: Pick<RedialInfo, 'vendor' | 'attempts'> & Partial<Diagnosis>,
  stop?: Stop,
): RedialInfo {
  const info = { ...facts, ...(stop ? { stopReason: stop.stopReason } : {}) };
  return Object.defineProperties(info, {
    [brand]: { value: true },
    [stoppedAt]: { value: stop?.moment },
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

/** Sets a property that no print shows, or gives a shown one another value. */
export function setHidden(target: object, key: PropertyKey, value: unknown): boolean {
  return define(target, key, { value, configurable: true, writable: true });
}

/** Changes a property; one that its owner has locked stays as it is, and the answer is false. */
export function define(target: object, key: PropertyKey, change: PropertyDescriptor): boolean {
  try {
    return Reflect.defineProperty(target, key, change);
  } catch {
    return false; // an exotic object whose traps throw
  }
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

/** Deeper causes are not looked at. */
const deepestCause = 8;

/**
 * The mark of a Redial nearer to the wire, which has tried all that was to be tried; also where code
 * between the two has wrapped the error that bears it. A mark from before the moment `since` belongs to
 * another request: somebody throws the same object twice, as mocks do.
 */
export function finalMark(value: unknown, since: number): RedialErrorInfo | undefined {
  for (let at = value, depth = 0; depth < deepestCause; depth += 1) {
    // SDKs make errors of their own of a response, and keep that or its headers.
    const info =
      redialOf(at) ??
      redialOf(readProperty(at, 'response')) ??
      redialOf(readProperty(at, 'headers'));
    if (info?.stopReason !== undefined) {
      const isStale = Number(readProperty(info, stoppedAt)) < since;
      return isStale || info.stopReason === 'disabled' ? undefined : (info as RedialErrorInfo);
    }
    at = readProperty(at, 'cause');
  }
  return undefined;
}

/** A property of anything; undefined where there is none. */
export function readProperty(value: unknown, key: PropertyKey): unknown {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key];
  } catch {
    return undefined; // an exotic object whose getters throw
  }
}

/** A property of anything, where it is a text. */
export function readText(value: unknown, key: PropertyKey): string | undefined {
  const text = readProperty(value, key);
  return typeof text === 'string' ? text : undefined;
}
