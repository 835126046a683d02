import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const command = names.find((name) => spawnSync(name, ['--version']).status === 0);

/** Whether there is a browser; without one its tests say so and do not run. */
export const isInstalled: boolean = command !== undefined;
if (!isInstalled) console.warn('Chromium is not installed: the tests in a browser do not run');

/** No window, no GPU, nothing kept, and no word to anybody but this machine. */
const flags = [
  '--headless',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-extensions',
  '--disable-sync',
  '--no-first-run',
  '--no-default-browser-check',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--remote-debugging-port=0',
];

/** Chromium with one page; `close` ends it and removes what it wrote. */
export async function openPage(url: string): Promise<{ close(): Promise<void> }> {
  const profile = await mkdtemp(join(tmpdir(), 'redial-chromium-'));
  // Its sandbox cannot be had by root.
  const own = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child: ChildProcess = spawn(
    command ?? 'chromium',
    [...flags, ...own, `--user-data-dir=${profile}`, url],
    { stdio: 'ignore', detached: true },
  );
  return {
    async close() {
      const ended = once(child, 'exit');
      // With all the processes that it has started.
      if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
      await ended;
      await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
