import type { ChildProcess } from 'node:child_process';
import { systemClock } from '@redial/core';
import type { Lane, LaneSetup, LaneStore, LaneTicket } from '@redial/core/adapter';
import { closedPort } from '@redial/testing/server';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterEach, beforeEach } from 'vitest';
import { redisLanes } from './index.ts';
import { startRedis, stop } from './redis-server.fixture.ts';

export const setup: LaneSetup = {
  options: {},
  policy: { baseDelayMs: 50, maxDelayMs: 1_000, maxAttempts: 4 },
  clock: systemClock,
  random: Math.random,
};
export const patience = { maxWaitMs: 20_000 };
export const sleep = (ms: number): Promise<unknown> => systemClock.sleep(ms);

/** A call is refused; the lane has heard of it when this ends. */
export async function refuse(lane: Lane, retryAfterMs: number, delayMs = retryAfterMs) {
  const ticket = lane.ticket();
  await ticket.enter(patience);
  ticket.report('refused', { retryAfterMs, delayMs });
  await sleep(50);
}

/** How long one call takes to get its turn, and the ticket that has it. */
export async function timeOf(lane: Lane, more: object = {}) {
  const ticket: LaneTicket = lane.ticket();
  const startMs = performance.now();
  const turn = (await ticket.enter({ ...patience, ...more }, startMs)) ?? 'go';
  return { turn, tookMs: performance.now() - startMs, ticket };
}

/** A server for each test, and clients of it that end with the test. */
export function useRedis() {
  let server: ChildProcess;
  let closing: (() => void)[] = [];
  const redis = {
    port: 0,
    /** What the server does not keep over a restart is all of it. */
    async start(): Promise<void> {
      server = await startRedis(redis.port);
    },
    stop: (): Promise<void> => stop(server),
    signal: (signal: NodeJS.Signals): boolean => server.kill(signal),
    async nodeRedis(): Promise<LaneStore> {
      const client = createClient({
        url: `redis://127.0.0.1:${redis.port}`,
        socket: { reconnectStrategy: 50 },
      });
      client.on('error', () => undefined);
      await client.connect();
      closing.push(() => client.destroy());
      return redisLanes(client);
    },
    ioRedis: (): LaneStore => redisLanes(redis.admin()),
    /** The lane `vendor`, as two processes have it. */
    twoProcesses: () =>
      [redis.ioRedis().lane('vendor', setup), redis.ioRedis().lane('vendor', setup)] as const,
    /** A client for the test itself. */
    admin(): Redis {
      const client = new Redis(redis.port, '127.0.0.1', { maxRetriesPerRequest: 1 });
      client.on('error', () => undefined);
      closing.push(() => client.disconnect());
      return client;
    },
    /** For how long the lane `vendor` is kept if nobody uses it, in milliseconds. */
    keptMs: (): Promise<number> => redis.admin().pttl('redial:vendor'),
    /** How many calls of the lane `vendor` are under way, as far as Redis knows. */
    out: (): Promise<unknown> => redis.read('out'),
    /** What is kept of the lane `vendor`: `s.` and the rest of it. */
    read: (lua: string): Promise<unknown> =>
      redis
        .admin()
        .eval(
          `local s = cmsgpack.unpack(redis.call('GET', KEYS[1])) return s.${lua}`,
          1,
          'redial:vendor',
        ),
    /** Changes what is kept of the lane `vendor`, as `s`. */
    change: (lua: string): Promise<unknown> =>
      redis
        .admin()
        .eval(
          `local s = cmsgpack.unpack(redis.call('GET', KEYS[1])) ${lua} redis.call('SET', KEYS[1], cmsgpack.pack(s))`,
          1,
          'redial:vendor',
        ),
  };
  beforeEach(async () => {
    redis.port = await closedPort();
    await redis.start();
  });
  afterEach(async () => {
    for (const close of closing) close();
    closing = [];
    redis.signal('SIGCONT');
    await stop(server);
  });
  return redis;
}
