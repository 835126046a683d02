import { systemClock } from '@redial/core';
import { redisLanes } from '@redial/redis';
import { createClient } from 'redis';
import { oneRequest } from './one-request.ts';

/** One process of a fleet: `url redisPort jobs workers prefix`; prints what it has done. */
const [url = '', port = '', jobs = '', workers = '', prefix = ''] = process.argv.slice(2);
const client = createClient({ url: `redis://127.0.0.1:${port}` });
client.on('error', () => undefined);
await client.connect();
const lanes = redisLanes(client, { prefix });
const lane = lanes.lane('vendor', {
  options: {},
  policy: { baseDelayMs: 500, maxDelayMs: 30_000, maxAttempts: 4 },
  clock: systemClock,
  random: Math.random,
});
let left = Number(jobs);
let done = 0;
let lost = 0;
process.on('message', (message) => {
  if (message === 'go') void drain();
  else if (message === 'count') process.send?.({ done });
});
process.send?.('ready');

async function drain(): Promise<void> {
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left--;
      if (await oneRequest(url, lane)) done++;
      else lost++;
    }
  };
  await Promise.all(Array.from({ length: Number(workers) }, worker));
  process.send?.({ finished: true, done, lost });
  client.destroy();
  process.disconnect?.();
}
