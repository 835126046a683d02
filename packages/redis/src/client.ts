/** As much of a client of the `redis` package (5 and 6) as is used. */
export interface NodeRedisClient {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>;
}

/** As much of a client of `ioredis` or `iovalkey` as is used. */
export interface IoRedisClient {
  eval(script: string, numberOfKeys: number, ...rest: string[]): Promise<unknown>;
  evalsha(sha1: string, numberOfKeys: number, ...rest: string[]): Promise<unknown>;
}

/** Any Redis client with scripts. It stays yours: Redial neither connects nor closes it. */
export type RedisClient = NodeRedisClient | IoRedisClient;

/** Runs one script: by its digest, and with its text where the server does not know it (yet, or any more). */
export function scriptRunner(
  client: RedisClient,
  script: string,
): (key: string, args: string[]) => Promise<unknown> {
  let sha1: Promise<string> | undefined;
  return async (key, args) => {
    sha1 ??= digestOf(script);
    const digest = await sha1;
    try {
      return await ('evalSha' in client
        ? client.evalSha(digest, { keys: [key], arguments: args })
        : client.evalsha(digest, 1, key, ...args));
    } catch (error) {
      if (!String(error).includes('NOSCRIPT')) throw error;
      return 'evalSha' in client
        ? client.eval(script, { keys: [key], arguments: args })
        : client.eval(script, 1, key, ...args);
    }
  };
}

async function digestOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-1', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
