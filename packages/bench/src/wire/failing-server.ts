import { listen, type Listening } from './listen.ts';

export interface FailingServerSpec {
  readonly fromMs: number;
  readonly toMs: number;
  /** What a call gets in the outage. */
  readonly mode: '503' | 'silence';
  /** How 200 a second are possible: a plain ceiling, or ten slots of 50 ms with a queue of 100. */
  readonly capacity: 'ceiling' | 'slots';
}

export interface FailingServer extends Listening {
  /** Calls that arrived in each second since `start`. */
  readonly perSecond: readonly number[];
  /** When the scenario begins; nothing fails before. */
  start(): void;
}

/** A vendor that can do 200 a second, and has an outage. */
export async function failingServer(spec: FailingServerSpec): Promise<FailingServer> {
  const perSecond: number[] = [];
  let startMs = Infinity;
  // The ceiling: a bucket of 20, 200 a second.
  let tokens = 20;
  let filledAtMs = performance.now();
  // The slots.
  let busy = 0;
  const queue: (() => void)[] = [];
  const server = await listen((request, response) => {
    const nowMs = performance.now() - startMs;
    const second = Math.floor(nowMs / 1000);
    if (second >= 0) perSecond[second] = (perSecond[second] ?? 0) + 1;
    request.resume();
    response.setHeader('content-type', 'application/json');
    const refuse = (): void => void response.writeHead(503).end('{"error":"unavailable"}');
    if (nowMs >= spec.fromMs && nowMs < spec.toMs) {
      if (spec.mode === '503') refuse();
      return;
    }
    if (spec.capacity === 'ceiling') {
      const sinceMs = performance.now() - filledAtMs;
      tokens = Math.min(20, tokens + (sinceMs * 200) / 1000);
      filledAtMs += sinceMs;
      if (tokens < 1) return refuse();
      tokens--;
      setTimeout(() => response.end('{"ok":true}'), 6);
      return;
    }
    const serve = (): void => {
      busy++;
      setTimeout(() => {
        busy--;
        response.end('{"ok":true}');
        queue.shift()?.();
      }, 50);
    };
    // It goes on serving callers who have left: nobody tells it.
    if (busy < 10) serve();
    else if (queue.length < 100) queue.push(serve);
    else refuse();
  });
  return {
    ...server,
    perSecond,
    start() {
      startMs = performance.now();
    },
  };
}
