import fc from 'fast-check';
import { expect, test } from 'vitest';
import { extractAll, partialExtract } from './extract-all.ts';
import { lasting, passing, urlsOf } from './extract-vendor.fixture.ts';

test('results and failures cover exactly the URLs of the request, whatever is answered', async () => {
  const url = fc.oneof(fc.constantFrom('a', 'b', 'c', 'https://a.test/'), fc.string());
  const entry = fc.record(
    {
      url: fc.oneof(url, fc.anything()),
      status: fc.oneof(fc.constantFrom('failed', 'success'), fc.anything()),
      error_message: fc.oneof(fc.constantFrom(passing, lasting), fc.anything()),
    },
    { requiredKeys: [] },
  );
  const answer = fc.oneof(
    fc.anything(),
    fc.record({
      code: fc.oneof(fc.integer(), fc.anything()),
      data: fc.record({ results: fc.array(fc.oneof(entry, fc.anything())) }),
      meta: fc.oneof(fc.record({ usage: fc.anything() }), fc.anything()),
    }),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(url, { maxLength: 50 }),
      fc.infiniteStream(answer),
      async (urls, answers) => {
        const outcome = await extractAll({ urls }, async () => answers.next().value, {
          baseDelayMs: 0,
        }).catch((error: unknown) => {
          // No answer of Octen.
          expect(error).toBeInstanceOf(TypeError);
          return partialExtract(error) ?? expect.unreachable('it should be known how far it came');
        });
        const covered = [...urlsOf(outcome.results), ...urlsOf(outcome.failures)];
        expect(covered.toSorted()).toEqual(urls.toSorted());
        // Each list by itself keeps the order of the request.
        const good = new Set(urlsOf(outcome.results));
        expect(urlsOf(outcome.results)).toEqual(urls.filter((each) => good.has(each)));
        expect(outcome.rounds).toBeLessThanOrEqual(3);
      },
    ),
  );
});
