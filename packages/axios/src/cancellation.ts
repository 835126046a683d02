import type { Config } from './config.ts';

/** The caller's ways to cancel, as one signal. */
export interface CallerSignal {
  readonly signal: AbortSignal | undefined;
  /** Lets go of a token that outlives the request. */
  release(): void;
}

const nothing = (): void => undefined;

/** Joins `signal`, which may be of another making than the platform's, and the older `cancelToken`. */
export function callerSignal({ signal, cancelToken }: Config): CallerSignal {
  if (!cancelToken && (!signal || signal instanceof AbortSignal)) {
    return { signal, release: nothing };
  }
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.aborted ? signal.reason : cancelToken?.reason);
  cancelToken?.subscribe(abort);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  return {
    signal: controller.signal,
    release: () => {
      cancelToken?.unsubscribe(abort);
      signal?.removeEventListener('abort', abort);
    },
  };
}
