import { RateLimitError, redialOf, systemClock, type RedialOptions } from '@redial/core';
import { clients, type Send } from './clients.ts';
import { scenarios, type Outcome, type Scenario } from './scenarios.ts';

/** Runs in the browser: every scenario in every client, and the outcomes go back to the site. */
const outcomes = Object.entries(clients).map(async ([client, create]) => {
  const done: Outcome[] = [];
  for (const scenario of scenarios) done.push(await run(client, create, scenario));
  return done;
});
await fetch('/outcomes', {
  method: 'POST',
  body: JSON.stringify((await Promise.all(outcomes)).flat()),
});

async function run(
  client: string,
  create: (options: RedialOptions) => Send,
  scenario: Scenario,
): Promise<Outcome> {
  const waitsMs: number[] = [];
  const caller = new AbortController();
  const send = create({
    policy: { jitter: 'none' },
    clock: {
      ...systemClock,
      // Waits are told, not waited for; but one that is to be aborted has to be going on.
      sleep(delayMs, signal) {
        waitsMs.push(delayMs);
        if (!scenario.abortsInWait) return systemClock.sleep(0, signal);
        setTimeout(() => caller.abort());
        return systemClock.sleep(delayMs, signal);
      },
    },
  });
  const { steps, method = 'GET', isForeign } = scenario;
  const id = crypto.randomUUID();
  const origin = isForeign ? await (await fetch('/foreign-origin')).text() : '';
  const url = new URL(`${origin}/api/${id}/${steps.join(',')}`, document.baseURI).href;
  const { answer, marked } = await send(url, { method, signal: caller.signal }).catch(
    (error: unknown) => ({ answer: undefined, marked: error }),
  );
  const redial = redialOf(marked);
  return {
    client,
    scenario: scenario.name,
    answer,
    attempts: (redial?.attempts ?? []).map(({ category = 'success' }) => category),
    waitsMs,
    stopReason: redial?.stopReason,
    delivery: redial?.delivery,
    isRateLimit: marked instanceof RateLimitError,
    sent: Number(await (await fetch(`/sent/${id}`)).text()),
  };
}
