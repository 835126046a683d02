import type { LaneRules } from './rules.ts';

/**
 * What one lane remembers: flat, numbers and flags only, so that a test or the simulator can set and
 * compare it. Times are milliseconds of one clock; rates are calls per millisecond.
 */
export class LaneState {
  // Calls in flight. An outage begins a new epoch: what still hangs from before holds nobody up.
  inFlight: number = 0;
  epoch: number = 0;
  /** What was sent before this is in flight for so long that it is not counted. */
  countedFromMs: number = -Infinity;
  lastSentMs: number = -Infinity;
  /** Calls that were ever sent. */
  sends: number = 0;
  // Pause (`pause.ts`)
  /** Nobody goes before this. */
  untilMs: number = -Infinity;
  /** The last moment that a failure, such as a 503, has named. */
  outageUntilMs: number = -Infinity;
  /** When the last refusal that began a pause arrived: what was sent before it belongs to it. */
  refusedAtMs: number = -Infinity;
  /** When the first refusal of this row arrived. */
  rowAtMs: number = -Infinity;
  /** The earliest moment that a refusal of this row has named; Infinity: none that is still to come. */
  promisedAtMs: number = Infinity;
  /** Refusals without an acceptance between them. */
  strikes: number = 0;
  /** A pause was begun and nobody has gone since. */
  closing: boolean = false;
  /** The same of a pause that a failure has named. */
  resting: boolean = false;
  /** The vendor named the pause; else nobody knows when the next period of a counted window begins. */
  told: boolean = false;
  /** How long the pause is, from the first refusal of the row. */
  pauseMs: number = 0;
  /** One call at a time until one is accepted. */
  probing: boolean = false;
  /** How long the last refusal took. */
  refusalMs: number = 0;
  /** When the probe that is still unanswered was sent; 0: none. */
  probeAtMs: number = 0;
  /** When a call that was never refused may look whether others are accepted; 0: never. */
  scoutAtMs: number = 0;
  /** Scouts that were refused: the vendor means what it says. */
  scoutsRefused: number = 0;
  /** Others were accepted before the time the vendor named: it named it for the refused call. */
  lenient: boolean = false;
  /** This pause did not refill the limit as a bucket would have: it comes back all at once. */
  windowed: boolean = false;
  // Refusals that are no limit (`noise.ts`)
  /** When the call was sent whose refusal began the row. */
  blamedAtMs: number = 0;
  /** Acceptances of calls that were sent after it, and before its refusal was known; less for refusals. */
  spared: number = 0;
  /** The pause of this row is longer than rounding makes it. */
  isMeant: boolean = false;
  /** Rows that such acceptances have contradicted. */
  contradicted: number = 0;
  /** Rows at a pace far below one that held before. */
  slowRows: number = 0;
  /** The best pace that held; 0: none is known. */
  provenRate: number = 0;
  /** Refusals are ignored so long; until then, which part of the answers they are. */
  ignoredUntilMs: number = -Infinity;
  refusedShare: number = 0;
  /** How many answers that is the part of. */
  shareAnswers: number = 0;
  /** They are not ignored before this: the last time it was wrong; and the next time, for how long. */
  believedUntilMs: number = -Infinity;
  believedMs: number = 0;
  /** When the refusals of late began. */
  seriesAtMs: number = Infinity;
  // Pace (`pace.ts`)
  /** Since when `accepted` counts. */
  cycleAtMs: number;
  /** How much of that time nothing was asked for when it could have gone. */
  idleMs: number = 0;
  accepted: number = 0;
  /** The same of the cycles before, as far as they are remembered, and how long they were. */
  oldAccepted: number = 0;
  oldMs: number = 0;
  /** When the release went that no acceptance has confirmed yet; -1: none. */
  releasedAtMs: number = -1;
  /** No release has been confirmed yet. */
  firstCycle: boolean = true;
  /** Pauses of late of a lane that nobody waits in, and when the last of them ended. */
  quietRefusals: number = 0;
  quietAtMs: number = -Infinity;
  /** Where the pace begins: what surely held. Infinity: no pace. */
  lowRate: number;
  /** Where the climb ends; beyond it the pace grows quickly. */
  highRate: number;
  /** The rate that was refused; Infinity: none was in force. */
  refusedRate: number = Infinity;
  /** The same of the first refusal of the row, whatever came after it. */
  rowRate: number = Infinity;
  climbAtMs: number;
  climbMs: number = Infinity;
  /** The next free slot. */
  nextAtMs: number = 0;
  // Counted windows (`window.ts`)
  /** Calls in one window; Infinity: nothing is counted. */
  quota: number = Infinity;
  periodMs: number = 0;
  periodAtMs: number = 0;
  /** Calls sent in this period. */
  used: number = 0;
  /** Periods that ended without a refusal. */
  clean: number = 0;
  /** Calls accepted beyond the count, or looks in a row that were accepted at once. */
  beyond: number = 0;
  /** Pauses during which counting is off, because it was wrong. */
  uncounted: number = 0;
  /** One call looks whether it has begun. */
  peeking: boolean = false;
  // Limits of calls at once (`concurrency.ts`)
  /** Calls in flight that the last row found before it. */
  concurrency: number = 0;
  /** Rows that agreed with the one before; below 0: so many agree in vain. */
  concurrencyRows: number = 0;
  // RateLimit fields (`grant.ts`)
  /** Calls that may still go until the reset; Infinity: no field was read. */
  remaining: number = Infinity;
  resetAtMs: number = -Infinity;
  /** Calls in one window, and at which pace that is; 0: the fields do not say. */
  fieldQuota: number = 0;
  fieldRate: number = 0;
  windowMs: number = 0;
  /** The reset is past, and no answer has told yet what there is. */
  isRefilled: boolean = false;
  /** The last reset has brought the whole quota. */
  refills: boolean = true;
  /** Counts these windows, and the calls in flight that were sent in this one and in the one before. */
  window: number = 0;
  unanswered: number = 0;
  unansweredBefore: number = 0;
  sentInWindow: number = 0;
  /** The least that was said to remain: of late, and in the round trip before. */
  least: number = 0;
  leastBefore: number = 0;
  leastAtMs: number = 0;
  /** The window is as short as the fields' own clock. */
  isCoarse: boolean = false;
  /** The refusal is one that the fields explain. */
  explained: boolean = false;
  // Outages (`tokens.ts`, `health.ts`, `outage.ts`)
  /** Resends that are paid for. */
  tokens: number;
  /** Requests that began before anything was ever accepted. */
  earlyCalls: number = 0;
  /** What waits are measured in while nothing is known of the service: the policy's first wait. */
  readonly scaleMs: number;
  /** Calls hold, and single probes go. */
  down: boolean = false;
  trippedAtMs: number = -Infinity;
  probesFailed: number = 0;
  /** The pace is one that an outage has left behind, not a limit of the vendor's. */
  recovering: boolean = false;
  /** When `limit` was last cut. */
  cutAtMs: number = 0;
  /** Most calls in flight while it recovers; Infinity: no bound. */
  limit: number = Infinity;
  /**
   * The size up to which `limit` grows quickly: what was in flight on average in health (pace times
   * time of an answer), as a silence piles up far more.
   */
  half: number = Infinity;
  /** Acceptances a millisecond before the outage. */
  health: number = 0;
  /** Acceptances a millisecond in the last span of health, how many in this one, and since when. */
  okBefore: number = 0;
  okNow: number = 0;
  okAtMs: number;
  /** Most calls in flight in these spans. */
  peakBefore: number = 0;
  peakNow: number = 0;
  /** Part of the answers that are failures: of late, and usually. */
  failing: number = 0;
  usuallyFailing: number = 0;
  /** The latter as something was accepted last: before an outage began. */
  failingBefore: number = 0;
  answers: number = 0;
  /** Failures since then. */
  missed: number = 0;
  /** The time of an answer: of late, and usually. */
  rttMs: number = 0;
  usualMs: number = 0;

  /** A lane that nothing is known of yet. */
  constructor(rules: LaneRules, nowMs: number) {
    this.cycleAtMs = nowMs;
    this.lowRate = rules.statedRate;
    this.highRate = rules.statedRate;
    this.climbAtMs = nowMs;
    this.tokens = rules.freshTokens;
    this.scaleMs = rules.baseDelayMs;
    this.okAtMs = nowMs;
  }
}
