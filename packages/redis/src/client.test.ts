import { expect, test } from 'vitest';
import { scriptRunner } from './client.ts';

/** A server with `nodes`, each of which must be sent the script once; the key says which of them is meant. */
function cold(nodes: number, keeps = true) {
  const known = new Set<string>();
  const told = { texts: 0, digests: 0 };
  const client = {
    async evalsha(_sha1: string, _keys: number, key = '') {
      told.digests++;
      await Promise.resolve();
      if (known.has(key)) return 'ran';
      throw new Error('NOSCRIPT No matching script.');
    },
    async eval(_script: string, _keys: number, key = '') {
      told.texts++;
      await Promise.resolve();
      if (keeps) known.add(key);
      return 'ran';
    },
  };
  const run = scriptRunner(client, 'return 1');
  const calls = (count: number) =>
    Promise.all(Array.from({ length: count }, (_, call) => run(String(call % nodes), [])));
  return { told, calls, client };
}

test.each([
  [1, 1],
  [3, 3],
])('a cold server of %i nodes is sent the script %i times', async (nodes, texts) => {
  const { told, calls } = cold(nodes);
  expect(await calls(99)).toEqual(Array.from({ length: 99 }, () => 'ran'));
  expect(told.texts).toBe(texts);
});

test('one that keeps no scripts runs them all the same', async () => {
  const { calls } = cold(1, false);
  expect(await calls(20)).toHaveLength(20);
});

test('where the one that sends it fails, another one does', async () => {
  const { told, calls, client } = cold(1);
  const works = client.eval;
  client.eval = async () => {
    client.eval = works;
    await Promise.resolve();
    throw new Error('OOM');
  };
  const ended = await Promise.allSettled([calls(1), calls(1), calls(1)]);
  expect(ended.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
  expect(told.texts).toBe(1);
});
