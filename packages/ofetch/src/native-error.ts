import type {
  $Fetch,
  FetchError,
  FetchOptions,
  FetchRequest,
  FetchResponse,
  ResolvedFetchOptions,
} from 'ofetch';

/** The request that an error is about, as ofetch had put it together. */
export interface About {
  readonly input: FetchRequest;
  readonly options: ResolvedFetchOptions;
}

/** What would change the request once more, or tell the user's hooks of it. */
const applied = Object.fromEntries(
  'onRequest onRequestError onResponse onResponseError baseURL query params timeout'
    .split(' ')
    .map((name) => [name, undefined]),
) as FetchOptions;

/** The `FetchError` that the user's own copy of ofetch throws where `fetch` fails with `reason`. */
export async function errorOf(
  client: $Fetch,
  { input, options }: About,
  reason: unknown,
): Promise<FetchError> {
  const fetch = (): Promise<never> => Promise.reject(reason);
  try {
    await client.create(applied, { fetch }).raw(input, { ...options, ...applied, retry: false });
  } catch (error) {
    return error as FetchError;
  }
  throw new Error('redial: ofetch has lost an error');
}

/** The `FetchError` for an answer that ofetch takes for a success. */
export async function errorOfAnswer(
  client: $Fetch,
  about: About,
  response: FetchResponse<unknown>,
): Promise<FetchError> {
  // The class is reached through an instance only: ESM and CommonJS copies have one each.
  const { constructor, message } = await errorOf(client, about, undefined);
  const { status, statusText, _data: data } = response;
  const error = new (constructor as typeof FetchError)(
    message.replace(/<no response>.*$/s, () => `${status} ${statusText}`.trim()),
  );
  const surface = { request: about.input, options: about.options, response, data };
  const names = { status, statusCode: status, statusText, statusMessage: statusText };
  for (const [name, value] of Object.entries({ ...surface, ...names })) {
    Object.defineProperty(error, name, { get: () => value });
  }
  return error;
}

/** What ofetch 1.5 aborts with when its own `timeout` is over. */
export function timeoutError(): Error {
  const error = new Error('[TimeoutError]: The operation was aborted due to timeout');
  return Object.assign(error, { name: 'TimeoutError', code: 23 });
}
