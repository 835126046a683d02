import { defined } from '../defined.ts';
import { scalar } from '../classify/fields.ts';
import { isRefusedTunnel } from '../classify/network.ts';
import { readProperty, readText } from '../errors/property.ts';
import type { Failure, HeadersLike } from '../failure.ts';

/**
 * What an error thrown by any client or SDK says of the answer behind it. Clients agree on little
 * more than the names: `error.response` (axios, ky, ofetch, got, superagent) or the error itself
 * (openai and its kin) holds `status` or `statusCode`, `headers`, and a body under one of a few names.
 */
export function failureOfThrown(error: unknown): Failure {
  try {
    return answerBehind(error);
  } catch {
    return { error }; // an exotic object whose getters throw
  }
}

/**
 * Whether somebody has cancelled, by the words of the platform or of axios, and nothing of ours has
 * ended the attempt: a caller may hold an abort signal that Redial was not told of.
 */
export function isCallersAbort(
  { status, error, timedOut }: Failure,
  attempt: { readonly expired: unknown } | undefined,
): boolean {
  if (status !== undefined || timedOut || attempt?.expired) return false;
  if (readProperty(error, '__CANCEL__') === true) return true;
  return (
    readProperty(error, 'name') === 'AbortError' && !isRefusedTunnel(readText(error, 'message'))
  );
}

function answerBehind(error: unknown): Failure {
  const thrown = asRecord(error);
  const response = asRecord(thrown['response'] ?? thrown['$response']);
  const metadata = asRecord(thrown['$metadata']);
  const status = firstStatus(
    response['status'],
    response['statusCode'],
    thrown['status'],
    thrown['statusCode'],
    metadata['httpStatusCode'],
  );
  if (status === undefined) return behindFetch(error) ?? { error };
  const headers = [response['headers'], thrown['headers'], thrown['responseHeaders']].find(
    isObject,
  );
  const body = [
    thrown['data'],
    response['data'],
    response['_data'],
    response['body'],
    response['bodyAsText'],
    thrown['body'],
    thrown['responseBody'],
    thrown['error'],
    thrown['raw'],
    thrown['rawError'],
    ownWords(thrown),
  ].find(isReadBody);
  return defined<Failure>({ status, error, headers: headers as HeadersLike | undefined, body });
}

/** undici's `RetryAgent` and `responseError` make a `fetch failed` of an answer: its cause tells which. */
function behindFetch(error: unknown): Failure | undefined {
  const { code, statusCode: status, headers, body } = asRecord(asRecord(error)['cause']);
  if (!scalar(code).startsWith('UND_ERR_RE') || !(Number(status) >= 400)) return undefined;
  return defined({ status, error, headers, body }) as Failure;
}

/** SDKs that keep no body (AWS, Twilio) have taken its words over; AWS has its code as their name. */
function ownWords({ response, $fault, name, code, message }: Record<string, unknown>): unknown {
  const taken = $fault === undefined ? code : name;
  const isVendors = /^(?!(?:UND_)?ERR_)\w/.test(scalar(taken)) && response === undefined;
  return isVendors ? { code: taken, message } : undefined;
}

function asRecord(value: unknown): Record<string, unknown> {
  return isObject(value) ? (value as Record<string, unknown>) : {};
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function firstStatus(...candidates: unknown[]): number | undefined {
  return candidates.find(
    (value): value is number =>
      Number.isInteger(value) && Number(value) >= 100 && Number(value) < 600,
  );
}

/** Text or parsed JSON; not a stream, a buffer or another live object. */
function isReadBody(value: unknown): boolean {
  if (typeof value === 'string') return true;
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Array.isArray(value);
}
