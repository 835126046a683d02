/** What entities stand for in the texts of error pages; others stay as they are. */
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  '#39': "'",
  nbsp: ' ',
};

const MAX_DEPTH = 12;
const MAX_ELEMENTS = 256;

/** A tag, CDATA or text. Names are bounded, and no part can begin within another: linear on any input. */
const TOKEN = /<!\[CDATA\[([^\]]*)\]\]>|<(\/?)([A-Za-z_][\w.:-]{0,63})([^<>]*)>|([^<]+)|</g;

function decode(text: string): string {
  return text
    .replace(/&(#?\w{2,6});/g, (whole, name: string) =>
      Object.hasOwn(ENTITIES, name) ? (ENTITIES[name] as string) : whole,
    )
    .trim();
}

type Element = Record<string, unknown>;

/** The title of an HTML page, or its first heading; undefined when `text` is no HTML page. */
export function readHtmlTitle(text: string): string | undefined {
  if (!/^\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|title|h1|center)\b/i.test(text))
    return undefined;
  const title = /<(?:title|h1)\b[^<>]*>([^<]{1,500})/i.exec(text)?.[1] ?? '';
  return decode(title).replace(/\s+/g, ' ');
}

/**
 * Reads an XML error document into plain objects, so that the tables for JSON hold for it as well:
 * `<Error><Code>NoSuchKey</Code></Error>` becomes `{ Error: { Code: 'NoSuchKey' } }`. Namespace prefixes
 * and attributes are dropped, of repeated elements the first one is kept. Undefined: no XML.
 */
export function readXml(text: string): Element | undefined {
  if (!/^\s*<[?A-Za-z]/.test(text)) return undefined;
  const root: Element = {};
  const open: { readonly name: string; readonly children: Element; text: string }[] = [
    { name: '', children: root, text: '' },
  ];
  let elements = 0;
  for (const [, cdata, slash, tag, rest, words] of text.matchAll(TOKEN)) {
    const top = open.at(-1) as (typeof open)[number];
    if (tag === undefined) top.text += cdata ?? decode(words ?? '');
    else if (slash) {
      const parent = open.at(-2);
      if (!parent) break;
      open.pop();
      const { name, children } = top;
      const value = Object.keys(children).length > 0 ? children : top.text.trim();
      if (!Object.hasOwn(parent.children, name))
        Object.defineProperty(parent.children, name, { value, enumerable: true });
    } else if (!rest?.endsWith('/')) {
      if (open.length > MAX_DEPTH || ++elements > MAX_ELEMENTS) break;
      open.push({ name: tag.replace(/^.*:/, ''), children: {}, text: '' });
    }
  }
  return root;
}
