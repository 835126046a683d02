import { asCode, asText } from './body.ts';
import { type Fields, fieldsOf, isRecord } from './fields.ts';

const names = (list: string): ReadonlySet<string> => new Set(list.split(' '));

/** Numbers and words that a code has where all went well. */
const FINE = /^(?:0+|1|20*|2\d\d|20000|ok|success\w*|succeeded|null|none)$/i;
/** Texts that go with one. */
const FINE_TEXT = /^(?:ok|success|succeed|done|\s*$)/i;

/** What an error envelope is made of. A body with any other field is data that may speak of an error. */
const ENVELOPE = names(
  'error errors message msg code errorcode errormessage errormsg errcode errmsg errordescription erroruri statuscode requestid traceid logid timestamp time path details detail help docs documentationurl jsonrpc extensions meta data result success ok',
);
const PAYLOAD = ['data', 'result'];

/** Names that a numeric code has only in an error envelope, and the text beside it. */
const CODES = ['errcode', 'errorcode', 'retcode', 'code'];
const TEXTS = ['errmsg', 'errormsg', 'errormessage', 'retmsg', 'msg', 'message'];

function isEmpty(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || value === false;
}

/** Whether what stands under `error` says that something failed. */
function isError(value: unknown): boolean {
  if (isEmpty(value) || typeof value === 'number') return false;
  if (typeof value === 'string') return !FINE.test(value);
  const fields = fieldsOf(value);
  if (!fields) return value === true || Array.isArray(value);
  const code = fields.get('code');
  return !(FINE.test(String(code)) && FINE_TEXT.test(asText(fields.get('message')) ?? ''));
}

function isEnvelope(fields: Fields): boolean {
  return (
    [...fields.keys()].every(
      (name) => ENVELOPE.has(name) || (name === 'id' && fields.has('jsonrpc')),
    ) && PAYLOAD.every((name) => isEmpty(fields.get(name)))
  );
}

/** `{ code: 1001, msg: 'Invalid model', data: null }` */
function isCodeEnvelope(fields: Fields): boolean {
  const code = CODES.find((name) => fields.has(name));
  const text = TEXTS.find((name) => fields.has(name));
  if (!code || !text || !/^-?\d+$/.test(String(fields.get(code)))) return false;
  if (FINE.test(String(fields.get(code))) || FINE_TEXT.test(String(fields.get(text)))) return false;
  // `message` beside `code` is also how a voucher may look: an empty payload makes it an envelope.
  const isOwnName = code !== 'code' || text !== 'message';
  return isOwnName
    ? isEnvelope(fields) || code !== 'code'
    : isEnvelope(fields) && fields.has('data');
}

/**
 * Whether a 2xx body is a failure beyond doubt, by its outermost shape alone. A job, a payment or a
 * build that failed is the data of a call that succeeded, and is none.
 */
export function isUnmistakable(body: unknown): boolean {
  const fields = fieldsOf(body);
  // S3 answers 200 before it knows, and then sends this document (API_CompleteMultipartUpload).
  if (!fields) return typeof body === 'string' && /^\s*(?:<\?xml[^<>]*>\s*)?<Error>/.test(body);
  const errors = fields.get('errors');
  if (fields.get('ok') === false || fields.get('success') === false) {
    return ['error', 'errors', 'errorcode', 'code', 'message', 'msg'].some(
      (name) => !isEmpty(fields.get(name)),
    );
  }
  // GraphQL section 7.1: `data` is null, or left out, when nothing was carried out.
  if (Array.isArray(errors) && isRecord(errors[0])) return isEnvelope(fields);
  if (isCodeEnvelope(fields)) return true;
  // RFC 6749 section 5.2
  if (fields.has('errordescription') && asCode(fields.get('error')) !== undefined) return true;
  const only = fields.size === 1 ? [...fields][0] : undefined;
  if (only?.[0] === 'errormessage') return asText(only[1]) !== undefined;
  return fields.has('error') && isError(fields.get('error')) && isEnvelope(fields);
}
