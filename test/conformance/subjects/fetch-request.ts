import type { PlainBody, PlainRequest, PlainResponse } from '../scenario.ts';

/** The address of a request, query and all. */
export function urlOf(baseUrl: string, { path = '/v1/items', query = {} }: PlainRequest): string {
  const search = new URLSearchParams(query).toString();
  const address = path.startsWith('/') ? baseUrl + path : path;
  return search ? `${address}${address.includes('?') ? '&' : '?'}${search}` : address;
}

/** What `fetch` takes for a request; a one-shot stream is made once, as a caller would have it. */
export function fetchInit(request: PlainRequest): RequestInit & { headers: Headers } {
  const headers = new Headers(request.headers);
  const { body } = request;
  if (body && 'json' in body) headers.set('content-type', 'application/json');
  return {
    method: request.method ?? 'GET',
    headers,
    ...(body ? { body: fetchBody(body) } : {}),
    ...(body && 'stream' in body ? { duplex: 'half' } : {}),
    ...(request.signal ? { signal: request.signal } : {}),
  };
}

function fetchBody(body: PlainBody): NonNullable<RequestInit['body']> {
  if ('json' in body) return JSON.stringify(body.json);
  if ('text' in body) return body.text;
  if ('bytes' in body) return body.bytes;
  if ('params' in body) return new URLSearchParams(body.params);
  if ('form' in body) return formOf(body.form);
  if ('stream' in body) return new Blob([body.stream]).stream();
  throw new Error('fetch takes no body of the package form-data');
}

export function formOf(fields: Readonly<Record<string, string>>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

/** Reads a response the way the request asks for. */
export async function readFetch(
  response: Response,
  { reads = 'json', method }: PlainRequest,
): Promise<PlainResponse> {
  const { status, headers } = response;
  return {
    status,
    headers: (name) => headers.get(name) ?? undefined,
    body: await bodyOf(response, method === 'HEAD' ? 'text' : reads),
    native: response,
  };
}

async function bodyOf(response: Response, reads: PlainRequest['reads']): Promise<unknown> {
  if (reads === 'stream') return response.body;
  if (reads === 'bytes') return response.bytes();
  const text = await response.text();
  return reads === 'text' ? text : parsed(text);
}

/** JSON, else the text: what a client with a lenient parser gives back. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** At most one connection to a host, where asked for, by a pool of the kind that fetch brings along. */
export async function dispatcherOf(oneConnection: boolean | undefined): Promise<object> {
  if (!oneConnection) return {};
  await fetch('data:,'); // the pool is made at the first call
  const pools = globalThis as unknown as Record<symbol, object | undefined>;
  // Node 26 keeps a wrapper for older undici under the name of Node 22 and 24.
  const pool =
    pools[Symbol.for('undici.globalDispatcher.2')] ??
    pools[Symbol.for('undici.globalDispatcher.1')];
  const Pool = pool?.constructor as new (options: object) => object;
  return { dispatcher: new Pool({ connections: 1 }) };
}
