import type { AttemptContext } from './attempt-context.ts';
import { isReplayable } from './body/replayable.ts';
import { check, type Check } from './options/check.ts';
import { classifyAnswer } from './classify/classify.ts';
import type { Diagnosis } from './diagnosis.ts';
import { drive } from './send/drive.ts';
import { maskDiagnosis } from './errors/mask-diagnosis.ts';
import { maskOf } from './errors/redact.ts';
import { Secrets } from './errors/secrets.ts';
import type { HeadersLike } from './failure.ts';
import type { LaneView } from './lane/view.ts';
import { FetchTransport } from './send/fetch-transport.ts';
import { resolveOptions, type RedialOptions, type Settings } from './options/options.ts';
import { profileFor } from './session/profile-for.ts';
import { requestChecks, snapshotOf, type RequestFacts } from './session/request-facts.ts';
import { Session } from './session/session.ts';

/** An answer to be read: of any client, from a log, from a test. */
export interface AnswerLike {
  status: number;
  headers: HeadersLike | Readonly<Record<string, unknown>>;
  /**
   * Text as received, or parsed already. What axios (`data`) and ofetch (`_data`) have read is found
   * as well; the text of a `Response` has to be read first.
   */
  body?: string | object | null | undefined;
  /** Some rules hold for some methods only. Default: unknown. */
  method?: string | undefined;
  /** Chooses among several profiles; its query values are masked in the diagnosis. */
  url?: string | URL | undefined;
}

/** One configuration; any number of them can live in a process. */
export interface Redial {
  /**
   * Says what an answer means; undefined: it is no failure.
   *
   * @throws TypeError when it has no status, as an error or a missing answer.
   */
  diagnose(response: AnswerLike): Diagnosis | undefined;
  /**
   * Calls `send` until it succeeds or another attempt is not worth it, safe, or allowed.
   *
   * What `send` throws is read whatever client it comes from, and thrown again, explained. A
   * `Response` that it resolves to is read as well; when Redial gives up, the last one is given
   * back as it is, and `redialOf(response)` says what happened.
   *
   * `send` should pass `attempt.signal` and `attempt.headers` on; one that does not is left behind
   * when the signal ends.
   *
   * Rejects with what `send` threw last, explained; with the signal's reason, when the caller aborts; with
   * a TypeError that names it, when a fact is wrong.
   */
  run<T>(send: (attempt: AttemptContext) => PromiseLike<T>, request?: RequestFacts): Promise<T>;
  /** What is known of each limit that requests came by of late. */
  lanes(): readonly LaneView[];
}

const settingsKey: unique symbol = Symbol.for('redial.settings') as never;

/**
 * Makes a Redial.
 *
 * @throws TypeError that names the option, its value and what is allowed.
 */
export function createRedial(options?: RedialOptions): Redial {
  const settings = resolveOptions(options);
  const redial: Redial = {
    diagnose: (response) => diagnose(settings, response),
    lanes: () => settings.lanes.views(),
    run: async (send, request = {}) => {
      checkRun(send, request);
      const session = new Session(settings, snapshotOf(request));
      return drive(session, new FetchTransport(session, async (attempt) => send(attempt)));
    },
  };
  return Object.defineProperty(redial, settingsKey, { value: settings });
}

/**
 * For adapters: the settings of what `withRedial` was given. They need no more of a Redial, and so
 * whoever makes none does not ship `run` and `diagnose`.
 *
 * @throws TypeError as {@link createRedial} does.
 */
export function settingsFrom(options: RedialOptions | Redial = {}): Settings {
  const { [settingsKey]: settings } = (options ?? {}) as { readonly [settingsKey]?: Settings };
  return settings ?? resolveOptions(options as RedialOptions);
}

const aStatus: Check = ['a number, as of HTTP', Number.isInteger];

function checkRun(send: unknown, request: unknown): void {
  check('request', request, requestChecks);
  if (typeof send !== 'function') {
    throw new TypeError(`redial: run needs a function that sends; got ${typeof send}`);
  }
}

/** Where clients keep what they have read; a stream is still to be read, by its owner. */
function bodyOf(response: AnswerLike): unknown {
  const {
    body,
    data,
    _data = data,
  } = response as { [name in 'body' | 'data' | '_data']?: unknown };
  return body === undefined || !isReplayable(body) ? _data : body;
}

function diagnose(settings: Settings, response: AnswerLike): Diagnosis | undefined {
  // Of an error, a failure without an answer, or a line of text nothing true could be said.
  check('response', { status: response?.status ?? null }, { status: aStatus });
  const url = response.url === undefined ? undefined : String(response.url);
  const request = { method: response.method, url };
  const profile = profileFor(settings.vendor, request);
  const { status, headers } = response;
  const answer = { status, headers: headers as HeadersLike, body: bodyOf(response) };
  const found = classifyAnswer(answer, profile, request, settings.clock.nowMs());
  const secrets = new Secrets();
  secrets.addUrl(url);
  return found && maskDiagnosis(found.diagnosis, maskOf(secrets));
}
