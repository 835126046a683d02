/** What entities stand for in the texts of error pages; others stay as they are. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/** An element without elements in it. The bounds keep it linear on any text. */
const LEAF = /<(?:\w{1,20}:)?(\w{1,40})(?:\s[^<>]{0,300})?>([^<]{1,2000})<\//g;

/**
 * The innermost elements of an XML or HTML document as plain fields, so that the names for JSON hold
 * for it as well: `<Error><Code>NoSuchKey</Code></Error>` is `{ Code: 'NoSuchKey' }`. Of an HTML page
 * only its title, heading and preformatted text. The first of several elements of one name is kept.
 */
export function readMarkup(text: string): Record<string, string> | undefined {
  if (!/^\s*</.test(text)) return undefined;
  const isHtml = /<(?:!doctype html|html|head|body|h1)\b/i.test(text.slice(0, 1000));
  const leaves = new Map<string, string>();
  for (const [, name = '', inner = ''] of text.matchAll(LEAF)) {
    const value = inner
      .replace(/&(\w{2,4});/g, (entity, short) => ENTITIES[short] ?? entity)
      .trim();
    const isWanted = !isHtml || /^(?:title|h1|pre)$/i.test(name);
    if (isWanted && value && !leaves.has(name)) leaves.set(name, value);
  }
  return Object.fromEntries(leaves);
}
