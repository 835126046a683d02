import type { Attempt, AttemptContext } from './attempt.ts';
import { discard, peek } from './body/peek.ts';
import { isSoftFailure } from './classify/classify.ts';
import { drive, type Transport } from './drive.ts';
import type { Failure } from './failure.ts';
import type { Session } from './session.ts';
import { failureOfThrown } from './thrown.ts';

/** Error bodies are read no further than this. */
export const errorBodyBytes: number = 64 * 1024;

/** How long an error body may take where the attempt has no limit of its own. */
export const errorBodyMs: number = 5_000;

/** JSON up to this size is read within the attempt. */
export const jsonBodyBytes: number = 1024 * 1024;

const jsonType = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/** Runs any code that sends a request, until it succeeds or is not worth another attempt. */
export function runAny<T>(
  session: Session,
  send: (attempt: AttemptContext) => Promise<T>,
): Promise<T> {
  return drive(
    session,
    transportOf(session, async (attempt) => send(attempt)),
  );
}

/** A transport for code that may resolve to a `Response`, or throw an error of any client's. */
export function transportOf<T>(
  session: Session,
  send: (attempt: Attempt) => Promise<T>,
): Transport<T> {
  return {
    send,
    failureIn: (value, attempt) =>
      value instanceof Response ? failureInResponse(session, value, attempt) : undefined,
    failureOf: (error, attempt) =>
      attempt.expired && !session.signal?.aborted
        ? { error, timedOut: true }
        : bodyErrors.has(error as object)
          ? { error, truncated: true }
          : failureOfThrown(error),
    markable: (value) => (value instanceof Response ? value : undefined),
    discard: (result) => {
      if (result instanceof Response) discard(result);
    },
    giveBack: (value) => value,
  };
}

/** Errors of a body that broke off after the head had arrived. */
const bodyErrors = new WeakSet<object>();

/** Reads what a response says of itself; JSON of a 2xx is read here, so that it is whole. */
function failureInResponse(
  session: Session,
  response: Response,
  attempt: Attempt,
): Failure | undefined | Promise<Failure | undefined> {
  if (response.status >= 400) return failureOfStatus(response, attempt);
  const { headers } = response;
  if (!response.body || !jsonType.test(headers.get('content-type') ?? '')) return undefined;
  if (Number(headers.get('content-length') ?? 0) > jsonBodyBytes) return undefined;
  return readJson(session, response);
}

async function failureOfStatus(response: Response, attempt: Attempt): Promise<Failure> {
  const { status, headers } = response;
  try {
    const limitMs = attempt.hasTimer ? Infinity : errorBodyMs;
    const read = await peek(response, errorBodyBytes, limitMs);
    return { status, headers, body: read?.text };
  } catch {
    return { status, headers }; // the status decides; a body that breaks off adds nothing
  }
}

async function readJson(session: Session, response: Response): Promise<Failure | undefined> {
  const read = await peek(response, jsonBodyBytes, Infinity).catch((error: unknown) => {
    if (typeof error === 'object' && error !== null) bodyErrors.add(error);
    throw error;
  });
  const { profile } = session;
  if (!read?.complete || !profile?.softFailure) return undefined;
  return isSoftFailure(profile, parsed(read.text))
    ? { status: response.status, headers: response.headers, body: read.text }
    : undefined;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a complete 2xx that does not parse is the caller's to judge
  }
}
