import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isInstalled, openPage } from './chromium.ts';
import { clients } from './clients.ts';
import { scenarios, type Outcome } from './scenarios.ts';
import { Site } from './site.ts';

/** The page with all that it imports, for a browser. */
async function bundle(): Promise<string> {
  const build = await rolldown({
    input: fileURLToPath(new URL('page.ts', import.meta.url)),
    platform: 'browser',
    logLevel: 'silent',
  });
  const { output } = await build.generate({ format: 'es' });
  await build.close();
  return output[0].code;
}

describe.skipIf(!isInstalled)('in Chromium', () => {
  let outcomes: readonly Outcome[] = [];
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    const site = new Site(await bundle());
    const url = await site.open();
    closing.push(() => site.close());
    const page = await openPage(url);
    closing.push(() => page.close());
    outcomes = await site.outcomes;
  }, 60_000);

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  describe.each(Object.keys(clients))('%s', (client) => {
    test.each(scenarios)('$name', ({ name, expected }) => {
      const outcome = outcomes.find((one) => one.client === client && one.scenario === name);
      expect(outcome).toMatchObject(expected);
    });
  });
});
