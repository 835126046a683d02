import type { Call } from './call.ts';
import { isFailing, hasAccepted, peak, quietCalls } from './health.ts';
import { trip } from './outage.ts';
import type { LaneState } from './state.ts';

const mostTokens = 10;
const perFirstTry = 0.2;

/**
 * A resend must be earned: it takes a token, which comes back if it works; calls that work at once
 * add a fifth of one, more where calls always fail now and then. So single failures cost nothing
 * in the long run, and an outage empties the purse.
 * A request that is alone in its lane finds enough for all its attempts.
 */
export function earn(s: LaneState, call: Call): void {
  const gain = call.paid ? 1 : perFirstTry + s.usuallyFailing;
  s.tokens = Math.max(s.tokens, Math.min(mostTokens, s.tokens + gain));
}

/**
 * Takes a token for a resend. A busy lane without one is down where the service says that it is overloaded, or
 * where nearly nothing is accepted any more: it has seen enough failures to know that it is not this request's
 * bad luck. Else it may owe some, for that to show; where others are accepted all the time only this request
 * may not go on, unless what is sent is bounded anyhow: one path that is broken (500) costs the others nothing.
 * In a quiet lane, that has not seen enough, it may not either.
 */
export function pay(
  s: LaneState,
  call: Call,
  nowMs: number,
  random: () => number,
): 'go' | 'down' | 'stop' {
  // It failed in the outage that is over: nothing to learn from that again.
  if (call.epoch !== s.epoch) return 'go';
  if (s.down) return 'down';
  if (call.early) {
    call.paid = true;
    return 'go';
  }
  const isBusy = peak(s) > quietCalls;
  if (s.tokens < 1 && isBusy && (call.overloaded || isFailing(s))) {
    trip(s, nowMs, random);
    return 'down';
  }
  if (s.tokens < (isBusy ? 1 - mostTokens : 1)) return isBusy && s.limit < Infinity ? 'go' : 'stop';
  s.tokens--;
  call.paid = true;
  return 'go';
}

/** More requests than this are an outage, also where nothing was ever accepted. */
const mostEarlyCalls = 100;

/**
 * Before anything was accepted nothing is known of the service, and a few failures may be its way to
 * start. The requests that begin then keep all of their attempts.
 */
export function markEarly(s: LaneState, call: Call): void {
  if (hasAccepted(s) || s.earlyCalls >= mostEarlyCalls) return;
  s.earlyCalls++;
  call.early = true;
}

/** A new request in a quiet lane starts with the tokens of a fresh one, whatever else takes long there. */
export function refill(s: LaneState, tokens: number): void {
  if (s.tokens < tokens && s.inFlight < quietCalls && peak(s) <= quietCalls) s.tokens = tokens;
}
