import { fork } from 'node:child_process';
import type { Scenario } from './scenario.ts';
import type { Values } from './table.ts';

export interface Lap {
  readonly kind: Scenario['kind'];
  readonly scenario: string;
  readonly client: string;
  readonly round: number;
}

export interface LapRecord extends Lap {
  readonly values: Values;
}

const limitMs = 120_000;
/** A lap that had no processor for longer than this is done again. */
const mostLateMs = 200;
const tries = 3;

/** Runs a script in a process of its own, and gives back what it sends. Whoever hangs is ended. */
export function inProcess(script: URL, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve) => {
    const child = fork(script, args, { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] });
    let errors = '';
    child.stderr?.on('data', (chunk) => (errors = `${errors}${chunk}`.slice(-2_000)));
    const timer = setTimeout(() => child.kill('SIGKILL'), limitMs);
    let message: unknown = { failed: true };
    child.on('message', (sent) => (message = sent));
    child.on('close', () => {
      clearTimeout(timer);
      if ((message as Values)['failed']) process.stderr.write(`${args.join(' ')}: ${errors}\n`);
      resolve(message);
    });
  });
}

const latenessOf = ({ lateMs = Infinity }: { readonly lateMs?: unknown }): number => Number(lateMs);

/** Runs laps in their order, several at a time, and tells of each. */
export async function runLaps(
  laps: readonly Lap[],
  atOnce: number,
  done: (record: LapRecord) => Promise<void>,
): Promise<void> {
  const waiting = [...laps];
  const script = new URL('../wire/lap.ts', import.meta.url);
  const lane = async (): Promise<void> => {
    for (let lap = waiting.shift(); lap; lap = waiting.shift()) {
      let values: Values | undefined;
      for (let attempt = 1; attempt <= tries; attempt++) {
        const next = (await inProcess(script, [lap.kind, lap.client, lap.scenario])) as Values;
        // Of several the least disturbed one counts.
        if (!values || latenessOf(next) < latenessOf(values)) values = next;
        if (latenessOf(values) <= mostLateMs) break;
      }
      if (values) await done({ ...lap, values });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}
