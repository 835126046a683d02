import { listen, type Answer, type LoopbackServer, type Received } from './loopback-server.ts';

/** Octen's envelope around every answer. */
export interface OctenEnvelope<Data> {
  readonly code: number;
  readonly msg: string;
  readonly request_id: string;
  readonly data: Data;
  readonly meta: object;
}

export interface SearchData {
  readonly results: readonly { readonly title: string; readonly url: string }[];
}

const json = (status: number, body: object): Answer => ({ status, body });

let requests = 0;

function envelope<Data>(code: number, msg: string, data: Data, meta = {}): OctenEnvelope<Data> {
  requests += 1;
  return { code, msg, request_id: `req_${String(requests).padStart(4, '0')}`, data, meta };
}

const failure = (code: number, msg: string): Answer => json(code, envelope(code, msg, {}));

/** What goes wrong at Octen (https://docs.octen.ai/introduction/admin/error-codes). */
export const octenFailure = {
  /** The limit stands in the message; `Retry-After` is not documented, but their client heeds it. */
  rateLimited: (retryAfterSeconds?: number): Answer => ({
    ...failure(429, 'Account limit: 5 requests per second'),
    headers: retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) },
  }),
  serverError: (): Answer => failure(500, 'Internal Server Error'),
  spentBalance: (): Answer => failure(403, 'Insufficient account balance'),
  /** HTTP says 200, the envelope says otherwise. */
  failedSuccess: (code: number, msg: string): Answer => json(200, envelope(code, msg, null)),
};

/** What becomes of a URL, visit by visit: its error, or '' once it works; the last entry stays. */
const pages: Readonly<Record<string, readonly string[]>> = {
  'https://example.com/busy': ['Target server error (HTTP 503)', ''],
  'https://example.com/slow': ['Extraction timed out after 10s', ''],
  'https://example.com/gone': ['Target returned HTTP 404'],
  'https://example.com/walled': ['Blocked by target anti-bot protection'],
};

/** A server that answers as Octen documents. */
export async function startOctenServer(apiKey: string): Promise<LoopbackServer> {
  const visits = new Map<string, number>();

  const extract = (urls: readonly string[]): Answer => {
    const results = urls.map((url) => {
      const visit = visits.get(url) ?? 0;
      visits.set(url, visit + 1);
      const trouble = pages[url]?.at(visit) ?? pages[url]?.at(-1) ?? '';
      return trouble === ''
        ? { url, status: 'success', full_content: `What ${url} says.` }
        : { url, status: 'failed', error_message: trouble };
    });
    const successful = results.filter(({ status }) => status === 'success').length;
    const usage = { total_urls: urls.length, successful_urls: successful };
    return json(200, envelope(0, 'success', { results }, { usage }));
  };

  const answer = ({ method, path, headers, body }: Received): Answer => {
    const { query, urls } = (body ?? {}) as { query?: unknown; urls?: unknown };
    if (headers['x-api-key'] !== apiKey) return failure(401, 'Unauthorized');
    switch (`${method} ${path}`) {
      case 'POST /search':
        return typeof query === 'string' && query !== ''
          ? json(200, envelope(0, 'success', search(query), { warning: null }))
          : failure(400, 'Missing parameter query');
      case 'POST /extract':
        return Array.isArray(urls) && urls.length > 0 && urls.length <= 20
          ? extract(urls.map(String))
          : failure(400, 'Invalid params');
      default:
        return failure(404, 'Not Found');
    }
  };

  return listen(answer, 150);
}

function search(query: string): SearchData {
  const results = ['RFC 9110', 'RFC 6585', 'RFC 9331'].map((title) => ({
    title: `${title} on ${query}`,
    url: `https://www.rfc-editor.org/rfc/${title.replace(' ', '').toLowerCase()}`,
  }));
  return { results };
}
