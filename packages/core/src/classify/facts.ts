import type { Detail } from '../diagnosis.ts';
import type { Failure } from '../failure.ts';
import type { HeaderMap } from '../hints/headers.ts';
import type { VendorProfile } from '../profile.ts';
import { asCode, asText, type Reading, readBody } from './body.ts';
import { readDetails } from './details.ts';
import { readHtmlTitle, readXml } from './markup.ts';
import { readFirst } from './path.ts';

/** What an answer says, before anybody has judged it. */
export interface Facts {
  readonly status: number;
  /** Header look-up by lower-case name; several fields of one name are joined by `, `. */
  readonly header: (name: string) => string | undefined;
  /** Parsed JSON, else the text, else undefined. */
  readonly body: unknown;
  readonly code?: string;
  /** The vendor's error type, where it has one beside the code. */
  readonly type?: string;
  readonly message?: string;
  readonly requestId?: string;
  readonly details: readonly Detail[];
  readonly method?: string;
  readonly url?: string;
}

/** Longer texts are read to here: an error that needs more is none. */
const MAX_TEXT_LENGTH = 65_536;

/** Parsed JSON where the text is any, whatever its content type says; else the text, bounded. */
export function parseBody(body: unknown): unknown {
  if (typeof body !== 'string') return body ?? undefined;
  const text = body.replace(/^\uFEFF/, '');
  if (/^\s*[{["]/.test(text.slice(0, 256)) && text.length <= MAX_TEXT_LENGTH) {
    try {
      return JSON.parse(text);
    } catch {
      // Cut short, or only looks like JSON: a text like any other.
    }
  }
  return text.slice(0, MAX_TEXT_LENGTH) || undefined;
}

/** Header fields that carry an id of the request, best first; then any whose name ends this way. */
const REQUEST_ID_HEADERS = ['request-id', 'x-request-id', 'x-amzn-requestid', 'x-ms-request-id'];
const REQUEST_ID_ENDINGS = [
  'request-id',
  'requestid',
  'req-id',
  'correlation-id',
  'trace-id',
  'cf-ray',
];

function requestIdOf(headers: HeaderMap): string | undefined {
  for (const name of REQUEST_ID_HEADERS) if (headers.get(name)) return headers.get(name);
  for (const ending of REQUEST_ID_ENDINGS) {
    // What the client itself made up comes last: the vendor may not know it.
    for (const own of [false, true]) {
      for (const [name, value] of headers) {
        if (name.endsWith(ending) && name.includes('client') === own && value) return value;
      }
    }
  }
  return undefined;
}

const parameter = (header: string | undefined, name: string): string | undefined =>
  header && new RegExp(`\\b${name}="?([^",]{1,300})`).exec(header)?.[1];

/** The generic reading of an answer, headers included. */
function readUnknown(body: unknown, status: number, headers: HeaderMap): Reading {
  const title = typeof body === 'string' ? readHtmlTitle(body) : undefined;
  const xml = typeof body === 'string' && title === undefined ? readXml(body) : undefined;
  const root = xml && Object.keys(xml).length === 1 ? Object.values(xml)[0] : xml;
  const reading = readBody(title ?? root ?? body, status);
  const challenge = headers.get('www-authenticate');
  const code =
    reading.code ??
    asCode(headers.get('x-amzn-errortype')?.replace(/[:;].*/, ''), 'type') ??
    asCode(headers.get('x-ms-error-code')) ??
    asCode(parameter(challenge, 'error'));
  const message = reading.message ?? parameter(challenge, 'error_description') ?? code;
  const requestId = reading.requestId ?? requestIdOf(headers);
  return {
    ...reading,
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
  };
}

/** What an answer says: the profile's own places first, then what the generic reading finds. */
export function readFacts(
  failure: Failure & { readonly status: number },
  headers: HeaderMap,
  profile: VendorProfile | undefined,
  request: { readonly method?: string | undefined; readonly url?: string | undefined },
): { readonly facts: Facts; readonly reading: Reading } {
  const body = parseBody(failure.body);
  const reading = readUnknown(body, failure.status, headers);
  const read = profile?.read;
  const code = readFirst(body, read?.code, asCode) ?? reading.code;
  const type = readFirst(body, read?.type, asCode);
  const message = readFirst(body, read?.message, asText) ?? reading.message;
  const requestId = readFirst(body, read?.requestId, asCode) ?? reading.requestId;
  const details = readFirst(body, read?.details, (value) => {
    const found = readDetails({ details: value });
    return found.length > 0 ? found : undefined;
  });
  const facts: Facts = {
    status: failure.status,
    header: (name) => headers.get(name.toLowerCase()),
    body,
    ...(code !== undefined && { code }),
    ...(type !== undefined && { type }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
    details: details ?? reading.details,
    ...(request.method !== undefined && { method: request.method }),
    ...(request.url !== undefined && { url: request.url }),
  };
  return { facts, reading };
}
