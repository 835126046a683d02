import { pick } from '../pick.ts';
import {
  failureOf,
  resultsOf,
  type ExtractFailure,
  type ExtractResult,
} from './extract-failures.ts';
import { addUsage, type ExtractUsage } from './usage.ts';

/** How far `extractAll` has come, in URLs of the request. */
export interface ExtractProgress {
  /** From 1. */
  readonly round: number;
  readonly total: number;
  readonly succeeded: number;
  /** Failed for good. */
  readonly failed: number;
  /** Not asked yet, or failed in a way that may pass. */
  readonly pending: number;
}

/** What became of the URLs: each one of the request, in its order, is in one of the two lists. */
export interface ExtractOutcome {
  /** The vendor's entries; `url` is spelt as the request spelt it. */
  readonly results: readonly ExtractResult[];
  readonly failures: readonly ExtractFailure[];
  /** The numbers of `meta.usage`, added up over all calls. */
  readonly usage: ExtractUsage;
  readonly rounds: number;
}

/** What is known of the URLs so far. */
export interface ExtractJob {
  /** The URLs worth asking for, each once. */
  due(): readonly string[];
  /** Takes in one answer, of any shape. */
  add(asked: readonly string[], envelope: unknown): void;
  progress(round: number): ExtractProgress;
  outcome(rounds: number): ExtractOutcome;
}

/** Nothing is known of any URL yet. */
export function startJob(urls: readonly string[]): ExtractJob {
  const results = new Map<string, ExtractResult>();
  const failures = new Map<string, ExtractFailure>();
  const usage: ExtractUsage = {};
  /** How often the request names each URL. */
  const times = new Map<string, number>();
  for (const url of urls) times.set(url, (times.get(url) ?? 0) + 1);
  let succeeded = 0;
  let failed = 0;
  const isDue = (url: string): boolean =>
    !results.has(url) && (failures.get(url)?.retryable ?? true);
  return {
    due: () => [...times.keys()].filter(isDue),
    add(asked, envelope) {
      const entries = resultsOf(envelope);
      const entryOf = match(asked, entries);
      for (const url of asked) {
        const entry = entryOf.get(url);
        const failure = entry ? failureOf(entry) : missing(url, envelope);
        if (failure) {
          failures.set(url, { ...failure, url });
          if (!failure.retryable) failed += times.get(url) ?? 0;
        } else if (entry) {
          results.set(url, entry.url === url ? entry : { ...entry, url });
          succeeded += times.get(url) ?? 0;
        }
      }
      addUsage(usage, pick(envelope, 'meta', 'usage') ?? pick(envelope, 'data', 'meta', 'usage'));
    },
    progress: (round) => ({
      round,
      total: urls.length,
      succeeded,
      failed,
      pending: urls.length - succeeded - failed,
    }),
    outcome: (rounds) => ({
      results: urls.flatMap((url) => results.get(url) ?? []),
      failures: urls.flatMap((url) =>
        results.has(url) ? [] : (failures.get(url) ?? unanswered(url)),
      ),
      usage,
      rounds,
    }),
  };
}

/**
 * Which entry tells of which URL: by its own spelling, by one that means the same, and what is left by
 * its place. The answer keeps the request's order, but may name where a redirect has led.
 *
 * @source https://docs.octen.ai/api-reference/extract
 */
function match(
  asked: readonly string[],
  entries: readonly ExtractResult[],
): ReadonlyMap<string, ExtractResult> {
  const named = byUrl(entries);
  const found = new Map<string, ExtractResult>();
  for (const url of asked) {
    const entry = named.get(url) ?? named.get(canonical(url));
    if (entry) found.set(url, entry);
  }
  const names = new Set(asked.flatMap((url) => [url, canonical(url)]));
  const strangers = entries.filter(({ url }) => !names.has(url) && !names.has(canonical(url)));
  const unnamed = asked.filter((url) => !found.has(url));
  if (strangers.length === unnamed.length) {
    for (const [place, url] of unnamed.entries()) {
      const entry = strangers[place];
      if (entry) found.set(url, entry);
    }
  }
  return found;
}

function byUrl(entries: readonly ExtractResult[]): ReadonlyMap<string, ExtractResult> {
  // The first entry of a URL wins, and its own spelling over one that only means the same.
  const spelt = entries.map((entry) => [entry.url, entry] as const);
  const meant = entries.map((entry) => [canonical(entry.url), entry] as const);
  return new Map([...spelt, ...meant].toReversed());
}

/** One spelling for what Octen takes as one URL: a bare host stands for https. */
function canonical(url: string): string {
  try {
    return new URL(url.includes('://') ? url : `https://${url}`).href;
  } catch {
    return url;
  }
}

/** An answer that does not say what became of a URL that it was asked for. */
function missing(url: string, envelope: unknown): ExtractFailure {
  const code = pick(envelope, 'code');
  const failed = typeof code === 'number' && code !== 0;
  const text = failed ? `the call failed with code ${code}` : 'missing in the answer';
  const message = pick(envelope, 'msg');
  return {
    url,
    message: failed && typeof message === 'string' ? `${text}: ${message}` : text,
    reason: 'unknown',
    // Wrong parameters, a wrong key and a spent balance stay what they are.
    retryable: !failed || code === 429 || code < 400 || code >= 500,
  };
}

function unanswered(url: string): ExtractFailure {
  return { url, message: 'no answer before the end', reason: 'unknown', retryable: true };
}
