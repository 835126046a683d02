import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Outcome, Step } from './scenarios.ts';

const json = { 'content-type': 'application/json' };
const body = JSON.stringify({ items: [1, 2, 3] });

/** What each step does. */
const steps: Readonly<Record<Step, (response: ServerResponse) => void>> = {
  ok: (response) => response.writeHead(200, json).end(body),
  busy: (response) => response.writeHead(503, json).end('{"error":"busy"}'),
  'busy-for-long': (response) => response.writeHead(503, { ...json, 'retry-after': '30' }).end(),
  limited: (response) => response.writeHead(429, { ...json, 'retry-after': '1' }).end('{}'),
  'limited-in-body': (response) =>
    response
      .writeHead(429, { ...json, 'retry-after': '1' })
      .end('{"error":{"message":"Rate limit reached","retry_after":2}}'),
  wrong: (response) => response.writeHead(404, json).end('{"error":"No such thing"}'),
  lost: (response) => response.socket?.destroy(),
  short: (response) => {
    response.writeHead(200, { ...json, 'content-length': body.length });
    response.write(body.slice(0, 5), () => response.socket?.destroy());
  },
  cut: (response) => {
    response.writeHead(200, json);
    response.write(body.slice(0, 5), () => response.socket?.destroy());
  },
  silent: () => undefined,
  stalls: (response) => response.writeHead(200, json).write(body.slice(0, 5)),
};

/**
 * Two servers on loopback: one with the page, and one of another origin. No connection is kept: what is
 * lost on one that was, Chromium itself sends again, also a POST, and no code in the page can tell.
 */
export class Site {
  /** Settled by the page. */
  readonly outcomes: Promise<readonly Outcome[]>;
  readonly #page: Server;
  readonly #foreign: Server;
  readonly #sent = new Map<string, number>();
  #report: (outcomes: readonly Outcome[]) => void = () => undefined;

  /** @param script the page's, as one module */
  constructor(script: string) {
    this.outcomes = new Promise((resolve) => (this.#report = resolve));
    const api = (request: IncomingMessage, response: ServerResponse): void => {
      this.#api(request, response);
    };
    this.#foreign = createServer(api);
    this.#page = createServer((request, response) => {
      const { url = '' } = request;
      response.setHeader('connection', 'close');
      if (url === '/') {
        response.setHeader('content-type', 'text/html');
        response.end('<!doctype html><script type="module" src="/page.js"></script>');
      } else if (url === '/page.js') {
        response.setHeader('content-type', 'text/javascript');
        response.end(script);
      } else if (url === '/foreign-origin') response.end(urlOf(this.#foreign));
      else if (url.startsWith('/sent/')) response.end(String(this.#sent.get(url.slice(6)) ?? 0));
      else if (url === '/outcomes') void this.#take(request, response);
      else api(request, response);
    });
  }

  get url(): string {
    return urlOf(this.#page);
  }

  async open(): Promise<void> {
    for (const server of [this.#page, this.#foreign]) {
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
    }
  }

  close(): void {
    for (const server of [this.#page, this.#foreign]) {
      server.closeAllConnections();
      server.close();
    }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.#report(JSON.parse(await text(request)) as Outcome[]);
    response.end();
  }

  #api({ url = '', method }: IncomingMessage, response: ServerResponse): void {
    const [, , id, script] = url.split('/');
    response.setHeader('cache-control', 'no-store');
    response.setHeader('connection', 'close');
    response.setHeader('access-control-allow-origin', '*');
    response.setHeader('access-control-allow-headers', '*');
    if (method === 'OPTIONS') return void response.writeHead(204).end();
    if (!id || !script) return void response.writeHead(404).end();
    const sent = (this.#sent.get(id) ?? 0) + 1;
    this.#sent.set(id, sent);
    const named = script.split(',') as Step[];
    const step = named[Math.min(sent, named.length) - 1] ?? 'wrong';
    steps[step](response);
  }
}

const urlOf = (server: Server): string =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
