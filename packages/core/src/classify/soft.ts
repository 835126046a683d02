import { asCode } from './body.ts';
import { type Fields, fieldsOf } from './fields.ts';

/** Numbers and words that a code has where all went well. */
const FINE = /^(?:0+|1|2\d\d|ok|success|succeeded|null|none)$/i;

const has = (fields: Fields, name: string): boolean => {
  const value = fields.get(name);
  return value !== undefined && value !== null && value !== '' && value !== false;
};

/**
 * Whether a 2xx body is a failure beyond doubt, by its outermost shape alone. A job, a payment or a
 * build that failed is the data of a call that succeeded, and is none.
 */
export function isUnmistakable(body: unknown): boolean {
  const fields = fieldsOf(body);
  if (!fields) return false;
  if (fields.get('ok') === false || fields.get('success') === false) {
    return ['error', 'errors', 'errorcode', 'code', 'message', 'msg'].some((name) =>
      has(fields, name),
    );
  }
  const errors = fields.get('errors');
  if (Array.isArray(errors) && errors.length > 0 && fields.has('data'))
    return fields.get('data') === null;
  const code = fields.get('code');
  if (
    typeof code === 'number' &&
    (fields.has('msg') || fields.has('message')) &&
    fields.has('data')
  ) {
    return !FINE.test(String(code));
  }
  return (
    typeof fields.get('error') === 'string' &&
    fields.has('errordescription') &&
    asCode(fields.get('error')) !== undefined
  );
}
