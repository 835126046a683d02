import { expect, test } from 'vitest';
import { sample, type Sample } from './sample.ts';

const samples: Sample[] = [
  {
    name: 'rate-limited',
    status: 429,
    headers: { 'retry-after': '7' },
    body: { code: 429, msg: 'slow down' },
  },
  { name: 'bad-gateway', status: 502, body: '<h1>Bad gateway</h1>' },
];

test.each([
  [
    'rate-limited',
    { status: 429, headers: { 'retry-after': '7' }, body: { code: 429, msg: 'slow down' } },
  ],
  ['bad-gateway', { status: 502, headers: {}, body: '<h1>Bad gateway</h1>' }],
])('finds %s in a list', (name, answer) => {
  expect(sample(samples, name)).toEqual({ type: 'answer', ...answer });
});

test('finds the list that is linked to a profile', () => {
  const profile = Object.defineProperty({ vendor: 'acme' }, Symbol.for('redial.samples'), {
    value: samples,
  });
  expect(sample(profile, 'rate-limited').status).toBe(429);
});

test('says which samples there are', () => {
  expect(() => sample(samples, 'rate-limit')).toThrow(
    'there is no "rate-limit"; there are: rate-limited, bad-gateway',
  );
});

test('says what to do when a profile has no samples', () => {
  expect(() => sample({ vendor: 'acme' }, 'x')).toThrow('pass its list of samples');
});

test.each([[undefined], ['acme'], [{ acme: {} }], [[{ vendor: 'acme' }]]])(
  'says so when it is given no samples: %j',
  (source) => {
    expect(() => sample(source as never, 'x')).toThrow(
      'no profile and has no samples linked to it',
    );
  },
);
