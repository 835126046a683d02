import type { Scenario } from '../scenario.ts';
import { abortScenarios } from './abort.ts';
import { bodyScenarios } from './body.ts';
import { hintScenarios } from './hints.ts';
import { networkScenarios } from './network.ts';
import { statusScenarios } from './status.ts';
import { timeoutScenarios } from './timeout.ts';

/** The one list, by group. */
export const scenarios: Readonly<Record<string, readonly Scenario[]>> = {
  status: statusScenarios,
  hints: hintScenarios,
  network: networkScenarios,
  timeout: timeoutScenarios,
  body: bodyScenarios,
  abort: abortScenarios,
};
