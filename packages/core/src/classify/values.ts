import { scalar } from './fields.ts';
import { MEANINGLESS, NO_CODE } from './vocabulary.ts';

/** A machine code as it stands under a name, or undefined. */
export function asCode(value: unknown, name = 'code'): string | undefined {
  // `com.example#ThrottlingException`: the part after `#` names the error (smithy.io, awsJson1.1).
  // `EMAIL_EXISTS : The address is in use`: the part before the colon (Firebase).
  const code = scalar(value).replace(
    name === 'type' ? /^[\w.]+#/ : name === 'message' ? / : .*$/s : '',
    '',
  );
  const isSlug = /^[!-~]{0,300}[\w/]$/.test(code) && !NO_CODE.test(code);
  // Under some names there may also stand a repeated status, an id, a reason phrase (`Forbidden`).
  const isMeant = name.endsWith('code')
    ? name !== 'statuscode' || !/^[45]..$/.test(code)
    : name === 'errorid'
      ? /^\d{1,9}$/.test(code)
      : name === 'message'
        ? /^[A-Z\d]+(?:_[A-Z\d]+)+$/.test(code)
        : !MEANINGLESS.test(code) &&
          !(/^err(?:or)?$/.test(name) && /^[A-Z][a-z]+$/.test(code)) &&
          (/type|issue|sub/.test(name) || /^[a-z][a-z_./:-]*$/i.test(code));
  return isSlug && isMeant ? code : undefined;
}

/** A text as it stands, or the first of a list of texts. */
export function asText(value: unknown): string | undefined {
  const text: unknown = Array.isArray(value) ? value[0] : value;
  return typeof text === 'string' && text.trim() ? text : undefined;
}

/**
 * An id as it stands. A number is none: it counts errors, or is the code of one; but a long one under
 * the name of a log or a request.
 */
export function asId(value: unknown, name = ''): string | undefined {
  const isNumber =
    Number.isSafeInteger(value) && Number(value) > 1e6 && /(?:log|req|request)id$/.test(name);
  const id = isNumber ? String(value) : value;
  return typeof id === 'string' && /^.{1,200}$/.test(id) ? id : undefined;
}
