/** As much of a client of the `redis` package (5 and 6) as is used. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  on?(event: 'ready', listener: () => void): unknown;
}

/** As much of a client of `ioredis` or `iovalkey` as is used. */
export interface IoRedisClient {
  eval(script: string, numberOfKeys: number, ...rest: string[]): Promise<unknown>;
  evalsha(sha1: string, numberOfKeys: number, ...rest: string[]): Promise<unknown>;
  on?(event: 'ready', listener: () => void): unknown;
}

/** Any Redis client with scripts. It stays yours: Redial neither connects nor closes it. */
export type RedisClient = NodeRedisClient | IoRedisClient;

/** So often another's sending of the text is waited for. */
const mostWaits = 3;

/**
 * Runs one script: by its digest, and with its text where the server does not know it (yet, or any more). Of those that
 * hear so together one sends the text, and the others their digest once more.
 */
export function scriptRunner(
  client: RedisClient,
  script: string,
): (key: string, args: string[]) => Promise<unknown> {
  let sha1: Promise<string> | undefined;
  let loading: Promise<unknown> | undefined;
  const byDigest = async (key: string, args: string[]): Promise<unknown> => {
    sha1 ??= digestOf(script);
    const digest = await sha1;
    return 'evalSha' in client
      ? client.evalSha(digest, { keys: [key], arguments: args })
      : client.evalsha(digest, 1, key, ...args);
  };
  const inFull = async (key: string, args: string[]): Promise<unknown> => {
    const sent =
      'evalSha' in client
        ? client.eval(script, { keys: [key], arguments: args })
        : client.eval(script, 1, key, ...args);
    loading = sent.catch(() => undefined);
    try {
      return await sent;
    } finally {
      loading = undefined;
    }
  };
  return async (key, args) => {
    for (let waits = 0; ; waits++) {
      try {
        return await byDigest(key, args);
      } catch (error) {
        if (!String(error).includes('NOSCRIPT')) throw error;
      }
      // Of a cluster each node is to hear it; a server that keeps no scripts is sent it each time.
      if (!loading || waits === mostWaits) return inFull(key, args);
      await loading;
    }
  };
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
