import { listen, type Listening } from './listen.ts';

export interface FaultyServer extends Listening {
  /** How often jobs were carried out beyond once each. */
  readonly duplicates: () => number;
  readonly calls: () => number;
}

/**
 * Carries a job out, and then fails now and then: 5 % lose the connection, 5 % get a 500, 2 % get no
 * answer. So a job that was sent twice was done twice, unless both came with the same key: a repeated
 * key is answered and not carried out again.
 */
export async function faultyServer(): Promise<FaultyServer> {
  const carriedOut = new Map<string, number>();
  const keys = new Set<string>();
  let calls = 0;
  const server = await listen((request, response) => {
    calls++;
    request.resume();
    request.on('end', () => {
      const path = request.url ?? '';
      const key = request.headers['idempotency-key'];
      const isRepeated = typeof key === 'string' && keys.has(key);
      if (typeof key === 'string') keys.add(key);
      if (!isRepeated) carriedOut.set(path, (carriedOut.get(path) ?? 0) + 1);
      const fate = Math.random();
      if (fate < 0.05) request.socket.resetAndDestroy();
      else if (fate < 0.1) {
        response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":"internal"}');
      } else if (fate >= 0.12) {
        response.setHeader('content-type', 'application/json');
        setTimeout(() => response.end('{"ok":true}'), 10);
      }
    });
  });
  return {
    ...server,
    calls: () => calls,
    duplicates: () => [...carriedOut.values()].reduce((sum, times) => sum + times - 1, 0),
  };
}
