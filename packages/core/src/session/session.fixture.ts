import { beforeEach } from 'vitest';
import type { RedialEvent } from '../options/events.ts';
import { instantClock, type InstantClock } from '../instant-clock.fixture.ts';
import type { RedialOptions } from '../options/options.ts';
import { createRedial, settingsFrom } from '../redial.ts';
import type { SessionRequest } from './request-facts.ts';
import { Session } from './session.ts';

// New for each test of a file that imports this.
export let clock: InstantClock;
export let events: RedialEvent[];
beforeEach(() => {
  clock = instantClock();
  events = [];
});

/** A session of a Redial that says what happens to `events`. */
export function open(
  options: RedialOptions = {},
  request: SessionRequest = { method: 'GET', url: 'https://a.example/' },
  call?: false,
): Session {
  const redial = createRedial({
    clock,
    random: () => 0,
    lane: false,
    onEvent: (event) => void events.push(event),
    ...options,
    policy: { jitter: 'none', ...options.policy },
  });
  return new Session(settingsFrom(redial), request, call);
}

export const busy = { status: 503, headers: {} };
export const types = (): string[] => events.map(({ type }) => type);
