import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { publicPackages } from '../architecture/packages.ts';
import { root } from '../architecture/source.ts';
import { build } from './build.ts';
import { describeSurface } from './surface.ts';

beforeAll(build, 120_000);

/** A change of what users can see is a change of a file that a reviewer reads: `pnpm surface` writes it. */
test.each(publicPackages)(
  'the surface of $manifest.name is api.txt',
  async ({ path, manifest }) => {
    const entries = Object.entries(manifest.publishConfig?.exports ?? {}).flatMap(
      ([entry, file]) => {
        const types = (file as { types?: string }).types;
        return types ? [[join(manifest.name, entry), join(path, types)] as const] : [];
      },
    );
    await expect(describeSurface(entries)).toMatchFileSnapshot(join(root, path, 'api.txt'));
  },
);
