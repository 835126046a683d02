import type { Detail } from '../diagnosis.ts';
import type { NamedWait } from '../hints/wait-hint.ts';
import type { WaitUnit } from '../profile.ts';
import { type Fields, fieldsOf, isRecord } from './fields.ts';
import { readDetails, readMap } from './details.ts';

/** What the generic reading finds in a body; everything as the vendor sent it. */
export interface Reading {
  readonly code?: string;
  readonly message?: string;
  readonly requestId?: string;
  /** A status that the body states, where it is one of an error. */
  readonly status?: number;
  readonly details: readonly Detail[];
  readonly waits: readonly NamedWait[];
}

const names = (list: string): readonly string[] => list.split(' ');

/** Objects that hold the error, or more about it. First those that are the error itself. */
const NESTED = names(
  'error err errors fault exception errorresponse response detail innererror extensions errorinfo status sys meta error_data errordata details data metadata responsemetadata parameters',
);
/** Inside these a `name`, an `id` or a `type` is about something else; only named codes count. */
const LOOSE = new Set(
  names('detail details data meta metadata responsemetadata parameters status'),
);
/** Lists of errors; what their first item says counts where the level above says nothing. */
const LISTED = names('errors error details detail issues causes errorcauses rootcause violations');

/** More specific than the code beside them. */
const SPECIFIC = names('declinecode errorsubcode subcode suberror issue');
const CODE = names(
  'errorcode apierrorcode errcode code retcode ecode faultcode errorkey reason .tag errortype type status name category error err id key slug',
);
const LOOSE_CODE = names('errorcode errcode code reason .tag errortype');

/** The human text; what says more comes first. */
const MESSAGE = names(
  'message msg errormessage errormsg errmsg retmsg detail details errordescription description faultstring reason errorsummary errordetail error err statusmessage usermessage displaymessage userpresentablemessage errormessages messages errors text title summary information note value',
);

const REQUEST_ID = names(
  'requestid reqid correlationid traceid debugid fbtraceid logid errorid incidentid transactionid trackingid rayid phrase',
);

/** Fields that state a wait, with their units. */
const WAITS: readonly (readonly [name: string, unit: WaitUnit])[] = [
  ['retryafterms', 'milliseconds'],
  ['retryafterseconds', 'seconds'],
  ['retryafter', 'seconds'],
  ['retrydelay', 'seconds'],
  ['retryin', 'seconds'],
  ['waitseconds', 'seconds'],
  ['estimatedtime', 'seconds'],
  ['retryat', 'timestamp'],
  ['resetat', 'timestamp'],
  ['resetsat', 'timestamp'],
];

const MAX_DEPTH = 8;
const MAX_LEVELS = 48;

/** A word that says that something failed, but not what. */
const MEANINGLESS =
  /^(?:errors?|err|fail(?:ed|ure)?|exception|fault|false|true|ok|success|null|none|unknown|about:blank|error[._](?:list|response))$/i;
