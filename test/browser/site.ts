import {
  dropAfterRequest,
  hang,
  scriptedServer,
  stall,
  status,
  truncate,
  type Answer,
  type ReceivedRequest,
  type ReplyBody,
  type ReplyHeaders,
  type ScriptedServer,
  type SocketReply,
} from '@redial/testing/server';
import type { Outcome, Step } from './scenarios.ts';

/**
 * No connection is kept: what is lost on one that was, Chromium itself sends again, also a POST, and no
 * code in the page can tell.
 */
const always = {
  connection: 'close',
  'cache-control': 'no-store',
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
};
const answer = (code: number, headers: ReplyHeaders = {}, body?: ReplyBody): Answer =>
  status(code, { ...always, ...headers }, body);
const chunked = { 'transfer-encoding': 'chunked' };
const found = { items: [1, 2, 3] };

const steps: Readonly<Record<Step, SocketReply>> = {
  ok: answer(200, {}, found),
  busy: answer(503, {}, { error: 'busy' }),
  'busy-for-long': answer(503, { 'retry-after': '30' }),
  limited: answer(429, { 'retry-after': '1' }, {}),
  'limited-in-body': answer(
    429,
    { 'retry-after': '1' },
    { error: { message: 'Rate limit reached', retry_after: 2 } },
  ),
  wrong: answer(404, {}, { error: 'No such thing' }),
  lost: dropAfterRequest(),
  short: truncate(5, answer(200, {}, found)),
  cut: truncate(5, answer(200, chunked, found)),
  silent: hang(),
  stalls: stall(5, answer(200, {}, found)),
};

/** Two servers on loopback: one with the page, and one of another origin. */
export class Site {
  /** Settled by the page. */
  readonly outcomes: Promise<readonly Outcome[]>;
  /** A browser has asked for the page. */
  readonly isAsked: Promise<true>;
  readonly #script: string;
  #servers: readonly ScriptedServer[] = [];
  #report: (outcomes: readonly Outcome[]) => void = () => undefined;
  #ask: (isAsked: true) => void = () => undefined;

  /** @param script the page's, as one module */
  constructor(script: string) {
    this.#script = script;
    this.outcomes = new Promise((resolve) => (this.#report = resolve));
    this.isAsked = new Promise((resolve) => (this.#ask = resolve));
  }

  /** Gives back where the page is. */
  async open(): Promise<string> {
    const foreign = await scriptedServer((request) => this.#api(request));
    const page = await scriptedServer((request) => this.#page(request, foreign));
    this.#servers = [page, foreign];
    return page.url;
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.close()));
  }

  #page(request: ReceivedRequest, foreign: ScriptedServer): SocketReply {
    const [, place = '', id = ''] = new URL(request.url).pathname.split('/');
    switch (place) {
      case '': {
        this.#ask(true);
        const html = '<!doctype html><script type="module" src="/page.js"></script>';
        return answer(200, { 'content-type': 'text/html' }, html);
      }
      case 'page.js':
        return answer(200, { 'content-type': 'text/javascript' }, this.#script);
      case 'foreign-origin':
        return answer(200, {}, foreign.url);
      case 'sent':
        return answer(200, {}, String(this.#sent(id)));
      case 'outcomes':
        this.#report(JSON.parse(request.bodyText) as Outcome[]);
        return answer(204);
      default:
        return this.#api(request);
    }
  }

  #api({ url, method }: ReceivedRequest): SocketReply {
    const [, , id, script] = new URL(url).pathname.split('/');
    if (method === 'OPTIONS') return answer(204);
    if (!id || !script) return answer(404);
    const named = script.split(',') as Step[];
    return steps[named[Math.min(this.#sent(id), named.length) - 1] ?? 'wrong'];
  }

  /** How often a scenario's request has come. */
  #sent(id: string): number {
    return this.#servers
      .flatMap(({ requests }) => requests)
      .filter(({ url, method }) => method !== 'OPTIONS' && url.includes(`/api/${id}/`)).length;
  }
}
