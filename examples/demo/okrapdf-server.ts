import { listen, type Answer, type LoopbackServer, type Received } from './loopback-server.ts';

/** The answer of `GET /v1/documents/{id}`. */
export interface DocumentStatus {
  readonly id: string;
  readonly phase: string;
  readonly total_pages: number;
  readonly pages_completed: number;
}

/** The part of a chat completion that the demo reads. */
export interface ChatCompletion {
  readonly choices: readonly { readonly message: { readonly content: string } }[];
}

interface Document {
  readonly pages: number;
  pagesDone: number;
  /** Too much to extract in the time that there is. */
  readonly isHuge?: boolean;
}

const failure = (status: number, code: string, message: string): Answer => ({
  status,
  body: { error: { code, message } },
});

/** The page's own example of a timeout has a type and no code. */
const timedOut: Answer = {
  status: 504,
  body: {
    error: {
      message: 'Structured output timed out',
      type: 'server_error',
      details: { timeoutMs: 45_000 },
    },
  },
};

/** A server that answers as OkraPDF documents (https://docs.okrapdf.com/api-reference/errors). */
export async function startOkraPdfServer(apiKey: string): Promise<LoopbackServer> {
  const documents = new Map<string, Document>([
    ['doc_report', { pages: 12, pagesDone: 12 }],
    ['doc_new', { pages: 12, pagesDone: 0 }],
    ['doc_blank', { pages: 0, pagesDone: 0 }],
    ['doc_huge', { pages: 900, pagesDone: 900, isHuge: true }],
  ]);
  let remaining = 600;

  const status = (id: string, document: Document): DocumentStatus => {
    const { pages, pagesDone } = document;
    const phase = pagesDone < pages ? 'processing' : 'complete';
    document.pagesDone = Math.min(pages, pagesDone + 5);
    return { id, phase, total_pages: pages, pages_completed: pagesDone };
  };

  const chat = (document: Document): Answer => {
    if (document.pages === 0) {
      return failure(422, 'EXTRACTION_BLOCKED', 'The document has no pages');
    }
    if (document.isHuge) return timedOut;
    if (document.pagesDone < document.pages) {
      return failure(404, 'DOCUMENT_NOT_FOUND', 'The document has not finished processing');
    }
    const message = { role: 'assistant', content: '{"revenue":"$215,938 million"}' };
    return {
      status: 200,
      body: { object: 'chat.completion', choices: [{ index: 0, message, finish_reason: 'stop' }] },
    };
  };

  const answer = ({ method, path, headers }: Received): Answer => {
    if (headers.authorization !== `Bearer ${apiKey}`) {
      return failure(401, 'UNAUTHORIZED', 'Missing or invalid API key');
    }
    const [, id = '', action = ''] =
      /^\/v1\/documents\/(\w+)(\/chat\/completions)?$/.exec(path) ?? [];
    const document = documents.get(id);
    if (!document) return failure(404, 'NOT_FOUND', 'Document or resource not found');
    if (method === 'GET' && action === '') return { status: 200, body: status(id, document) };
    if (method === 'POST' && action !== '') return chat(document);
    return failure(404, 'NOT_FOUND', 'Document or resource not found');
  };

  /** The headers that come with every answer; the API stands behind Cloudflare. */
  const dressed = (received: Received): Answer => {
    remaining -= 1;
    const nextMinute = Math.ceil(Date.now() / 60_000) * 60;
    return {
      ...answer(received),
      headers: {
        'x-ratelimit-limit': '600',
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-reset': String(nextMinute),
        'cf-ray': `8f2b1c0d9e8a${String(600 - remaining).padStart(4, '0')}-FRA`,
      },
    };
  };

  return listen(dressed, 250);
}
