import { redialOf, type Diagnosis, type RedialEvent, type StopReason } from '@redial/core';
import type { AxiosInstance } from 'axios';
import { classNames } from './class-names.ts';
import { plainWords, seconds } from './words.ts';
import type { Terminal } from './terminal.ts';

/** What one scene came to. */
export interface SceneReport {
  readonly title: string;
  calls: number;
  attempts: number;
  waitedMs: number;
  /** Calls that failed at first and were answered in the end. */
  saved: number;
  /** What else was lost at first. */
  readonly alsoSaved: string[];
  /** Why calls were not sent again, in order. */
  readonly refused: StopReason[];
  /** Class of the error that the scene ended with; undefined: it ended with an answer. */
  error?: string;
}

/** Draws what happens to one call after the other, while it happens. */
export class Timeline {
  readonly reports: SceneReport[] = [];
  readonly #terminal: Terminal;
  #sceneAtMs = 0;
  /** Ends the wait that is being shown. */
  #endWait: () => void = () => {};

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  begin(title: string, why: string): void {
    const { paint, write } = this.#terminal;
    this.#sceneAtMs = performance.now();
    this.reports.push({
      title,
      calls: 0,
      attempts: 0,
      waitedMs: 0,
      saved: 0,
      alsoSaved: [],
      refused: [],
    });
    write('');
    write(paint('bold', `${String(this.reports.length).padStart(2)}  `), title, 'bold');
    write('    ', why, 'dim');
  }

  /** Shows the calls of an instance as its interceptors see them: once each. */
  watch(instance: AxiosInstance): void {
    instance.interceptors.request.use((config) => {
      const { method = 'get', url = '' } = config;
      this.#terminal.write(this.#margin(), `${method.toUpperCase()} ${url}`, 'cyan');
      this.#report.calls += 1;
      this.#sending(1);
      return config;
    });
    instance.interceptors.response.use((response) => {
      const attempts = redialOf(response)?.attempts.length ?? 1;
      this.#attempted('green', `attempt ${attempts}: ${response.status}`);
      return response;
    });
  }

  readonly onEvent = (event: RedialEvent): void => {
    if (event.type === 'attempt-failed') {
      this.#attempted('red', `attempt ${event.attempt}: ${inShort(event.diagnosis)}`);
    } else if (event.type === 'retry-scheduled') {
      const { attempt, delayMs, diagnosis } = event;
      this.waits(delayMs, reasonOfWait(diagnosis), () => this.#sending(attempt + 1));
    } else if (event.type === 'recovered') {
      this.#report.saved += 1;
    } else if (event.type === 'gave-up') {
      this.#report.refused.push(event.stopReason);
    }
  };

  /** Shows a wait that begins now, with the time that is left. */
  waits(delayMs: number, why: string, andThen?: () => void): void {
    const { isLive, live } = this.#terminal;
    this.#report.waitedMs += delayMs;
    if (!isLive) return this.note(`wait ${seconds(delayMs)}: ${why}`);

    const endMs = performance.now() + delayMs;
    const timer = setTimeout(() => this.#endWait(), delayMs);
    this.#endWait = () => {
      clearTimeout(timer);
      this.#endWait = () => {};
      live(undefined);
      this.note(`waited ${seconds(delayMs)}: ${why}`);
      andThen?.();
    };
    live(() => this.#bar(Math.max(0, endMs - performance.now()), delayMs, why));
  }

  /** A line beside the call. */
  note(text: string): void {
    const { paint, write } = this.#terminal;
    write(`${this.#margin()}${paint('yellow', '│')}  `, text, 'dim');
  }

  saved(what: string): void {
    this.#report.alsoSaved.push(what);
  }

  /** The caller has what it asked for. */
  answered(text: string): void {
    this.#end('green', text);
  }

  /** The caller has a typed error; with `goesOn` it knows what to do about it. */
  caught(error: Error, goesOn = false): void {
    const { paint, write } = this.#terminal;
    const { hint, requestId, stopReason } = redialOf(error) ?? {};
    const [name = error.name, ...others] = classNames(error);
    if (!goesOn) this.#report.error = name;
    this.#end('red', name);
    const say = (label: string, text: string | undefined): void => {
      if (text !== undefined) write(`${this.#margin()}   ${paint('dim', `${label}: `)}`, text);
    };
    say('also', others.join(', '));
    say('hint', hint);
    say('request', requestId);
    say('stopped', stopReason && `${stopReason}, ${plainWords[stopReason]}`);
  }

  /** Leaves what is being drawn, wherever it is. */
  stop(): void {
    this.#endWait = () => {};
    this.#terminal.live(undefined);
  }

  #sending(attempt: number): void {
    const { paint, live } = this.#terminal;
    const text = paint('dim', `attempt ${attempt}: sending`);
    live(() => `${this.#margin('now')}○  ${text}`);
  }

  #attempted(style: 'green' | 'red', text: string): void {
    const { paint, write, live } = this.#terminal;
    this.#endWait();
    live(undefined);
    this.#report.attempts += 1;
    write(`${this.#margin('now')}${paint(style, '●')}  `, text);
  }

  #end(style: 'green' | 'red', text: string): void {
    const { paint, write } = this.#terminal;
    write(`${this.#margin()}${paint(style, '╰─')} `, text, [style, 'bold']);
  }

  #bar(leftMs: number, delayMs: number, why: string): string {
    const { columns, paint } = this.#terminal;
    const width = this.#isNarrow ? 8 : 20;
    const full = Math.round((width * leftMs) / Math.max(1, delayMs));
    const bar = paint('yellow', '━'.repeat(full)) + paint('dim', '─'.repeat(width - full));
    const left = `${(leftMs / 1000).toFixed(1)} s  `;
    const room = columns - (this.#isNarrow ? 2 : 13) - 3 - width - 1 - left.length - 3;
    const start = `${this.#margin()}${paint('yellow', '│')}  ${bar} ${left}`;
    return start + paint('dim', why.length > room ? `${why.slice(0, room - 1)}…` : why);
  }

  /** Everything stands behind the time, for which a narrow terminal has no room. */
  #margin(time?: 'now'): string {
    if (this.#isNarrow) return '  ';
    const text = time ? seconds(performance.now() - this.#sceneAtMs) : '';
    return `    ${this.#terminal.paint('dim', text.padStart(7))}  `;
  }

  get #isNarrow(): boolean {
    return this.#terminal.columns < 60;
  }

  get #report(): SceneReport {
    return this.reports.at(-1) as SceneReport;
  }
}

/** `504 TIMEOUT, timeout: Structured output timed out` */
function inShort({ status, code, category, message }: Diagnosis): string {
  const hasCode = code !== undefined && code !== String(status);
  // A number as a code looks like a status.
  const named = hasCode && /^\d+$/.test(code) ? `with code ${code}` : code;
  const facts = [status, hasCode ? named : undefined].filter((fact) => fact !== undefined);
  return `${facts.join(' ')}, ${category}${message === undefined ? '' : `: ${message}`}`;
}

function reasonOfWait({ retryAfterMs, delivery }: Diagnosis): string {
  if (retryAfterMs !== undefined) return `the server asked for ${retryAfterMs / 1000} s`;
  return delivery === 'answered'
    ? 'own backoff, the server named no time'
    : 'own backoff, nobody answered';
}
