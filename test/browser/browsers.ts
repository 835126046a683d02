import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outcome } from './scenarios.ts';

/** A browser that this machine may have. */
export interface Browser {
  readonly name: string;
  /** Undefined: it is not installed. */
  readonly command: string | undefined;
  /** What it is called with to show one page, without a window. */
  readonly argumentsFor: (url: string, profile: string) => readonly string[];
  /** Written before it starts: nothing kept, and no word to anybody but this machine. */
  readonly prepare?: (profile: string) => Promise<void>;
  readonly environment?: Readonly<Record<string, string>>;
  /** What it does by itself, in which scenarios; a text: why they say nothing of us there. */
  readonly ownWays: Readonly<Record<string, Partial<Outcome> | string>>;
}

const installed = (names: readonly string[], question = '--version'): string | undefined =>
  names.find((name) => spawnSync(name, [question]).status === 0);

// The sandboxes of browsers cannot be had by root.
const isRoot = process.getuid?.() === 0;

const chromium: Browser = {
  name: 'Chromium',
  command: installed(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']),
  argumentsFor: (url, profile) => [
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
    ...(isRoot ? ['--no-sandbox'] : []),
    `--user-data-dir=${profile}`,
    url,
  ],
  ownWays: {},
};

/** What is not for this machine goes to a port of it where nobody listens. */
const deadProxy = ['http', 'ssl', 'socks'].flatMap((kind) => [
  `user_pref("network.proxy.${kind}", "127.0.0.1");`,
  `user_pref("network.proxy.${kind}_port", 9);`,
]);

const firefox: Browser = {
  name: 'Firefox',
  command: installed(['firefox-esr', 'firefox']),
  argumentsFor: (url, profile) => ['--headless', '--no-remote', '--profile', profile, url],
  prepare: (profile) =>
    writeFile(
      join(profile, 'user.js'),
      [...deadProxy, 'user_pref("network.proxy.type", 1);'].join('\n'),
    ),
  ownWays: {
    // Firefox sends a GET again whose connection was lost, and nobody is told.
    'a connection that is lost': { attempts: ['success'] },
  },
};

const cutOff = 'WebKitGTK hands a body that was cut off over as if it were whole';

const [miniBrowser] = globSync('/usr/{lib,libexec}/{*/,}webkit{2gtk-4,gtk-6}.*/MiniBrowser');

/** The engine of Safari. It needs a screen, if not a real one. */
const webkit: Browser = {
  name: 'WebKit',
  command: miniBrowser && installed(['xvfb-run'], '--help'),
  argumentsFor: (url) => ['-a', miniBrowser ?? '', url],
  environment: isRoot ? { WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' } : {},
  ownWays: {
    'JSON that is shorter than it was said to be': cutOff,
    'JSON that is cut off': cutOff,
  },
};

export const browsers: readonly Browser[] = [chromium, firefox, webkit];

for (const { name, command } of browsers) {
  if (!command) console.warn(`${name} is not installed: the tests in it do not run`);
}
