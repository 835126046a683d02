import type { Failure } from '../failure.ts';
import type { HeaderMap } from '../hints/headers.ts';
import type { VendorProfile } from '../profile.ts';
import { type Reading, readBody } from './body.ts';
import { defined } from '../defined.ts';
import { readDetails } from './details.ts';
import type { Facts, RequestLine } from './facts.ts';
import { fieldsOf, find, scalar } from './fields.ts';
import { levelsOf } from './levels.ts';
import { readMarkup } from './markup.ts';
import { readFirst } from './path.ts';
import { asCode, asId, asText } from './values.ts';

/** No more of a text is kept: an error that needs more is none. */
const MAX_TEXT_LENGTH = 65_536;

/** Longer JSON is not parsed: as much of a success is read within its attempt, and may tell that it failed. */
const MAX_JSON_LENGTH = 1024 * 1024;

/** As text, where some clients hand over the bytes. */
function textOf(body: unknown): unknown {
  // Memory that was given away is empty, and no view of it can be made.
  if (body instanceof ArrayBuffer && body.byteLength === 0) return undefined;
  const bytes = body instanceof ArrayBuffer ? new Uint8Array(body) : body;
  if (!(bytes instanceof Uint8Array)) return body ?? undefined;
  return new TextDecoder().decode(bytes.subarray(0, MAX_JSON_LENGTH));
}

/** Parsed JSON where the text is any, whatever its content type says; else the text, bounded. */
export function parseBody(given: unknown): unknown {
  const body = textOf(given);
  if (typeof body !== 'string') return body;
  const text = body.replace(/^\uFEFF/, '');
  if (text.length <= MAX_JSON_LENGTH && /^\s*[{["]/.test(text)) {
    try {
      return JSON.parse(text);
    } catch {
      // Cut short, or only looks like JSON: a text like any other.
    }
  }
  return text.slice(0, MAX_TEXT_LENGTH) || undefined;
}

/** The generic reading of an answer, headers included. */
function readAnswer(body: unknown, status: number, headers: HeaderMap): Reading {
  const fields = fieldsOf(Object.fromEntries(headers));
  const reading = readBody((typeof body === 'string' && readMarkup(body)) || body, status, fields);
  // RFC 6750 section 3: `Bearer error="invalid_token", error_description="…"`
  const challenge = headers.get('www-authenticate') ?? '';
  const code =
    reading.code ??
    // A code may be followed by a URI (smithy.io, restJson1).
    find(fields, [/(?:err(?:or)?|exception)(?:code|type)$/], (value) =>
      asCode(/^[\w.#-]+/.exec(scalar(value))?.[0], 'type'),
    ) ??
    /error="?([^",]+)/.exec(challenge)?.[1];
  return {
    ...reading,
    code,
    message: reading.message ?? /error_description="([^"]+)/.exec(challenge)?.[1] ?? code,
  };
}

/** What an answer says: the profile's own places first, then what the generic reading finds. */
export function readFacts(
  { status, body: raw }: Failure & { readonly status: number },
  headers: HeaderMap,
  profile: VendorProfile | undefined,
  { method, url }: RequestLine,
): readonly [Facts, Reading] {
  const body = parseBody(raw);
  const reading = readAnswer(body, status, headers);
  const { code, type, message, requestId, details } = profile?.read ?? {};
  const facts = defined<Facts>({
    status,
    header: (name) => headers.get(name.toLowerCase()),
    body,
    code: readFirst(body, code, asCode) ?? reading.code,
    type: readFirst(body, type, asCode),
    message: readFirst(body, message, asText) ?? reading.message,
    requestId: readFirst(body, requestId, asId) ?? reading.requestId,
    details:
      readFirst(body, details, (value) => {
        const found = readDetails(value, levelsOf({ errors: value }), undefined);
        return found.length > 0 ? found : undefined;
      }) ?? reading.details,
    method,
    url,
  });
  return [facts, reading];
}
