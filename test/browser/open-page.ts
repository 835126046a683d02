import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from './browsers.ts';

/** A browser with one page; `close` ends it and removes what it wrote. */
export async function openPage(browser: Browser, url: string): Promise<{ close(): Promise<void> }> {
  const { command = '', argumentsFor, prepare, environment } = browser;
  const profile = await mkdtemp(join(tmpdir(), 'redial-browser-'));
  await prepare?.(profile);
  const child: ChildProcess = spawn(command, argumentsFor(url, profile), {
    stdio: 'ignore',
    detached: true,
    env: {
      ...process.env,
      HOME: profile,
      TMPDIR: profile,
      XDG_RUNTIME_DIR: profile,
      ...environment,
    },
  });
  return {
    async close() {
      // With all the processes that it has started; those that do not heed a request are made to.
      for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
        if (child.pid === undefined || hasEnded(child)) break;
        const ended = once(child, 'exit');
        process.kill(-child.pid, signal);
        await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 1_000))]);
      }
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;
