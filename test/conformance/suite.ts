import { redialOf } from '@redial/core';
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Finished, Plain, Scenario } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';
import { failNameLookups } from './stage/names.ts';
import { watchProcess } from './stage/process-watch.ts';
import { openStage, type OpenStage } from './stage/stage.ts';
import { verify } from './stage/verify.ts';
import type { Subject } from './subject.ts';

/** Limits on attempts are real timers: these wait side by side, with nothing shared. */
const slow = new Set(['timeout', 'stalls']);

/** Runs the list on one client: all of it, or some of its groups. */
export function suite(subject: Subject, groups: readonly string[] = Object.keys(scenarios)): void {
  let restoreLookups: (() => void) | undefined;
  beforeAll(() => {
    restoreLookups = failNameLookups();
  });
  afterAll(() => restoreLookups?.());
  watchProcess();

  for (const group of groups) {
    describe(`${subject.name}: ${group}`, { concurrent: slow.has(group) }, () => {
      for (const scenario of scenarios[group] ?? []) {
        const reason = scenario.needs?.map((need) => subject.lacks[need]).find(Boolean);
        if (reason === undefined) test(scenario.name, () => run(subject, scenario), 5_000);
        else test(`${scenario.name} (left out: ${reason})`, () => {});
      }
    });
  }
}

async function run(subject: Subject, scenario: Scenario): Promise<void> {
  const stage = await openStage(subject, scenario);
  try {
    if ('play' in scenario) await scenario.play(stage);
    else await runPlain(scenario, stage);
  } finally {
    await stage.close();
  }
}

async function runPlain(scenario: Plain, stage: OpenStage): Promise<void> {
  const caller = new AbortController();
  const { signal } = caller;
  const client = aborting(scenario, stage, caller);
  const outcome = await stage.send(
    scenario.abort ? { ...scenario.request, signal } : scenario.request,
    client,
  );
  const info = redialOf(outcome.error ?? outcome.response?.native);
  const finished: Finished = { ...stage, outcome, info };
  verify(scenario, finished, signal.reason);
  await scenario.check?.(finished);
}

/** A client whose caller aborts at the scenario's moment. */
function aborting(
  { abort, abortReason, expect }: Plain,
  stage: OpenStage,
  caller: AbortController,
) {
  const end = (): void => caller.abort(abortReason);
  if (abort === undefined) return stage.client();
  if (abort === 'before') end();
  if (abort === 'in-attempt' || abort === 'in-body') {
    // Long enough for the head of an answer to arrive, where one is sent.
    const restMs = abort === 'in-body' ? 30 : 5;
    void stage.received(expect.received ?? expect.attempts).then(() => setTimeout(end, restMs));
  }
  return stage.client({
    ...stage.options,
    onEvent(event) {
      stage.recorder(event);
      // The wait begins right after its event.
      if (abort === 'in-wait' && event.type === 'retry-scheduled') queueMicrotask(end);
    },
  });
}
