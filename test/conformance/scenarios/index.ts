import type { Scenario } from '../scenario.ts';
import { abortScenarios } from './abort.ts';
import { bodyScenarios } from './body.ts';
import { concurrencyScenarios } from './concurrency.ts';
import { errorScenarios } from './errors.ts';
import { eventScenarios } from './events.ts';
import { hintScenarios } from './hints.ts';
import { hookScenarios } from './hooks.ts';
import { hostileScenarios } from './hostile-answers.ts';
import { laneScenarios } from './lane.ts';
import { nestingScenarios } from './nesting.ts';
import { networkScenarios } from './network.ts';
import { optOutScenarios } from './opt-out.ts';
import { policyScenarios } from './policy.ts';
import { secretScenarios } from './secrets.ts';
import { stallScenarios } from './stalls.ts';
import { softFailureScenarios } from './soft-failures.ts';
import { statusScenarios } from './status.ts';
import { timeoutScenarios } from './timeout.ts';

/** The one list, by group. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  status: statusScenarios,
  hints: hintScenarios,
  network: networkScenarios,
  timeout: timeoutScenarios,
  stalls: stallScenarios,
  body: bodyScenarios,
  abort: abortScenarios,
  'soft failures': softFailureScenarios,
  'opt-out': optOutScenarios,
  policy: policyScenarios,
  errors: errorScenarios,
  secrets: secretScenarios,
  hooks: hookScenarios,
  events: eventScenarios,
  concurrency: concurrencyScenarios,
  lane: laneScenarios,
  nesting: nestingScenarios,
  'hostile answers': hostileScenarios,
};
