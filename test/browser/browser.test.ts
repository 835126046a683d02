import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browsers } from './browsers.ts';
import { clients } from './clients.ts';
import { openPage } from './open-page.ts';
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

describe.each(browsers)('in $name', (browser) => {
  let outcomes: readonly Outcome[] = [];
  let missing = browser.command ? '' : `${browser.name} is not installed`;
  const closing: (() => unknown)[] = [];

  beforeAll(async () => {
    if (missing) return;
    const site = new Site(await bundle());
    const url = await site.open();
    closing.push(() => site.close());
    const page = await openPage(browser, url);
    closing.push(() => page.close());
    // Installed is not started: a machine may lack what a browser needs.
    const isAsked = await Promise.race([site.isAsked, sleep(20_000, false, { ref: false })]);
    if (isAsked) outcomes = await site.outcomes;
    else console.warn((missing = `${browser.name} has not opened the page`));
  }, 60_000);

  afterAll(async () => {
    for (const close of closing.toReversed()) await close();
  });

  describe.each(Object.keys(clients))('%s', (client) => {
    test.for(scenarios)('$name', ({ name, expected }, { skip }) => {
      const ownWay = browser.ownWays[name];
      if (missing) skip(missing);
      if (typeof ownWay === 'string') skip(ownWay);
      const outcome = outcomes.find((one) => one.client === client && one.scenario === name);
      expect(outcome).toMatchObject({ ...expected, ...(ownWay as Partial<Outcome>) });
    });
  });
});
