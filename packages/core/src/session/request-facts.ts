import { defined } from '../defined.ts';
import { aBoolean, aSignal, aString, milliseconds, type Checks } from '../options/check.ts';
import { headerPairs } from '../header-pairs.ts';
import type { HeadersLike } from '../failure.ts';

/** What Redial may know of a request; all of it optional. */
export interface RequestFacts {
  /** Default: `GET`. Name it for anything that writes: only then is it not sent twice by mistake. */
  method?: string | undefined;
  /** Chooses the profile and the lane; requests without one share a lane. */
  url?: string | undefined;
  /** Tell the lane's credential and what to mask; every attempt gets a copy. */
  headers?: HeadersLike | undefined;
  /** False where the body cannot be sent twice, such as a one-shot stream. Default: true. */
  replayable?: boolean | undefined;
  /** Milliseconds for one attempt, its body read included. Default: no limit. */
  attemptTimeoutMs?: number | undefined;
  /** The caller's; ends attempts and waits at once. */
  signal?: AbortSignal | undefined;
}

/**
 * A request as an adapter hands it to its session. Its fields are read whenever they are needed: an adapter
 * may compute them in getters, or change them between two attempts.
 */
export interface SessionRequest extends RequestFacts {
  /** Where it goes, up to the path, where the whole URL costs more to put together. */
  readonly target?: string;
  /** What tells callers apart where no header does. */
  readonly credential?: string | undefined;
  /** Secrets that stand neither in the headers nor in the URL. */
  secrets?: readonly string[];
}

/** What each of the facts may be. */
export const requestChecks: Checks = {
  method: aString,
  // The type says string; whoever holds a URL object is understood all the same.
  url: ['a string or a URL', (value) => typeof value === 'string' || value instanceof URL],
  headers: ['Headers, an object or a list of pairs', (value) => typeof value === 'object'],
  replayable: aBoolean,
  attemptTimeoutMs: milliseconds(true),
  signal: aSignal,
};

/** A copy: every attempt starts from what the caller gave, whatever the sending code does to it. */
export function snapshotOf(request: RequestFacts): SessionRequest {
  const { url, headers } = request;
  return defined<SessionRequest>({
    ...request,
    url: url?.toString(),
    headers: headers && headerPairs(headers),
  });
}

const ofLines = /\/(x-)?(jsonl|ndjson)/i;

/** Whether JSON is asked for in lines, a stream that some servers (tRPC's) send under the name of JSON. */
export function wantsLines({ headers }: SessionRequest): boolean {
  if (headers instanceof Headers) {
    // Looked up: whoever goes through them has them sorted, on the way of every success.
    return ofLines.test(`${headers.get('accept')} ${headers.get('trpc-accept')}`);
  }
  return headerPairs(headers).some(
    ([name, value]) => /^(trpc-)?accept$/i.test(name) && ofLines.test(value),
  );
}
