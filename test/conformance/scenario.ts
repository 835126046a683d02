import type {
  CallOptions,
  Diagnosis,
  Redial,
  RedialEvent,
  RedialInfo,
  RedialOptions,
  StopReason,
} from '@redial/core';
import type { ManualClock } from '@redial/testing';
import type { ReplyStep, ScriptedServer, SocketReply } from '@redial/testing/server';
import type { Capability, Client, Setup, Subject } from './subject.ts';

/** A request in no client's vocabulary. */
export interface PlainRequest {
  /** Default: `GET`. */
  readonly method?: string;
  /** Default: `/v1/items`; an absolute URL goes elsewhere than to the scripted server. */
  readonly path?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: PlainBody;
  /** The client's own limit on one attempt. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** How the answer is read. Default: `json`. */
  readonly reads?: 'json' | 'text' | 'bytes' | 'stream';
  /** Failed statuses are wanted as responses, by the client's own word for it. */
  readonly noThrow?: boolean;
  /** Wrapped in a `Request` object. */
  readonly asRequest?: boolean;
  /** Redial's option for one call. */
  readonly redial?: CallOptions;
  /** The client's own way to say "once" for one call. */
  readonly nativeOptOut?: boolean;
}

export type PlainBody =
  | { readonly json: unknown }
  | { readonly text: string }
  | { readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly params: Readonly<Record<string, string>> }
  | { readonly form: Readonly<Record<string, string>> }
  /** A body that is gone once it was sent. */
  | { readonly stream: string }
  /** The npm package `form-data`. */
  | { readonly formDataPackage: Readonly<Record<string, string>> };

/** Where the request goes. */
export type Target = 'server' | 'closed-port' | 'self-signed';

/** When the caller aborts. */
export type AbortMoment = 'before' | 'in-attempt' | 'in-wait' | 'in-body';

/** What a scenario ends with. */
export interface Expectation extends Partial<Omit<Diagnosis, 'body'>> {
  /** `failed`: thrown, or given back where the client throws no status. */
  readonly outcome: 'resolved' | 'failed' | 'aborted';
  /** Sendings, the first included. */
  readonly attempts: number;
  /** Requests that the server saw, where that is another number. */
  readonly received?: number;
  /** Exactly. Default: the own backoff without jitter, 500, 1000, 2000 … */
  readonly waitsMs?: readonly number[];
  /** What was read of the answer. */
  readonly body?: unknown;
  readonly stopReason?: StopReason;
  /** Default: what follows from outcome and attempts. */
  readonly events?: readonly RedialEvent['type'][] | 'any';
  /** The attempts may differ in these headers. */
  readonly varying?: readonly string[];
}

interface Common {
  readonly name: string;
  /** The traps that it guards against, as the README's table names them. */
  readonly trap?: string;
  /** What it may not run on, by what that client lacks. */
  readonly needs?: readonly Capability[];
  /** In order; the last is repeated. Default: a 200. */
  readonly replies?: readonly ReplyStep<SocketReply>[];
  readonly target?: Target;
  readonly redial?: RedialOptions;
  /** Random numbers in turn. Default: 0. */
  readonly random?: number | readonly number[];
}

/** One request, and what comes of it. */
export interface Plain extends Common {
  readonly request?: PlainRequest;
  readonly abort?: AbortMoment;
  /** What the caller aborts with. Default: none, as `abort()`. */
  readonly abortReason?: unknown;
  readonly expect: Expectation;
  /** What the table cannot say. */
  readonly check?: (finished: Finished) => void | Promise<void>;
}

/** What takes more than one request, or more than one Redial. */
export interface Played extends Common {
  readonly play: (stage: Stage) => Promise<void>;
}

export type Scenario = Plain | Played;

/** What came of one call. */
export type Outcome =
  | { readonly response: PlainResponse; readonly error?: undefined }
  | { readonly response?: undefined; readonly error: unknown };

export interface PlainResponse {
  readonly status: number | undefined;
  readonly headers: (name: string) => string | undefined;
  readonly body: unknown;
  /** The client's own object, which bears the mark. */
  readonly native: unknown;
}

/** Everything around the calls of one scenario. */
export interface Stage {
  readonly subject: Subject;
  readonly server: ScriptedServer;
  readonly clock: ManualClock;
  readonly events: readonly RedialEvent[];
  /** The options of the scenario, complete with clock, random numbers and recorder. */
  readonly options: RedialOptions;
  /** A client with a Redial of its own; `null`: without one. */
  readonly client: (redial?: RedialOptions | Redial | null, setup?: Partial<Setup>) => Client;
  /** Sends through the scenario's client, or another. Every request carries credentials. */
  readonly send: (request?: PlainRequest, client?: Client) => Promise<Outcome>;
}

export interface Finished extends Stage {
  readonly outcome: Outcome;
  /** Of the error, or of the response. */
  readonly info: RedialInfo | undefined;
}
