import { createRedial } from '@redial/core';
import { expect, test } from 'vitest';
import { byHost } from './by-host.ts';

test.each([
  ['https://api.octen.ai/search', 'octen'],
  ['https://API.OCTEN.AI:443/search?query=x', 'octen'],
  ['https://api.okrapdf.com/v1/documents/doc-1', 'okrapdf'],
  ['https://app.okrapdf.com/api/v1/extract', 'okrapdf'],
  ['https://api.octen.ai.example.com/search', 'generic'],
  ['https://example.com/api.octen.ai', 'generic'],
  [undefined, 'generic'],
])('%s: %s', (url, vendor) => {
  const redial = createRedial({ vendor: byHost });
  const answer = { status: 500, headers: {}, body: {}, ...(url !== undefined && { url }) };
  expect(redial.diagnose(answer)?.vendor).toBe(vendor);
});
