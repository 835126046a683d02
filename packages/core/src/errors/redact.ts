import { credentialName, isWords, type Secrets } from './secrets.ts';

/** Stands for a masked value. */
const masked = '***';

/** Replaces the secrets of one request. */
export interface Mask {
  /** In what comes from outside: wherever they occur. */
  (text: string): string;
  /** In the client's own words, and in names: query values that are words only in a URL, behind their `=`. */
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
  const words = [...queryValues].filter(isWords);
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
  return (text) => {
    const whole = ordered.reduce(
      (left, secret) => left.replaceAll(before + secret, before + masked),
      text,
    );
    return text.length < shortestCut ? whole : withoutHalf(whole, ordered);
  };
}

/** A text as long as this may have been cut: a vendor's, to what of it is kept. */
const shortestCut = 1_000;
const shortestHalf = 6;

/** Takes the beginning of a secret off the end of a text. */
function withoutHalf(text: string, secrets: readonly string[]): string {
  for (const secret of secrets) {
    const head = secret.slice(0, shortestHalf);
    let at = text.length - secret.length;
    while ((at = text.indexOf(head, at + 1)) >= 0) {
      if (secret.startsWith(text.slice(at))) return text.slice(0, at) + masked;
    }
  }
  return text;
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
  const copyOf = (part: object, depth: number): object =>
    Array.isArray(part)
      ? part.map((item) => copy(item, depth))
      : Object.fromEntries(
          Object.entries(part).map(([key, item]) => [
            mask.own(key),
            byName && item !== null && item !== undefined && credentialName.test(key)
              ? masked
              : copy(item, depth),
          ]),
        );
  const copy = (part: unknown, depth: number): unknown => {
    if (typeof part === 'string') return byName ? maskBody(part, mask) : mask(part);
    if (typeof part === 'number' || typeof part === 'bigint') {
      return mask(String(part)) === String(part) ? part : masked;
    }
    if (typeof part === 'function') return undefined;
    if (typeof part !== 'object' || part === null) return part;
    if (depth > deepest || copies.has(part)) return copies.get(part);
    copies.set(part, undefined); // what holds itself ends here
    const form = formOf(part);
    const result = form === part ? copyOf(part, depth + 1) : copy(form, depth + 1);
    copies.set(part, result);
    return result;
  };
  return copy(value, 0);
}

/** What an object is in JSON: what it says itself; its own properties where it says nothing. */
function formOf(part: object): unknown {
  // Byte by byte they would fill a log, and the memory.
  if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) return `[${part.byteLength} bytes]`;
  try {
    const { toJSON } = part as { toJSON?: unknown };
    return typeof toJSON === 'function' ? toJSON.call(part) : part;
  } catch {
    return part;
  }
}

/** A request body that was JSON, or a form, before it was text. */
function maskBody(text: string, mask: Mask): string {
  if (/^[\w.%[\]-]+=\S*$/.test(text)) {
    const pairs = text.split('&').map((pair) => {
      const name = pair.slice(0, Math.max(0, pair.indexOf('=')));
      return credentialName.test(name) ? `${name}=${masked}` : pair;
    });
    return mask(pairs.join('&'));
  }
  if (!/^\s*[[{]/.test(text)) return mask(text);
  try {
    return JSON.stringify(maskValue(JSON.parse(text), mask, true));
  } catch {
    return mask(text);
  }
}
