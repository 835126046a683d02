import type { AttemptLog } from './attempt-log.ts';
import type { StopReason } from '../decide/verdict.ts';
import type { Diagnosis } from '../diagnosis.ts';
import { explain } from '../errors/explain.ts';
import type { AttemptRecord, RedialErrorInfo, RedialInfo } from '../errors/info.ts';
import { createInfo, finalMark, hangMark, isMarked, isStale, redialOf } from '../errors/mark.ts';
import { readProperty } from '../errors/property.ts';
import { nextMoment, stopNow, type Stop } from '../errors/stop.ts';
import type { Mask } from '../errors/redact.ts';

/** What is known of a request, and how it is told: by a mark on its error or on its response. */
export class Account {
  /** What the last failure meant; undefined before the first. */
  diagnosis: Diagnosis | undefined;
  /** Why it was given up; undefined while it was not. */
  stopped: Stop | undefined;
  readonly #log: AttemptLog;
  readonly #born: number = nextMoment();
  /** The response that bears our mark, and the one that it bore before. */
  #marked: object | undefined;
  #inner: RedialInfo | undefined;

  constructor(log: AttemptLog) {
    this.#log = log;
  }

  stop(stopReason: StopReason): void {
    this.stopped = stopNow(stopReason);
  }

  /** The mark that a Redial nearer to the wire has left in the course of this request. */
  innerMark(value: unknown): RedialErrorInfo | undefined {
    return finalMark(value, this.#born);
  }

  /** Marks an error and gives it back; one that an inner Redial has marked stays as it is. */
  explain(error: unknown, mask: () => Mask): unknown {
    const { diagnosis, stopped: stop } = this;
    if (!diagnosis || !stop || (redialOf(error) && this.innerMark(error))) return error;
    const attempts = withInner(this.#log.records, diagnosis);
    return explain(error, { diagnosis, attempts, stop }, mask());
  }

  /** Marks a response for `redialOf`; one that an inner Redial gave up on stays as it is. */
  mark(response: object, vendor: string): void {
    if (response !== this.#marked) {
      const inner = isMarked(response) ? redialOf(response) : undefined;
      if (inner && this.innerMark(response)) return;
      this.#inner = inner && !isStale(inner, this.#born) ? inner : undefined;
      this.#marked = response;
    }
    const moment = nextMoment();
    const info = (): RedialInfo => this.#info(vendor, moment);
    hangMark(response, info);
    // Of a response that failed, some SDKs keep no more than the headers.
    const headers = this.stopped && readProperty(response, 'headers');
    if (headers instanceof Headers) hangMark(headers, info);
  }

  #info(vendor: string, moment: number): RedialInfo {
    const failed = this.stopped && this.diagnosis;
    const attempts = withInner(this.#log.records, this.#inner);
    return createInfo({ ...(failed ?? { vendor }), attempts }, this.stopped ?? { moment });
  }
}

/** In place of the last attempt those that a Redial nearer to the wire has made of it. */
function withInner(
  records: readonly AttemptRecord[],
  inner: object | undefined,
): readonly AttemptRecord[] {
  const theirs = readProperty(inner, 'attempts') as readonly AttemptRecord[] | undefined;
  if (!theirs?.[0]) return records;
  const earlier = records.slice(0, -1);
  return [
    ...earlier,
    ...theirs.map((one) => Object.assign({}, one, { attempt: earlier.length + one.attempt })),
  ];
}
