import { fixedRandom, manualClock } from '@redial/testing';

type Message = string | undefined;

/** Answers as documented: per URL a list of messages, one a round; undefined: content. */
export function vendor(script: Readonly<Record<string, readonly Message[]>> = {}) {
  const calls: string[][] = [];
  const asked = new Map<string, number>();
  const send = async ({ urls }: { readonly urls: readonly string[] }): Promise<unknown> => {
    calls.push([...urls]);
    const results = urls.map((url) => {
      const count = asked.get(url) ?? 0;
      asked.set(url, count + 1);
      const messages = script[url] ?? [];
      const message = messages[Math.min(count, messages.length - 1)];
      return message === undefined
        ? { url, status: 'success', full_content: `content of ${url}` }
        : { url, status: 'failed', error_message: message };
    });
    const successful = results.filter(({ status }) => status === 'success').length;
    return {
      code: 0,
      msg: 'success',
      data: { results },
      meta: { usage: { total_urls: urls.length, successful_urls: successful } },
    };
  };
  return { calls, send };
}

/** What the vendor says of a URL whose failure may pass, and of one whose failure stays. */
export const passing = 'Target server error (HTTP 503)';
export const lasting = 'Target returned HTTP 404';

/** Options under which no wait takes time; each is half of its ceiling. */
export const quick = () => ({ clock: manualClock({ quietMs: 0 }), random: fixedRandom(0.5) });

export const urlsOf = (list: readonly { readonly url: string }[]): string[] =>
  list.map(({ url }) => url);

export const pages = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `https://example.com/${index}`);
