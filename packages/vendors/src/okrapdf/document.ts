import { systemClock, type Clock, type Diagnosis, type StopReason } from '@redial/core';
import {
  aFunction,
  check,
  explain,
  milliseconds,
  newRedialError,
  noMask,
  type Check,
  stopNow,
} from '@redial/core/adapter';
import { pick } from '../pick.ts';
import { isWholeResponse, notTheBody } from '../resolved-body.ts';
import { startTimeLimit, timeLimitChecks } from '../time-limit.ts';
import { diagnoseBody } from './diagnose-body.ts';

/** Options of {@link waitForDocument}. */
export interface WaitForDocumentOptions {
  /** Milliseconds from one answer to the next call. Default: 1,500, as in OkraPDF's own SDK. */
  readonly pollMs?: number | undefined;
  /** Milliseconds for all of it, or Infinity. Default: 300,000, as in OkraPDF's own SDK. */
  readonly deadlineMs?: number | undefined;
  /** Ends it: the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For tests. Default: the machine's clock. */
  readonly clock?: Clock | undefined;
}

const optionChecks: Record<keyof WaitForDocumentOptions, Check> = {
  pollMs: milliseconds(true),
  ...timeLimitChecks,
};

/**
 * Phases in which a document's processing is over.
 *
 * @source https://github.com/okrapdf/okrapdf-sdk/blob/main/src/client.ts
 * @source https://docs.okrapdf.com/api-reference/documents/get-status
 */
const done: ReadonlySet<string> = new Set(['complete', 'completed', 'awaiting_review']);
const failed: ReadonlySet<string> = new Set(['error', 'failed']);

/**
 * Asks for a document's status until its processing is over and gives back that last answer.
 *
 * `getStatus` does one call and resolves to the parsed body of `GET /v1/documents/{id}`; with axios
 * that is `async ({ signal }) => (await api.get(path, { signal })).data`. Its `phase` counts, or its
 * `status` where there is no phase, as in older answers; any other answer means "not yet".
 *
 * @throws TypeError for options that are not allowed, and when `getStatus` resolves to a whole response, or to the
 *   result of an MCP tool: its text is to be parsed.
 * @throws an `OkraPdfError` when the document's processing failed; `redial.body` is its status.
 * @throws a `TimeoutError` at the deadline, or as soon as no further call can begin before it.
 * @throws what `getStatus` throws, and `signal.reason` on abort.
 */
export async function waitForDocument<T>(
  getStatus: (call: { readonly signal: AbortSignal }) => Promise<T>,
  options: WaitForDocumentOptions = {},
): Promise<T> {
  check('', { getStatus: getStatus ?? null }, { getStatus: aFunction });
  check('', options, optionChecks);
  const { pollMs = 1_500, deadlineMs = 300_000, signal, clock = systemClock } = options;

  const startedAtMs = clock.nowMs();
  const limit = startTimeLimit(clock, deadlineMs, signal);
  const failWith = (text: string, diagnosis: Diagnosis, stopReason: StopReason): Error => {
    const { category, code, status } = diagnosis;
    const attempt = {
      attempt: 1,
      category,
      ...(status !== undefined && { status }),
      ...(code !== undefined && { code }),
      startedAtMs,
      durationMs: limit.elapsedMs(),
    };
    const explanation = { diagnosis, attempts: [attempt], stop: stopNow(stopReason) };
    return explain(newRedialError(text), explanation, noMask);
  };

  let latest: T | undefined;
  do {
    const answer = await limit.call(async (ended) => getStatus({ signal: ended }));
    if (!answer) break;
    [latest] = answer;
    if (isWholeResponse(latest) || isToolResult(latest)) throw notTheBody('getStatus', latest);
    const phase = phaseOf(latest);
    if (done.has(phase)) return latest;
    if (failed.has(phase)) {
      throw failWith(
        'The document was not processed',
        failureOf(latest as object),
        'not-retryable',
      );
    }
  } while (await limit.wait(pollMs));
  throw failWith('The document is not ready', lateness(latest, deadlineMs), 'deadline');
}

/** The body is JSON in its text: it would be polled for minutes. */
const isToolResult = (answer: unknown): boolean =>
  phaseOf(answer) === '' && Array.isArray(pick(answer, 'content'));

function phaseOf(document: unknown): string {
  const phase = pick(document, 'phase') ?? pick(document, 'status');
  return typeof phase === 'string' ? phase.toLowerCase() : '';
}

/** The status call was answered, hence its 200; the document's own `error` says what happened. */
function failureOf(document: object): Diagnosis {
  const error = pick(document, 'error') ?? pick(document, 'last_error');
  const diagnosis = diagnoseBody({ error });
  return {
    ...diagnosis,
    category: diagnosis.category === 'unknown' ? 'server_error' : diagnosis.category,
    status: 200,
    retryable: false,
    body: document,
  };
}

function lateness(document: unknown, deadlineMs: number): Diagnosis {
  const phase = phaseOf(document);
  return {
    vendor: 'okrapdf',
    category: 'timeout',
    reason: 'timeout',
    message: `${phase ? `still "${phase}"` : 'no status'} after ${deadlineMs} ms`,
    retryable: true,
    delivery: 'answered',
    details: [],
    ...(document !== undefined && { body: document }),
  };
}
