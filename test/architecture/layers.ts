/**
 * Who may import whom. What is not listed is forbidden; a new package or folder needs a line here.
 *
 * Left: a package, or a folder of core. Right: entries of workspace packages (`@redial/core`),
 * packages of the registry (`axios`), Node.js (`node:*`), folders of core (`hints`).
 */
export const packageEdges: Readonly<Record<string, readonly string[]>> = {
  core: [],
  vendors: ['@redial/core', '@redial/core/adapter'],
  redis: ['@redial/core', '@redial/core/adapter'],
  fetch: ['@redial/core', '@redial/core/adapter'],
  ky: ['@redial/core', '@redial/core/adapter', 'ky'],
  ofetch: ['@redial/core', '@redial/core/adapter', 'ofetch'],
  axios: ['@redial/core', '@redial/core/adapter', 'axios'],
  testing: ['@redial/core', 'msw', 'node:*'],
};

/** Packages that measure or try out the others, and may import anything: nothing may import them. */
export const outside: readonly string[] = ['bench'];

/**
 * What every part of core shares, types for the most part; it stands above the folders in name only
 * and knows none of them.
 */
export const vocabulary: readonly string[] = [
  'attempt-context.ts',
  'defined.ts',
  'failure.ts',
  'header-pairs.ts',
  'path-of.ts',
  'diagnosis.ts',
  'profile.ts',
  'classify/category.ts',
  'classify/facts.ts',
];

/** Inside core: redial -> send -> session -> wait, decide -> classify -> hints. `redial`: the files at the top. */
export const coreEdges: Readonly<Record<string, readonly string[]>> = {
  vocabulary: [],
  hints: ['vocabulary'],
  classify: ['vocabulary', 'hints'],
  decide: ['vocabulary', 'classify'],
  wait: [],
  body: ['wait', 'errors'],
  lane: ['vocabulary', 'hints', 'wait'],
  errors: ['vocabulary', 'decide'],
  options: ['vocabulary', 'decide', 'wait', 'lane'],
  session: ['vocabulary', 'hints', 'classify', 'decide', 'wait', 'lane', 'errors', 'options'],
  send: ['vocabulary', 'classify', 'wait', 'body', 'errors', 'session'],
  redial: [
    'vocabulary',
    'classify',
    'decide',
    'wait',
    'body',
    'lane',
    'errors',
    'options',
    'session',
    'send',
  ],
};
