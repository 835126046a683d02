import { fieldsOf, scalar } from './fields.ts';

/** Numbers and words that a code or a text has where all went well. */
const FINE = /^(?:0+|1|20*|2\d\d|ok|succe\w*|done|null|none|false)?$/i;

/** What an error envelope is made of. A body with any other field is data that may speak of an error. */
const ENVELOPE =
  /err|(?:message|msg|code|timestamp)$|^(?:ok|time|success|jsonrpc|meta|extensions|details?|path|documentationurl|(?:request|trace|log)id)$/;

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value ? Object.keys(value).length === 0 : (value ?? '') === '';

/**
 * Whether a 2xx body is a failure beyond doubt, by its outermost shape alone. A job, a payment or a
 * build that failed is the data of a call that succeeded, and is none.
 */
export function isUnmistakable(body: unknown): boolean {
  const fields = fieldsOf(body).filter(([, value]) => !isEmpty(value));
  const get = (name: RegExp): readonly [name: string, value: unknown] =>
    fields.find((field) => name.test(field[0])) ?? ['', undefined];
  const [codeName, code] = get(/^(?:err|error|ret)?code$/);
  const [textName, text] = get(/^(?:err|error|ret)?(?:msg|message)$/);
  const [errorName, error] = get(/^errors?$/);
  const said = get(/^(?:ok|(?:is)?success)$/)[1];
  // A text beside it is a notice.
  if (said === true) return false;
  if (said === false) {
    // What has an id is a thing of its own: a delivery, a run.
    return !get(/^id$/)[0] && Boolean(codeName || textName || errorName);
  }
  const [only, inner] = (fields.length === 1 && fields[0]) || ['', ''];
  if (only === 'response') return isUnmistakable(inner);
  // A notice in the place of the data, where it speaks of a limit.
  if (/^(?:information|note)$/.test(only)) return /\blimit\b/i.test(scalar(inner));

  const isBare = fields.every(
    ([name]) => ENVELOPE.test(name) || (name === 'id' && get(/^jsonrpc$/)[0]),
  );
  // A place for the data that has none.
  const isHollow = fieldsOf(body).some(
    ([name, value]) => /^(?:data|results?|response)$/.test(name) && isEmpty(value),
  );
  if (codeName && textName) {
    if (FINE.test(scalar(code)) || FINE.test(scalar(text))) return false;
    // `errcode` and `errmsg` only an error has. `code` and `message` is also how a voucher may look.
    const isOwn = codeName !== 'code' && textName !== 'message';
    const isNumbered = /^-?\d+$/.test(scalar(code)) && (textName === 'msg' || isHollow);
    return isBare && (isOwn || isNumbered);
  }
  if (textName === 'errormessage' && (only || (isHollow && get(/^status$/)[0]))) return true;
  const [first]: readonly unknown[] = [error].flat();
  const parts = fieldsOf(first);
  const isGraphQl =
    errorName === 'errors' && parts.some(([name]) => /^(?:extensions|locations)$/.test(name));
  const isError =
    errorName === 'errors'
      ? // GraphQL section 7.1: `data` is null, or left out, when nothing was carried out.
        parts.length > 0 && (isHollow || isGraphQl || parts.some(([name]) => name === 'type'))
      : parts.length > 0
        ? parts.some(([name, value]) => /code|message|info/.test(name) && !FINE.test(scalar(value)))
        : first === true ||
          ((typeof first === 'string' || textName !== '') && !FINE.test(scalar(first)));
  // Beside those of GraphQL there may be what is no data: the id of an account.
  const isAlone =
    isBare || (isGraphQl && fields.every(([name, value]) => name === errorName || scalar(value)));
  return isAlone && isError;
}
