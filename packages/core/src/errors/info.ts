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

/** Builds the mark; `toJSON` and the brand stay out of sight of `console.log`. */
export function createInfo(
  facts: Pick<RedialInfo, 'vendor' | 'attempts'> & Partial<Diagnosis>,
  stopReason?: StopReason,
): RedialInfo {
  const info = { ...facts, ...(stopReason === undefined ? {} : { stopReason }) };
  return Object.defineProperties(info, {
    [brand]: { value: true },
    toJSON: { value: () => ({ ...info }) },
  }) as RedialInfo;
}

/** Hangs the mark on a response, where nothing but `redialOf` sees it; it is made when asked for. */
export function markResponse(response: object, info: () => RedialInfo): void {
  if (Object.isExtensible(response)) {
    Object.defineProperty(response, brand, { value: info, configurable: true });
  }
}

/** The mark of an error that Redial has explained; undefined for anything else. */
export function errorInfoOf(value: unknown): RedialErrorInfo | undefined {
  const info = read(value, 'redial');
  return read(info, brand) === true ? (info as RedialErrorInfo) : undefined;
}

/** What Redial knows of an error, or of a response that came back; undefined when it never saw it. */
export function redialOf(value: unknown): RedialInfo | undefined {
  const ofResponse = read(value, brand);
  return typeof ofResponse === 'function' ? (ofResponse as () => RedialInfo)() : errorInfoOf(value);
}

function read(value: unknown, key: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    return (value as Record<PropertyKey, unknown>)[key];
  } catch {
    return undefined; // an exotic object whose getters throw
  }
}