const SLUG = /^[\w.:#@/$-]{1,200}$/;
const URI = /^(?:https?:\/\/|urn:)\S{1,500}$/;
/** `Forbidden`: in `error` or `message` it is the reason phrase of the status. */
const CAPITALISED_WORD = /^[A-Z][a-z]+$/;
const SCREAMING = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;

interface Level {
  readonly fields: Fields;
  readonly key: string;
  readonly depth: number;
  readonly inList: boolean;
}

/** A machine code as it stands under a name, or undefined. */
export function asCode(value: unknown, name = 'code'): string | undefined {
  if (typeof value === 'number')
    return Number.isFinite(value) && value !== 0 ? String(value) : undefined;
  if (typeof value !== 'string') return undefined;
  // `com.example#ThrottlingException`: the part after `#` is the name of the error (smithy.io, restJson1).
  const code = name === 'type' && !value.includes('/') ? value.replace(/^.*#/, '') : value;
  if (!SLUG.test(code) && !URI.test(code)) return undefined;
  if (MEANINGLESS.test(code) || code === '0' || !/[a-z0-9]/i.test(code)) return undefined;
  if (/^(?:error|err)$/.test(name) && CAPITALISED_WORD.test(code)) return undefined;
  if (name === 'status' && /^\d+$/.test(code)) return undefined;
  if (/^(?:id|key|name)$/.test(name) && !/^[a-z][a-z_.-]*$/i.test(code)) return undefined;
  return code;
}

/** A text as it stands, the first of a list of texts, or the text of an object that wraps one. */
export function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value.trim() ? value : undefined;
  if (Array.isArray(value)) return asText(typeof value[0] === 'string' ? value[0] : undefined);
  return undefined;
}

function asId(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

/** The objects that may say something of the error, outermost first. */
function levelsOf(body: unknown): Level[] {
  const levels: Level[] = [];
  const add = (value: unknown, key: string, depth: number, inList: boolean): void => {
    const item = Array.isArray(value) ? (value as unknown[]).find(isRecord) : value;
    const fields = fieldsOf(item);
    if (fields) levels.push({ fields, key, depth, inList: inList || Array.isArray(value) });
  };
  add(body, '', 0, false);
  for (let at = 0; at < levels.length && levels.length < MAX_LEVELS; at++) {
    const { fields, depth, inList } = levels[at] as Level;
    if (depth >= MAX_DEPTH) continue;
    for (const key of new Set([...NESTED, ...LISTED])) add(fields.get(key), key, depth + 1, inList);
  }
  return levels;
}

function codeOf(levels: readonly Level[], httpStatus: number): string | undefined {
  let best: string | undefined;
  let bestScore = Infinity;
  for (const { fields, key, depth, inList } of levels) {
    const consider = (name: string, rank: number): void => {
      const code = asCode(fields.get(name), name);
      if (code === undefined) return;
      const isStatus = code === String(httpStatus);
      const score = rank - depth * 100 + (isStatus ? 5000 : 0);
      if (score < bestScore) [best, bestScore] = [code, score];
    };
    for (const name of SPECIFIC) consider(name, -3000);
    if (inList) consider('reason', -2000);
    const list = LOOSE.has(key) ? LOOSE_CODE : CODE;
    for (const [rank, name] of list.entries()) consider(name, rank + (inList ? 2000 : 0));
    const message = fields.get('message');
    if (typeof message === 'string' && SCREAMING.test(message)) consider('message', 4000);
  }
  return best;
}

function messageOf(levels: readonly Level[]): string | undefined {
  let word: string | undefined;
  for (const { fields } of levels) {
    for (const name of MESSAGE) {
      const value = fields.get(name);
      const text =
        asText(value) ?? asText(isRecord(value) ? (value['value'] ?? value['text']) : undefined);
      if (text === undefined || MEANINGLESS.test(text)) continue;
      // A sentence further in says more than a bare word further out.
      if (/\s/.test(text.trim())) return text;
      if (name !== 'details' && name !== 'value') word ??= text;
    }
  }
  return word;
}

function first<T>(
  levels: readonly Level[],
  wanted: readonly string[],
  accept: (value: unknown) => T | undefined,
): T | undefined {
  for (const name of wanted) {
    for (const { fields } of levels) {
      const found = accept(fields.get(name));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function asStatus(value: unknown): number | undefined {
  const number = Number(value);
  return number >= 400 && number < 600 && Number.isInteger(number) ? number : undefined;
}

/** `{ "amount": ["is required"] }`: the whole body is the map of what is wrong with which field. */
function isFieldMap(body: unknown): boolean {
  const fields = fieldsOf(body);
  if (!fields || LISTED.some((name) => fields.has(name))) return false;
  return !fields.has('message') && !fields.has('messages') && readMap(body, true).length > 0;
}

/** Reads a parsed body of whatever shape. `httpStatus` is no code where it is only repeated. */
export function readBody(body: unknown, httpStatus: number): Reading {
  if (isFieldMap(body)) return readBody({ errors: body }, httpStatus);
  const levels = levelsOf(body);
  const code = codeOf(levels, httpStatus);
  const details = readDetails(body);
  const message = messageOf(levels) ?? asText(body) ?? details[0]?.message;
  const requestId = first(levels, REQUEST_ID, asId);
  const status = first(
    levels.slice(0, 2),
    ['statuscode', 'httpstatus', 'status', 'code'],
    asStatus,
  );
  const waits = WAITS.flatMap(([name, unit]) =>
    levels.flatMap(({ fields }) => (fields.has(name) ? { value: fields.get(name), unit } : [])),
  );
  return {
    ...(code !== undefined && { code }),
    ...(message !== undefined && { message }),
    ...(requestId !== undefined && { requestId }),
    ...(status !== undefined && { status }),
    details,
    waits,
  };
}
