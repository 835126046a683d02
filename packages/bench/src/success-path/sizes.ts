import { brotliCompressSync } from 'node:zlib';
import { rolldown } from 'rolldown';

export interface SizeRecord {
  readonly name: string;
  readonly bytes: number;
  /** Minified and compressed with brotli. */
  readonly brotliBytes: number;
}

const clients = ['axios', 'ky', 'ofetch', 'undici'];
const adapter = (name: string, vendor?: string): string =>
  `export { withRedial } from '@redial/${name}';` +
  (vendor ? `export { ${vendor} } from '@redial/vendors/${vendor}';` : '');

/** What each ships: everything behind these lines but the client that the user has already. */
const entries: Readonly<Record<string, { code: string; external?: readonly string[] }>> = {
  'Redial: fetch': { code: adapter('fetch') },
  'Redial: fetch + octen': { code: adapter('fetch', 'octen') },
  'Redial: axios + octen': { code: adapter('axios', 'octen') },
  'Redial: axios + okrapdf': { code: adapter('axios', 'okrapdf') },
  'Redial: ky + octen': { code: adapter('ky', 'octen') },
  'Redial: ofetch + octen': { code: adapter('ofetch', 'octen') },
  'axios-retry': { code: `export { default } from 'axios-retry';` },
  'retry-axios': { code: `export { attach } from 'retry-axios';` },
  'p-retry': { code: `export { default } from 'p-retry';` },
  cockatiel: { code: `export { retry, handleAll, ExponentialBackoff } from 'cockatiel';` },
  'fetch-retry': { code: `export { default } from 'fetch-retry';` },
  '@fetchkit/ffetch (client included)': {
    code: `export { createClient } from '@fetchkit/ffetch';`,
  },
  'wretch + retry (client included)': {
    code: `export { default } from 'wretch'; export { retry } from 'wretch/middlewares/retry';`,
  },
  'ky (client included)': { code: `export { default } from 'ky';`, external: [] },
  'ofetch (client included)': { code: `export { ofetch } from 'ofetch';`, external: [] },
  'AWS adaptive': { code: `export { AdaptiveRetryStrategy } from '@smithy/core/retry';` },
  bottleneck: { code: `export { default } from 'bottleneck';` },
};

/** Bundled for the browser by rolldown, minified. */
export async function sizes(): Promise<SizeRecord[]> {
  const records: SizeRecord[] = [];
  for (const [name, { code, external = clients }] of Object.entries(entries)) {
    const build = await rolldown({
      input: 'entry',
      cwd: import.meta.dirname,
      platform: 'browser',
      external: [...external, /^node:/],
      treeshake: { moduleSideEffects: false },
      logLevel: 'silent',
      plugins: [
        {
          name: 'entry',
          resolveId: (id) => (id === 'entry' ? `${import.meta.dirname}/entry.js` : undefined),
          load: (id) => (id.endsWith('/success-path/entry.js') ? code : undefined),
        },
      ],
    });
    const { output } = await build.generate({ minify: true, format: 'es' });
    await build.close();
    const minified = Buffer.concat(
      output.flatMap((chunk) => (chunk.type === 'chunk' ? [Buffer.from(chunk.code)] : [])),
    );
    const brotliBytes = brotliCompressSync(minified).length;
    records.push({ name, bytes: minified.length, brotliBytes });
  }
  return records;
}
