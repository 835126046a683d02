import { createRedial, type VendorProfile } from '@redial/core';
import { manualClock } from '@redial/testing';
import { describe, expect, test } from 'vitest';
import { octen } from './octen/profile.ts';
import { okrapdf } from './okrapdf/profile.ts';

/** The group of the lane that a request goes through. */
async function groupOf(vendor: VendorProfile, method: string, url: string): Promise<string> {
  const redial = createRedial({ vendor });
  await redial.run(async () => Response.json({ code: 0 }), { method, url });
  return redial.lanes()[0]?.key.split(' ')[2] ?? 'no lane';
}

const rows: readonly (readonly [VendorProfile, base: string, [string, string, string][]])[] = [
  [
    octen,
    'https://api.octen.ai',
    [
      ['POST', '/search', 'search'],
      ['POST', '/news-search', 'search'],
      ['POST', '/business-search', 'search'],
      ['POST', '/embedding', 'search'],
      ['POST', '/vl-embedding', 'search'],
      ['POST', '/extract', 'extract'],
      ['POST', '/extract?debug=/search', 'extract'],
      ['POST', '/broad-search', 'chat'],
      ['POST', '/v1/chat/completions', 'chat'],
      ['POST', '/answer', 'answer'],
      ['POST', '/image-search', 'answer'],
      ['POST', '/video-search', 'answer'],
      ['POST', '/v1/research', 'research'],
      ['GET', '/v1/research/r-1', ''],
      ['POST', '/v1/videos', ''],
      ['GET', '/', ''],
    ],
  ],
  [
    okrapdf,
    'https://api.okrapdf.com',
    [
      ['POST', '/v1/documents', 'expensive'],
      ['GET', '/v1/documents', ''],
      ['GET', '/v1/documents/doc-1', ''],
      ['DELETE', '/v1/documents/doc-1', ''],
      ['POST', '/v1/documents/doc-1/structured-output', 'expensive'],
      ['POST', '/v1/documents/doc-1/chat/completions', 'expensive'],
      ['POST', '/v1/resolve/chat/completions', 'expensive'],
      ['POST', '/document/doc-1/upload', 'expensive'],
      ['POST', '/document/doc-1/upload-url', 'expensive'],
      ['POST', '/document/doc-1/structured-output', 'expensive'],
      ['POST', '/document/doc-1/chat/completions?stream=1', 'expensive'],
      ['POST', '/document/doc-1/confirm-upload', ''],
      ['GET', '/document/doc-1/status', ''],
      ['POST', '/api/v1/extract', 'expensive'],
      ['POST', '/api/v1/extract/sync', 'expensive'],
      ['GET', '/v1/jobs/job-1', ''],
      ['POST', '/v1/files/presign', ''],
    ],
  ],
];

describe.each(rows)('$vendor', (vendor, base, paths) => {
  test.each(paths)('%s %s shares the limit %j', async (method, path, group) => {
    expect(await groupOf(vendor, method, base + path)).toBe(group);
  });

  test('every group names its source', () => {
    for (const { source } of vendor.limitGroups ?? []) {
      expect(source).toMatch(/^https:\/\/docs\.(octen\.ai|okrapdf\.com)\//);
    }
  });
});

test.each<[vendor: VendorProfile, refused: string, same: string, other: string]>([
  [octen, 'https://api.octen.ai/search', '/embedding', '/extract'],
  [okrapdf, 'https://api.okrapdf.com/v1/documents', '/v1/resolve/chat/completions', '/v1/files'],
])('$vendor: a refusal stops the requests of its own limit alone', async (...row) => {
  const [vendor, refused, same, other] = row;
  const clock = manualClock({ mode: 'manual' });
  const redial = createRedial({ vendor, clock });
  const sent: string[] = [];
  const post = (url: string, ...answers: Response[]): Promise<Response> =>
    redial.run(
      async () => {
        sent.push(url);
        return answers.shift() ?? Response.json({ code: 0 });
      },
      { method: 'POST', url: new URL(url, refused).href },
    );
  const stopped = post(
    refused,
    Response.json({}, { status: 429, headers: { 'retry-after': '30' } }),
  );
  await clock.advance(0);
  const waiting = post(same);
  await post(other);
  expect(sent).toEqual([refused, other]);
  await clock.advance(60_000);
  await Promise.all([stopped, waiting]);
  expect(sent.toSorted()).toEqual([refused, refused, same, other].toSorted());
});
