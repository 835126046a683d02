import { contenders } from '../contenders/index.ts';
import { throughRedis } from '../wire/fleet.ts';
import type { Lap } from './laps.ts';
import { scenarios, type Scenario } from './scenario.ts';

export interface Plan {
  readonly full: boolean;
  readonly rounds: number;
  readonly kinds: readonly string[];
  /** Only scenarios and clients whose names contain this. */
  readonly scenario: string;
  readonly client: string;
}

const quickClients = new Set([
  'Redial (fetch)',
  'Redial (axios)',
  'axios-retry',
  'ky',
  'p-retry',
  'AWS standard',
  'AWS adaptive',
  'bottleneck, told the limit',
]);
const quickScenarios = new Set([
  'whole seconds',
  'RateLimit fields',
  'fixed window 60/s',
  '503, then 503 beyond 200/s',
  'GET',
  'POST',
  'POST with a key',
  'eight processes',
]);
const fleetClients = [throughRedis, 'Redial (fetch)', 'axios-retry', 'ky', 'p-retry'];

/** Who runs a scenario. */
export function clientsOf({ kind }: Scenario, full: boolean): string[] {
  if (kind === 'fleet') return full ? fleetClients : [throughRedis, 'ky'];
  return contenders
    .filter(({ name, not = [] }) => !not.includes(kind) && (full || quickClients.has(name)))
    .map(({ name }) => name);
}

export const scenariosOf = ({ full, kinds }: Plan): Scenario[] =>
  scenarios.filter(({ kind, name }) => kinds.includes(kind) && (full || quickScenarios.has(name)));

/** Every client in every scenario, once a round: what disturbs the machine disturbs all alike. */
export function lapsOf(plan: Plan): Lap[] {
  const laps: Lap[] = [];
  for (const kind of plan.kinds) {
    for (let round = 1; round <= plan.rounds; round++) {
      for (const scenario of scenariosOf(plan)) {
        if (scenario.kind !== kind || !scenario.name.includes(plan.scenario)) continue;
        for (const client of clientsOf(scenario, plan.full)) {
          if (!client.includes(plan.client)) continue;
          laps.push({ kind: scenario.kind, scenario: scenario.name, client, round });
        }
      }
    }
  }
  return laps;
}
