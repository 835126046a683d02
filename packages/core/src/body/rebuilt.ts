import { copyMark } from '../errors/mark.ts';

/** A response with the head of another one, and this body. */
export function rebuilt(response: Response, body: BodyInit | null): Response {
  const { status, statusText, headers, url, redirected, type, ok } = response;
  // Servers send statuses that the constructor refuses.
  const isUsual = status >= 200 && status < 600;
  const again = new Response(body, { status: isUsual ? status : 200, statusText, headers });
  if (url) keep(again, 'url', url);
  if (redirected) keep(again, 'redirected', redirected);
  if (type !== 'default') keep(again, 'type', type);
  if (!isUsual) {
    keep(again, 'status', status);
    keep(again, 'ok', ok);
  }
  copyMark(response, again);
  return again;
}

function keep<K extends keyof Response>(response: Response, name: K, value: Response[K]): void {
  Object.defineProperty(response, name, { value });
}

/**
 * The same response, but one that was not made by `fetch` itself. In undici 6 (Node 22), clone one that
 * was, cancel the clone, abort (say by `AbortSignal.timeout()`), and an unhandled rejection ends the
 * process.
 */
export function withOwnBody(response: Response): Response {
  const { body } = response;
  return body && !body.locked && !response.bodyUsed ? rebuilt(response, body) : response;
}
