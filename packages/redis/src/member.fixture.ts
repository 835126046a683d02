import { systemClock } from '@redial/core';
import { createClient } from 'redis';
import { redisLanes } from './index.ts';

/** One process of a fleet, to be killed in mid-batch: takes slots of the lane `vendor` for ever. */
const client = createClient({ url: `redis://127.0.0.1:${process.argv[2]}` });
await client.connect();
const lane = redisLanes(client).lane('vendor', {
  options: {},
  policy: { baseDelayMs: 500, maxDelayMs: 30_000, maxAttempts: 4 },
  clock: systemClock,
  random: Math.random,
});
for (let call = 0; ; call++) {
  const ticket = lane.ticket();
  await ticket.enter({ maxWaitMs: 60_000 });
  if (call === 5) process.send?.('busy');
  await systemClock.sleep(20);
  ticket.report('accepted');
}
