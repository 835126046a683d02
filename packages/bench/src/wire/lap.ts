import { monitorEventLoopDelay } from 'node:perf_hooks';
import { contenders } from '../contenders/index.ts';
import { drain } from './drain.ts';
import { faults } from './faults.ts';
import { fleet, throughRedis } from './fleet.ts';
import { outage } from './outage.ts';

/** `lap.ts kind contender [scenario]`: one contender in one scenario, in a process of its own, with its server. */
const [kind = '', name = '', scenario = ''] = process.argv.slice(2);
const kinds = { drain, faults, outage };
const contender = contenders.find((one) => one.name === name);
const run = Object.entries(kinds).find(([known]) => known === kind)?.[1];
// How long the process had no processor at worst: on a machine that does other work as well, a lap in
// which it was long tells more of that than of the client.
const delays = monitorEventLoopDelay({ resolution: 10 });
delays.enable();
let record: object | undefined;
if (kind === 'fleet' && (contender || name === throughRedis)) record = await fleet(name);
else if (contender && run) record = await run(contender, scenario);
else throw new Error(`no such lap: ${kind} ${name}`);
record = record
  ? { ...record, lateMs: Math.round(delays.max / 1e6) }
  : { missing: 'no redis-server is installed' };
// Timers of clients that are still waiting hold nobody up.
if (process.send) process.send(record, () => process.exit());
else {
  console.log(record);
  process.exit();
}
