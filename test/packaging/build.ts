import { mkdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from '../architecture/source.ts';
import { run } from './command.ts';

const lock = join(root, 'node_modules/.redial-build');
const longestBuildMs = 60_000;

/** Brings `dist` up to date. Test files run at the same time, and two builds would write the same files. */
export async function build(): Promise<void> {
  while (!(await acquire())) await delay(50);
  try {
    await run('tsc', ['-b', 'packages'], { timeoutMs: longestBuildMs });
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** A folder can be made only once; one that a killed run has left is taken over. */
async function acquire(): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > longestBuildMs) await rm(lock, { recursive: true, force: true });
    return false;
  }
}
