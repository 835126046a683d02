import { defined } from '../defined.ts';
import type { RequestLine } from '../classify/facts.ts';
import type { StopReason } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';
import type { LaneChange, LaneView } from '../lane/view.ts';

/** What every event says of its request. */
export interface EventRequest {
  readonly method?: string;
  /** Without query and fragment, which may hold secrets. */
  readonly url?: string;
  readonly vendor: string;
  /** Number of the attempt that it is about, or that was the last before it, from 1; 0 for what happens to a lane. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What happened, by type. */
export type EventBody =
  /** An attempt has failed; `willRetry`: another one follows. */
  | { readonly type: 'attempt-failed'; readonly diagnosis: Diagnosis; readonly willRetry: boolean }
  /** The next attempt waits for `delayMs` milliseconds; its lane may hold it for longer. */
  | { readonly type: 'retry-scheduled'; readonly delayMs: number; readonly diagnosis: Diagnosis }
  /** It has succeeded, after failures; `attempts` counts all sendings. */
  | { readonly type: 'recovered'; readonly attempts: number }
  /** The failure surfaces. */
  | { readonly type: 'gave-up'; readonly stopReason: StopReason; readonly diagnosis: Diagnosis }
  /** The caller has aborted: no failure. */
  | { readonly type: 'aborted' }
  /** A lane's status has changed: `down` and `paused` end with `up` and `opened`. */
  | { readonly type: LaneChange; readonly lane: LaneView };

/** What happens to a request, as it happens. Secrets of the request are masked in all of it. */
export type RedialEvent = EventRequest & EventBody;

/** Tells a listener; one that throws or rejects changes nothing. */
export function emit(
  listener: (event: RedialEvent) => unknown,
  body: EventBody,
  { method, url }: RequestLine,
  facts: Pick<EventRequest, 'vendor' | 'attempt' | 'at'>,
): void {
  try {
    const told = listener(
      defined<RedialEvent>({ ...body, method, url: url && withoutSecrets(url), ...facts }),
    );
    // Whatever it is: a promise of another realm is one as well.
    if (told) Promise.resolve(told).catch(() => undefined);
  } catch {
    // A listener's own trouble is not the request's.
  }
}

/** Without query, fragment and user. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** Tells of a lane, which belongs to no one request. */
export function emitLane(
  listener: (event: RedialEvent) => unknown,
  type: LaneChange,
  lane: LaneView,
  facts: Pick<EventRequest, 'vendor' | 'at'>,
): void {
  const url = lane.key.split(' ', 1)[0];
  emit(listener, { type, lane }, { url: url || undefined }, { ...facts, attempt: 0 });
}
