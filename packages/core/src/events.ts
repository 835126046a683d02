import type { StopReason } from './decide/verdict.ts';
import type { Diagnosis } from './diagnosis.ts';

/** What every event says of its request. */
export interface EventRequest {
  readonly method?: string;
  /** Without query and fragment, which may hold secrets. */
  readonly url?: string;
  readonly vendor: string;
  /** Number of the attempt that it is about, from 1. */
  readonly attempt: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What happened, by type. */
export type EventBody =
  | { readonly type: 'attempt-failed'; readonly diagnosis: Diagnosis; readonly willRetry: boolean }
  | { readonly type: 'retry-scheduled'; readonly delayMs: number; readonly diagnosis: Diagnosis }
  | { readonly type: 'recovered'; readonly attempts: number }
  | { readonly type: 'gave-up'; readonly stopReason: StopReason; readonly diagnosis: Diagnosis }
  | { readonly type: 'aborted' };

/** What happens to a request, as it happens. Secrets of the request are masked in all of it. */
export type RedialEvent = EventRequest & EventBody;

/** Tells a listener; one that throws or rejects changes nothing. */
export function emit(
  listener: (event: RedialEvent) => unknown,
  body: EventBody,
  { method, url }: { method?: string | undefined; url?: string | undefined },
  facts: Pick<EventRequest, 'vendor' | 'attempt' | 'at'>,
): void {
  try {
    const told = listener({
      ...body,
      ...(method === undefined ? {} : { method }),
      ...(url === undefined ? {} : { url: withoutSecrets(url) }),
      ...facts,
    });
    if (told instanceof Promise) told.catch(() => undefined);
  } catch {
    // A listener's own trouble is not the request's.
  }
}

/** Without query, fragment and user. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/\/\/[^/@]*@/, '//');
}
