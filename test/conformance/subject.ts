import type { Redial, RedialOptions } from '@redial/core';
import type { AbortMoment, PlainRequest, PlainResponse } from './scenario.ts';

/** Something that not every client can do. */
export type Capability =
  /** Has hooks or interceptors. */
  | 'hooks'
  /** Takes Redial's options for one call. */
  | 'call-options'
  /** Has an own option against a second attempt of one call. */
  | 'native-opt-out'
  /** Has an own option to get failed statuses as responses. */
  | 'no-throw'
  /** What comes back on success can bear the mark. */
  | 'marks-success'
  /** Redial is asked about every attempt, not only about those that failed. */
  | 'sees-all-attempts'
  /** Can end an attempt whose time is up. */
  | 'ends-attempts'
  /** Sees the body of a 2xx as it was sent. */
  | 'soft-failures'
  /** Takes the npm package `form-data` as a body. */
  | 'form-data-package'
  /** Takes a `Request` in place of an address. */
  | 'request-objects'
  /** Can be limited to one connection. */
  | 'one-connection'
  /** Can be plugged in twice in the same place. */
  | 'plug-in'
  /** Throws failed statuses. */
  | 'throws-status'
  /** Throws failed statuses by itself, without Redial. */
  | 'native-status-errors'
  /** Has a limit on an attempt by itself, without Redial. */
  | 'native-timeout'
  /** Makes its errors on the caller's stack, or puts that beside its own. */
  | 'stack-of-caller'
  /** Tells an answer that broke off from a connection that was lost before one. */
  | 'tells-broken-bodies'
  /** Comes as far as Redial with an address that is none. */
  | 'explains-bad-urls'
  /** Gives the status of an error whose body was cut short. */
  | 'status-of-broken-answers';

/** Counts what the user's own hooks are called with. */
export interface Hooks {
  onRequest?: () => void;
  onResponse?: () => void;
  onError?: () => void;
}

/** What a client is set up with. */
export interface Setup {
  readonly baseUrl: string;
  /** Undefined: the client as it is without Redial. */
  readonly redial?: RedialOptions | Redial | undefined;
  /** Installed before Redial, as on an existing instance. */
  readonly hooks?: Hooks;
  /** Plug Redial in this many times. Default: 1. */
  readonly times?: number;
  /** One connection at a time, and no more. */
  readonly oneConnection?: boolean;
}

/** An instance of a client. */
export interface Client {
  send(request: PlainRequest): Promise<PlainResponse>;
}

/** One client, as the list of scenarios sees it. */
export interface Subject {
  readonly name: string;
  /** Whether a failed status is thrown; else the response comes back and bears the mark. */
  readonly throwsStatus: boolean;
  /** How often a user's hooks run: per request, or, as the client has it, per attempt. */
  readonly hooksRun?: {
    readonly request: 'once' | 'per-attempt';
    readonly response: 'once' | 'per-attempt';
    readonly error: 'once' | 'per-attempt';
  };
  create(setup: Setup): Client;
  /** The check that users of this client have in their catch blocks. */
  isNative(error: unknown): boolean;
  /** Whether this is how the client reports that its caller aborted, with this reason. */
  isNativeAbort(error: unknown, reason: unknown, moment?: AbortMoment): boolean;
  /** Status and body of an error, the client's own way. */
  statusOf(error: unknown): number | undefined;
  bodyOf(error: unknown): unknown;
  /** What it cannot do, and why. */
  readonly lacks: Partial<Record<Capability, string>>;
}
