import { expect, test } from 'vitest';
import { redialOf } from '../errors/mark.ts';
import { busy, events, open, types } from './session.fixture.ts';

test('a success that a hook has made a failure of is one attempt, which failed', async () => {
  for (const isAskedFor of [false, true]) {
    const session = open({ policy: { maxAttempts: 2 } });
    session.begin();
    session.succeeded(undefined, false);
    if (isAskedFor) expect(session.attempts).toHaveLength(1);
    await expect(session.failed(busy)).resolves.toBe('retry');
    expect(session.begin().attempt).toBe(2);
    session.succeeded(undefined, false);
    await expect(session.failed(busy)).resolves.toBe('stop');
    expect(session.attempts).toMatchObject([{ status: 503 }, { status: 503 }]);
    expect(types()).not.toContain('recovered');
  }
});

test('a success that a client sends again for all the same stays on the record', () => {
  const session = open();
  const answers = [new Response(), new Response(), new Response()];
  for (const answer of answers) {
    session.begin();
    session.succeeded(answer);
  }
  expect(session.attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  expect(redialOf(answers[2])?.attempts).toHaveLength(3);
  expect(events).toEqual([]);
});

test('a success is told as a recovery when nothing can take it back any more', async () => {
  const session = open();
  session.begin();
  await session.failed(busy);
  session.begin();
  session.succeeded(undefined, false);
  expect(types()).not.toContain('recovered');
  session.succeeded();
  expect(events.at(-1)).toMatchObject({ type: 'recovered', attempts: 2 });
});

test('a response that is told of twice tells each attempt once', async () => {
  const session = open();
  const answer = new Response();
  session.begin();
  await session.failed(busy);
  session.begin();
  session.succeeded(answer, false);
  session.succeeded(answer);
  expect(redialOf(answer)?.attempts).toHaveLength(2);
});
