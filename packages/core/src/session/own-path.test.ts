import { beforeEach, describe, expect, test } from 'vitest';
import { StillClock } from '../lane/still-clock.fixture.ts';
import { defineProfile } from '../define-profile.ts';
import { createRedial, type Redial } from '../redial.ts';

const api = 'https://api.example.com';
const ok = (): Response => new Response();
const refused = (): Response =>
  new Response(null, { status: 429, headers: { 'retry-after': '5' } });

let clock: StillClock;
let redial: Redial;
beforeEach(() => {
  clock = new StillClock();
  redial = createRedial({ clock, policy: { maxAttempts: 1 } });
});

/** What comes of a request: when it was sent, in milliseconds from now; undefined: it waits. */
async function ask(path: string, answer: () => Response): Promise<number | undefined> {
  const askedAtMs = clock.monotonicMs();
  let sentAtMs: number | undefined;
  const send = async (): Promise<Response> => {
    sentAtMs = clock.monotonicMs();
    return answer();
  };
  redial.run(send, { url: `${api}${path}` }).catch(() => undefined);
  await clock.advance(0);
  return sentAtMs === undefined ? undefined : sentAtMs - askedAtMs;
}

/** Twenty users are read, and then the search is refused; so many times, with a minute between. */
async function refuseSearch(answer: () => Response, rows: number): Promise<void> {
  for (let row = 0; row < rows; row++) {
    await clock.advance(60_000);
    for (let id = 0; id < 20; id++) await ask(`/users/${id}`, ok);
    await ask('/search', answer);
  }
}

describe.each([
  ['429', refused],
  ['503', () => new Response(null, { status: 503, headers: { 'retry-after': '5' } })],
])('a path that always answers %s', (_, answer) => {
  test('stops all others the first time', async () => {
    await refuseSearch(answer, 1);
    expect(await ask('/users/1', ok)).toBeUndefined();
  });

  test('and nobody else when it is clear that it is alone; what was learned of it is forgotten', async () => {
    await refuseSearch(answer, 2);
    const times = [];
    for (let id = 0; id < 50; id++) times.push(await ask(`/users/${id}`, ok));
    expect(times.every((waitedMs) => waitedMs === 0)).toBe(true);
    expect(redial.lanes()).toMatchObject([{ status: 'open' }]);
  });

  test('then waits in a lane of its own', async () => {
    await refuseSearch(answer, 5);
    expect(await ask('/search', ok)).toBeUndefined();
    expect(await ask('/users/1', ok)).toBe(0);
    const lanes = redial.lanes().map(({ key, status }) => [key.trim(), status]);
    expect(lanes).toEqual([
      [api, 'open'],
      [`${api}  GET /search`, 'paused'],
    ]);
  });
});

test('where a pace is stated, a path that is refused stops nobody else, and stays within it', async () => {
  redial = createRedial({ clock, lane: { perSecond: 10 }, policy: { maxAttempts: 1 } });
  await refuseSearch(refused, 6);
  await clock.advance(60_000);
  expect(await ask('/search', refused)).toBe(0);
  await clock.advance(100);
  expect(await ask('/users/1', ok)).toBe(0);
  expect(redial.lanes()).toHaveLength(1);
});

test('a limit that is for all stops all, whichever paths it meets', async () => {
  for (let row = 0; row < 6; row++) {
    await ask('/users/1', ok);
    await ask(row % 2 ? '/search' : '/users/2', refused);
    expect(await ask('/users/1', ok)).toBeUndefined();
    await clock.advance(60_000);
  }
});

test('what a profile says of the limits of its paths is believed', async () => {
  const vendor = defineProfile({
    vendor: 'acme',
    hosts: ['api.example.com'],
    limitGroups: [{ path: /./, group: 'all', source: 'https://api.example.com/limits' }],
    rules: [],
  });
  redial = createRedial({ clock, vendor, policy: { maxAttempts: 1 } });
  for (let row = 0; row < 4; row++) {
    await refuseSearch(refused, 1);
    expect(await ask('/users/1', ok)).toBeUndefined();
  }
});
