import { setTimeout as pause } from 'node:timers/promises';
import { isRedialError } from '@redial/core';
import type { Terminal } from './terminal.ts';
import type { Timeline } from './timeline.ts';

export interface Scene {
  readonly title: string;
  /** What there is to see, in one line of 76 columns. */
  readonly why: string;
  /** Resolves to what the caller makes of the answer. */
  readonly run: () => Promise<string>;
}

/** Plays one scene after the other; what is thrown beside typed errors ends it. */
export async function play(
  scenes: readonly Scene[],
  terminal: Terminal,
  timeline: Timeline,
  signal: AbortSignal,
): Promise<void> {
  // Time to read what a scene came to, where somebody watches.
  const readingMs = terminal.isLive ? 400 : 0;
  for (const { title, why, run } of scenes) {
    timeline.begin(title, why);
    try {
      timeline.answered(await run());
    } catch (error) {
      if (!isRedialError(error)) throw error;
      timeline.caught(error);
    }
    await pause(readingMs, undefined, { signal });
  }
}

/** Ends with the process's being told to end; only the exit code shows it. */
export function untilInterrupted(): AbortSignal {
  const interrupted = new AbortController();
  for (const [name, exitCode] of Object.entries({ SIGINT: 130, SIGTERM: 143 })) {
    process.on(name, () => {
      process.exitCode = exitCode;
      interrupted.abort();
    });
  }
  // Whoever read it has gone: `pnpm demo | head`.
  process.stdout.on('error', () => process.exit());
  return interrupted.signal;
}
