import { credentialName, type Secrets } from './secrets.ts';

/** Stands for a masked value. */
const masked = '***';

/** Replaces the secrets of one request. */
export interface Mask {
  /** In what comes from outside: wherever they occur. */
  (text: string): string;
  /** In the client's own words: query values that are words only in a URL, behind their `=`. */
  own(text: string): string;
  /** In codes, which may be what a query asks for: credentials only. */
  code(text: string): string;
}

/** For where nothing is secret. */
export const noMask: Mask = /* @__PURE__ */ Object.assign((text: string) => text, {
  own: (text: string) => text,
  code: (text: string) => text,
});

export function maskOf({ credentials, queryValues }: Secrets): Mask {
  if (credentials.size === 0 && queryValues.size === 0) return noMask;
  // Ordinary words occur in a client's text as well: "Request failed with status code 404".
  const words = [...queryValues].filter((value) => /^[a-z]+$/i.test(value));
  const everywhere = [...credentials, ...queryValues];
  const always = hiding(
    everywhere.filter((value) => !words.includes(value) || credentials.has(value)),
  );
  const inUrls = hiding(words, '=');
  return Object.assign(hiding(everywhere), {
    code: hiding([...credentials]),
    own: (text: string) => inUrls(always(text)),
  });
}

/** The longest first: one secret may be part of another. */
function hiding(secrets: readonly string[], before = ''): (text: string) => string {
  const ordered = secrets.toSorted((a, b) => b.length - a.length);
  return (text) =>
    ordered.reduce((left, secret) => left.replaceAll(before + secret, before + masked), text);
}

/** The deepest nesting that a masked copy keeps; what lies deeper is dropped. */
const deepest = 12;

/**
 * A copy of a JSON-like value in which every string and number is masked; with `byName`, also the
 * values that stand under a credential's name, in JSON text as well.
 */
export function maskValue(value: unknown, mask: Mask, byName = false): unknown {
  if (mask === noMask && !byName) return value;
  // Each object is copied once, or data that is shared would grow without end.
  const copies = new Map<object, unknown>();
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part === 'string') return byName ? maskBody(part, mask) : mask(part);
    if (typeof part === 'number' || typeof part === 'bigint') {
      return mask(String(part)) === String(part) ? part : masked;
    }
    if (typeof part === 'function') return undefined;
    if (typeof part !== 'object' || part === null) return part;
    if (depth > deepest || copies.has(part)) return copies.get(part);
    copies.set(part, undefined); // what holds itself ends here
    const result = Array.isArray(part)
      ? part.map((item) => copy(item, depth + 1))
      : Object.fromEntries(
          Object.entries(part).map(([key, item]) => [
            mask(key),
            byName && item !== null && item !== undefined && credentialName.test(key)
              ? masked
              : copy(item, depth + 1),
          ]),
        );
    copies.set(part, result);
    return result;
  };
  return copy(value, 0);
}

/** A request body that was JSON, or a form, before it was text. */
function maskBody(text: string, mask: Mask): string {
  if (/^[\w.%[\]-]+=\S*$/.test(text)) {
    const hidden = text.replaceAll(/([^=&]*)=([^&]*)/g, (pair, name: string) =>
      credentialName.test(name) ? `${name}=${masked}` : pair,
    );
    return mask(hidden);
  }
  if (!/^\s*[[{]/.test(text)) return mask(text);
  try {
    return JSON.stringify(maskValue(JSON.parse(text), mask, true));
  } catch {
    return mask(text);
  }
}
