import { copyMark } from '../errors/mark.ts';

/** By its place: the DOM alone has a name for it. */
type Body = ConstructorParameters<typeof Response>[0];

/** A response with the head of another one, and this body. */
export function rebuilt(response: Response, body: Body): Response {
  const { status, statusText, headers } = response;
  // Servers send statuses that the constructor refuses.
  const isUsual = status >= 200 && status < 600;
  const again = new Response(body, { status: isUsual ? status : 200, statusText, headers });
  copyMark(response, again);
  return headed(again, response);
}

/** Gives a response what the constructor takes from nobody, and has its clones do the same. */
function headed(again: Response, { status, url, redirected, type, ok }: Response): Response {
  // Made by nobody's `fetch`: there is nothing that a clone could lose.
  if (!url && type === 'default' && again.status === status) return again;
  keep(again, 'url', url);
  keep(again, 'redirected', redirected);
  keep(again, 'type', type);
  if (again.status !== status) {
    keep(again, 'status', status);
    keep(again, 'ok', ok);
  }
  keep(again, 'clone', clone);
  return again;
}

function clone(this: Response): Response {
  return headed(Response.prototype.clone.call(this), this);
}

function keep<K extends keyof Response>(response: Response, name: K, value: Response[K]): void {
  Object.defineProperty(response, name, { value, writable: true, configurable: true });
}

const hung = { enumerable: true, writable: true, configurable: true };

/**
 * The same response, but one that was not made by `fetch` itself. In undici 6 (Node 22), clone one that
 * was, cancel the clone, abort (say by `AbortSignal.timeout()`), and an unhandled rejection ends the
 * process. What is of a class of its own is none of those; what hangs on one is hung on the other.
 */
export function withOwnBody(response: Response): Response {
  const { body } = response;
  const isOfFetch = Object.getPrototypeOf(response) === Response.prototype;
  if (!isOfFetch || !body || body.locked || response.bodyUsed) return response;
  const again = rebuilt(response, body);
  // Defined, as it was: what somebody puts in the place of `ok` or `headers` cannot be assigned.
  for (const name of Object.keys(response)) {
    Object.defineProperty(again, name, { value: Reflect.get(response, name), ...hung });
  }
  return again;
}
