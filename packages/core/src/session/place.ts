import type { Diagnosis } from '../diagnosis.ts';
import { readProperty } from '../errors/property.ts';
import { emitLane } from '../options/events.ts';
import type { Failure, HeadersLike } from '../failure.ts';
import { readHeaders } from '../hints/headers.ts';
import { laneKey } from '../lane/key.ts';
import type { HeaderLookup } from '../lane/fields.ts';
import { PathLimits, pathKind } from '../lane/path-limits.ts';
import type { LaneTicket } from '../lane/ticket.ts';
import type { LaneOutcome } from '../lane/lane.ts';
import type { Refusal } from '../lane/pause.ts';
import type { LaneStop, Turn } from '../lane/queue.ts';
import type { LaneOptions, LaneSetup } from '../lane/setup.ts';
import { limitGroupOf } from './limit-group.ts';
import type { Settings } from '../options/options.ts';
import { pathOf } from '../path-of.ts';
import { vendorOf, type VendorProfile } from '../profile.ts';
import type { SessionRequest } from './request-facts.ts';

/** Where a request waits for its turn; undefined: lanes are switched off, or their store fails. */
export function placeFor(
  settings: Settings,
  request: SessionRequest,
  profile: VendorProfile | undefined,
): Place | undefined {
  const { lane } = settings;
  if (!lane) return undefined;
  try {
    return new Place(settings, lane, request, profile);
  } catch {
    return undefined; // a store of the user's own that fails stops nobody
  }
}

/** One request's place in its lane: it asks there before each attempt, and tells how it ended. */
export class Place {
  readonly #settings: Settings;
  readonly #lane: LaneOptions;
  readonly #request: SessionRequest;
  readonly #profile: VendorProfile | undefined;
  readonly #key: string;
  /** What is known of the paths of this lane; undefined: a profile says which of them share a limit. */
  readonly #paths: PathLimits | undefined;
  #ticket: LaneTicket;
  /** The lane is that of its path alone. */
  #isOwn = false;
  #pathKind: string | undefined;

  constructor(
    settings: Settings,
    lane: LaneOptions,
    request: SessionRequest,
    profile: VendorProfile | undefined,
  ) {
    this.#settings = settings;
    this.#lane = lane;
    this.#request = request;
    this.#profile = profile;
    const url = request.target ?? request.url;
    const group = profile?.limitGroups && limitGroupOf(profile, request.method, url);
    this.#key = laneKey(url, request.headers, group, request.credential);
    this.#paths = profile?.limitGroups ? undefined : pathsOf(settings, this.#key);
    this.#ticket = this.#ticketOf(this.#key);
  }

  /** Undefined: the attempt may go at once. `remainingMs`: until the request's deadline. */
  enter(
    remainingMs: number,
    signal: AbortSignal | undefined,
    nowMs: number,
  ): undefined | LaneStop | Promise<Turn> {
    const { clock, policy } = this.#settings;
    // A test that skips its waits has no use for a pace, and would never get through a queue.
    if (clock.hasSkipped) return undefined;
    const { maxWaitMs, maxAttempts } = policy;
    const deadlineAtMs = nowMs + remainingMs;
    try {
      this.#goOwnWay(nowMs);
      const patience = { maxWaitMs, resends: maxAttempts - 1, signal, deadlineAtMs };
      const entered = this.#ticket.enter(patience, nowMs);
      return entered instanceof Promise ? entered.catch(() => 'go') : entered;
    } catch {
      return undefined;
    }
  }

