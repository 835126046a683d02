import type { Category } from '../classify/category.ts';
import type { StopReason } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';

/** One sending of a request. */
export interface AttemptRecord {
  /** From 1. */
  readonly attempt: number;
  /** Absent when the attempt succeeded. */
  readonly category?: Category;
  /** HTTP status of its answer; absent when there was none. */
  readonly status?: number;
  /** As in the diagnosis: the vendor's, or of a network failure the system's. */
  readonly code?: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** Milliseconds until it had failed, or was answered. */
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
  /** Every sending, in order. */
  readonly attempts: readonly AttemptRecord[];
  /** Why it was not sent again. */
  readonly stopReason: StopReason;
  /** The same as a plain object, for logs. */
  toJSON(): Record<string, unknown>;
}
