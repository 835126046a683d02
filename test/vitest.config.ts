import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    silent: 'passed-only',
    // Mostly waiting for sockets: on two cores vitest would take one worker.
    maxWorkers: 2,
    reporters: ['default', fileURLToPath(new URL('closing-line.ts', import.meta.url))],
    projects: [
      { test: { name: 'unit', include: ['packages/*/src/**/*.test.ts'] } },
      { test: { name: 'conformance', include: ['test/conformance/**/*.test.ts'] } },
      { test: { name: 'generic', include: ['test/generic/**/*.test.ts'] } },
      {
        test: {
          name: 'repository',
          include: ['test/{architecture,browser,docs,e2e,packaging}/**/*.test.ts'],
        },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/types/**/*.test-d.ts'],
            tsconfig: fileURLToPath(new URL('tsconfig.json', import.meta.url)),
          },
        },
      },
    ],
  },
});
