import { withRedial } from '@redial/fetch';
import { redisLanes } from '@redial/redis';
import { createClient } from 'redis';
import { bodyOf, initOf, urlOf, type Send } from '../contenders/contender.ts';
import { contenders } from '../contenders/index.ts';

/** One process of a fleet: `url redisPort jobs workers contender`; tells what it has done. */
const [url = '', port = '', jobs = '', workers = '', name = ''] = process.argv.slice(2);
const send = await sender();
let left = Number(jobs);
let done = 0;
let lost = 0;
process.on('message', (message) => {
  if (message === 'go') void drain();
  else if (message === 'count') process.send?.({ done });
});
process.send?.('ready');

/** Without a port the contender of that name; with one Redial, sharing its lanes through Redis. */
async function sender(): Promise<Send> {
  if (port === '') {
    const contender = contenders.find((one) => one.name === name);
    if (!contender) throw new Error(`no such contender: ${name}`);
    return contender.create({ url });
  }
  const client = createClient({ url: `redis://127.0.0.1:${port}` });
  client.on('error', () => undefined);
  await client.connect();
  const api = withRedial(fetch, { lanes: redisLanes(client, { prefix: 'bench:' }) });
  return async (job) => bodyOf(await api(urlOf({ url }, job), initOf(job)));
}

async function drain(): Promise<void> {
  const worker = async (): Promise<void> => {
    while (left > 0) {
      left--;
      try {
        await send({ id: left, method: 'GET' });
        done++;
      } catch {
        // Begun anew, as in the batch of one process.
        lost++;
        left++;
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  };
  await Promise.all(Array.from({ length: Number(workers) }, worker));
  process.send?.({ finished: true, done, lost });
}
