/**
 * What one lane remembers: flat, numbers and flags only, so that a test or the simulator can set and
 * compare it. Times are milliseconds of one clock; rates are calls per millisecond.
 */
export interface LaneState {
  // Calls in flight. An outage begins a new epoch: what still hangs from before holds nobody up.
  inFlight: number;
  epoch: number;
  /** What was sent before this is in flight for so long that it is not counted. */
  countedFromMs: number;
  lastSentMs: number;
  /** Calls that were ever sent. */
  sends: number;
  // Pause (`pause.ts`)
  /** Nobody goes before this. */
  untilMs: number;
  /** The last moment that a failure, such as a 503, has named. */
  outageUntilMs: number;
  /** When the last refusal that began a pause arrived: what was sent before it belongs to it. */
  refusedAtMs: number;
  /** When the first refusal of this row arrived. */
  rowAtMs: number;
  /** The earliest moment that a refusal of this row has named; Infinity: none that is still to come. */
  promisedAtMs: number;
  /** Refusals without an acceptance between them. */
  strikes: number;
  /** A pause was begun and nobody has gone since. */
  closing: boolean;
  /** The same of a pause that a failure has named. */
  resting: boolean;
  /** The vendor named the pause; else nobody knows when the next period of a counted window begins. */
  told: boolean;
  /** How long the pause is, from the first refusal of the row. */
  pauseMs: number;
  /** One call at a time until one is accepted. */
  probing: boolean;
  /** How long the last refusal took. */
  refusalMs: number;
  /** When the probe that is still unanswered was sent; 0: none. */
  probeAtMs: number;
  /** When a call that was never refused may look whether others are accepted; 0: never. */
  scoutAtMs: number;
  /** Scouts that were refused: the vendor means what it says. */
  scoutsRefused: number;
  /** Others were accepted before the time the vendor named: it named it for the refused call. */
  lenient: boolean;
  /** This pause did not refill the limit as a bucket would have: it comes back all at once. */
  windowed: boolean;
  // Refusals that are no limit (`noise.ts`)
  /** When the call was sent whose refusal began the row. */
  blamedAtMs: number;
  /** Acceptances of calls that were sent after it, and before its refusal was known; less for refusals. */
  spared: number;
  /** The pause of this row is longer than rounding makes it. */
  isMeant: boolean;
  /** Rows that such acceptances have contradicted. */
  contradicted: number;
  /** Rows at a pace far below one that held before. */
  slowRows: number;
  /** The best pace that held; 0: none is known. */
  provenRate: number;
  /** Refusals are ignored so long; until then, which part of the answers they are. */
  ignoredUntilMs: number;
  refusedShare: number;
  /** How many answers that is the part of. */
  shareAnswers: number;
  /** They are not ignored before this: the last time it was wrong; and the next time, for how long. */
  believedUntilMs: number;
  believedMs: number;
  /** When the refusals of late began. */
  seriesAtMs: number;
  // Pace (`pace.ts`)
  /** Since when `accepted` counts. */
  cycleAtMs: number;
  /** How much of that time nothing was asked for when it could have gone. */
  idleMs: number;
  accepted: number;
  /** The same of the cycles before, as far as they are remembered, and how long they were. */
  oldAccepted: number;
  oldMs: number;
  /** When the release went that no acceptance has confirmed yet; -1: none. */
  releasedAtMs: number;
  /** No release has been confirmed yet. */
  firstCycle: boolean;
  /** Pauses of late of a lane that nobody waits in, and when the last of them ended. */
  quietRefusals: number;
  quietAtMs: number;
  /** Where the pace begins: what surely held. Infinity: no pace. */
  lowRate: number;
  /** Where the climb ends; beyond it the pace grows quickly. */
  highRate: number;
  /** The rate that was refused; Infinity: none was in force. */
  refusedRate: number;
  /** The same of the first refusal of the row, whatever came after it. */
  rowRate: number;
  climbAtMs: number;
  climbMs: number;
  /** The next free slot. */
  nextAtMs: number;
  // Counted windows (`window.ts`)
  /** Calls in one window; Infinity: nothing is counted. */
  quota: number;
  periodMs: number;
  periodAtMs: number;
  /** Calls sent in this period. */
  used: number;
  /** Periods that ended without a refusal. */
  clean: number;
  /** Calls accepted beyond the count, or looks in a row that were accepted at once. */
  beyond: number;
  /** Pauses during which counting is off, because it was wrong. */
  uncounted: number;
  /** One call looks whether it has begun. */
  peeking: boolean;
  // Limits of calls at once (`concurrency.ts`)
  /** Calls in flight that the last row found before it. */
  concurrency: number;
  /** Rows that agreed with the one before; below 0: so many agree in vain. */
  concurrencyRows: number;
  // RateLimit fields (`grant.ts`)
  /** Calls that may still go until the reset; Infinity: no field was read. */
  remaining: number;
  resetAtMs: number;
  /** Calls in one window, and at which pace that is; 0: the fields do not say. */
  fieldQuota: number;
  fieldRate: number;
  windowMs: number;
  /** The reset is past, and no answer has told yet what there is. */
  isRefilled: boolean;
  /** The last reset has brought the whole quota. */
  refills: boolean;
  /** Counts these windows, and the calls in flight that were sent in this one and in the one before. */
  window: number;
  unanswered: number;
  unansweredBefore: number;
  sentInWindow: number;
  /** The least that was said to remain: of late, and in the round trip before. */
  least: number;
  leastBefore: number;
  leastAtMs: number;
  /** The window is as short as the fields' own clock. */
  isCoarse: boolean;
  /** The refusal is one that the fields explain. */
  explained: boolean;
  // Outages (`tokens.ts`, `health.ts`, `outage.ts`)
  /** Resends that are paid for. */
  tokens: number;
  /** Requests that began before anything was ever accepted. */
  earlyCalls: number;
  /** What waits are measured in while nothing is known of the service: the policy's first wait. */
  readonly scaleMs: number;
  /** Calls hold, and single probes go. */
  down: boolean;
  trippedAtMs: number;
  probesFailed: number;
  /** The pace is one that an outage has left behind, not a limit of the vendor's. */
  recovering: boolean;
  /** When `limit` was last cut. */
  cutAtMs: number;
  /** Most calls in flight while it recovers; Infinity: no bound. */
  limit: number;
  /**
   * The size up to which `limit` grows quickly: what was in flight on average in health (pace times
   * time of an answer), as a silence piles up far more.
   */
  half: number;
  /** Acceptances a millisecond before the outage. */
  health: number;
  /** Acceptances a millisecond in the last span of health, how many in this one, and since when. */
  okBefore: number;
  okNow: number;
  okAtMs: number;
  /** Most calls in flight in these spans. */
  peakBefore: number;
  peakNow: number;
  /** Part of the answers that are failures: of late, and usually. */
  failing: number;
  usuallyFailing: number;
  /** The latter as something was accepted last: before an outage began. */
  failingBefore: number;
  answers: number;
  /** Failures since then. */
  missed: number;
  /** The time of an answer: of late, and usually. */
  rttMs: number;
  usualMs: number;
}