  accepted(response: { readonly headers?: HeadersLike } | undefined, nowMs: number): void {
    if (this.#paths?.isCounting) this.#paths.accepted(this.#path);
    this.#report('accepted', undefined, response, nowMs);
  }

  /** @param delayMs how long this request is going to wait by itself */
  failed(diagnosis: Diagnosis, delayMs: number, failure: Failure): void {
    // What fails before it is sent, as `beforeAttempt` may, says nothing of the service.
    if (failure.notSent) return this.aborted();
    const { retryAfterMs = Infinity } = diagnosis;
    const told = retryAfterMs < Infinity && { retryAfterMs: Math.min(retryAfterMs, longestMs) };
    const overloaded = diagnosis.category === 'overloaded';
    const outcome = outcomeOf(diagnosis);
    const isOwn = (outcome === 'refused' || overloaded) && this.#isOfPath();
    const forgets = isOwn && this.#paths?.isAlone === true;
    const refusal = { ...told, delayMs, overloaded, forgets };
    this.#report(isOwn ? 'answered' : outcome, refusal, failure);
  }

  aborted(): void {
    this.#report('aborted');
  }

  #ticketOf(key: string): LaneTicket {
    const setup = setupFor(this.#settings, this.#lane, vendorOf(this.#profile));
    return this.#settings.lanes.lane(key, setup).ticket();
  }

  get #path(): string {
    const request = this.#request;
    // The URL is read only where there is no target: it may have to be put together.
    return (this.#pathKind ??= pathKind(
      request.method,
      pathOf(request.target ?? request.url ?? ''),
    ));
  }

  /** A refusal: whether it says nothing of the other paths in this lane. */
  #isOfPath(): boolean {
    const nowMs = this.#settings.clock.monotonicMs();
    if (!this.#isOwn) return this.#paths?.refused(this.#path, nowMs) === true;
    this.#paths?.refusedAgain(this.#path, nowMs);
    return false;
  }

  /** Its path was found to have a limit of its own: it is asked for, and told of, there. */
  #goOwnWay(nowMs: number): void {
    // Two lanes would send twice what is stated.
    if (this.#isOwn || this.#lane.perSecond !== undefined) return;
    if (!this.#paths?.hasParted || !this.#paths.has(this.#path, nowMs)) return;
    this.#isOwn = true;
    this.#ticket = this.#ticketOf(`${this.#key}${this.#path}`);
  }

  #report(
    outcome: LaneOutcome,
    refusal?: Refusal,
    answer?: { readonly headers?: HeadersLike | undefined },
    nowMs?: number,
  ): void {
    try {
      this.#ticket.report(outcome, refusal, lookUpIn(answer), nowMs);
    } catch {
      // A store that fails stops nobody.
    }
  }
}

/** The same for every request of one vendor; made once. */
function setupFor(settings: Settings, lane: LaneOptions, vendor: string): LaneSetup {
  let setup = settings.laneSetups.get(vendor);
  if (!setup) {
    const { lanePolicy: policy, clock, random, onEvent } = settings;
    const onChange: LaneSetup['onChange'] =
      onEvent && ((type, view) => emitLane(onEvent, type, view, { vendor, at: clock.nowMs() }));
    setup = { options: lane, policy, clock, random, onChange };
    settings.laneSetups.set(vendor, setup);
  }
  return setup;
}

/** Of so many lanes is remembered which paths are asked for. */
const mostKnown = 1_000;

function pathsOf({ pathLimits }: Settings, key: string): PathLimits {
  let known = pathLimits.get(key);
  if (known) return known;
  if (pathLimits.size >= mostKnown) {
    const [oldest = ''] = pathLimits.keys();
    pathLimits.delete(oldest);
  }
  pathLimits.set(key, (known = new PathLimits()));
  return known;
}

/** One answer holds the lane for no longer than this: its number may be nonsense. Then one call asks again. */
const longestMs = 3_600_000;

/** What a failure tells of the service: a 4xx shows that it is alive, a wrong certificate nothing. */
function outcomeOf({ category, retryable, delivery }: Diagnosis): LaneOutcome {
  if (category === 'rate_limit') return 'refused';
  if (retryable) return 'failed';
  return delivery === 'answered' ? 'answered' : 'aborted';
}

/** Looked up only when asked for: most answers are not looked at. */
function lookUpIn(
  answer: { readonly headers?: HeadersLike | undefined } | undefined,
): HeaderLookup | undefined {
  const headers = readProperty(answer, 'headers') as HeadersLike | undefined;
  if (!headers) return undefined;
  if (headers instanceof Headers) return (name) => headers.get(name);
  return (name) => readHeaders(headers).get(name);
}
