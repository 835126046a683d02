import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { packages, publicPackages } from '../architecture/packages.ts';
import { root } from '../architecture/source.ts';

const readmes = packages.map(({ path }) => `${path}/README.md`);
const pages = ['README.md', '.github/CONTRIBUTING.md', ...readmes].filter((path) =>
  existsSync(join(root, path)),
);

/** The links of a page that lead to other files of the repository, or within it. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^https?:/.test(target));
}

/** What a heading is called in a link. */
function anchorsOf(page: string): string[] {
  const headings = readFileSync(join(root, page), 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}

test.each(pages)('%s: every link within the repository leads somewhere', (page) => {
  const dead = linksOf(page).filter((link) => {
    const [path, anchor] = link.split('#');
    const target = path ? join(dirname(page), path) : page;
    if (!existsSync(join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(dead).toEqual([]);
});

/** On npm a package's page stands alone: where no address of a repository is known, a path is a dead link. */
test.each(publicPackages)('$path/README.md has no link that npm cannot follow', ({ path }) => {
  expect(linksOf(`${path}/README.md`)).toEqual([]);
});
