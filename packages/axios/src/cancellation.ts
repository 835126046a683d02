import type { Answer } from './answer.ts';
import type { Config } from './config.ts';
import { onceRead } from './watched-stream.ts';

/** The caller's ways to cancel, as one signal. */
export interface CallerSignal {
  readonly signal: AbortSignal | undefined;
  /** Lets go of a token, or a signal, that outlives the request. */
  release(): void;
  /** The same, once nothing more comes of the answer: a stream is the caller's to cancel until it ends. */
  releaseAfter(answer: Answer): void;
}

const nothing = (): void => undefined;

/** Joins `signal`, which may be of another making than the platform's, and the older `cancelToken`. */
export function callerSignal({ signal, cancelToken }: Config): CallerSignal {
  if (!cancelToken && (!signal || signal instanceof AbortSignal)) {
    return { signal, release: nothing, releaseAfter: nothing };
  }
  const controller = new AbortController();
  const abort = (): void => controller.abort(signal?.aborted ? signal.reason : cancelToken?.reason);
  cancelToken?.subscribe(abort);
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort, { once: true });
  const release = (): void => {
    cancelToken?.unsubscribe(abort);
    signal?.removeEventListener('abort', abort);
  };
  return {
    signal: controller.signal,
    release,
    releaseAfter: (answer) => onceRead(answer, release),
  };
}
