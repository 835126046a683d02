import type { Lane } from '@redial/core/adapter';

const policy = { maxAttempts: 4, baseDelayMs: 500, maxDelayMs: 30_000, maxWaitMs: 60_000 };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** One request through a lane, as a session does it: for measuring a lane by itself. */
export async function oneRequest(url: string, lane: Lane): Promise<boolean> {
  const ticket = lane.ticket();
  for (let attempt = 1; attempt <= policy.maxAttempts; attempt++) {
    const turn = ticket.enter({ maxWaitMs: policy.maxWaitMs });
    if (turn && (await turn) !== 'go') return false;
    let response: Response;
    try {
      response = await fetch(url);
      await response.arrayBuffer();
    } catch {
      ticket.report('failed', { delayMs: 100 });
      await sleep(100);
      continue;
    }
    const { headers } = response;
    if (response.ok) {
      ticket.report('accepted', undefined, (name) => headers.get(name));
      return true;
    }
    const told = Number(headers.get('retry-after')) * 1000 || undefined;
    const ceilingMs = policy.baseDelayMs * 2 ** (attempt - 1);
    const delayMs = (told ?? 0) + Math.min(ceilingMs, told ?? ceilingMs) * Math.random();
    const outcome = response.status === 429 ? 'refused' : 'failed';
    ticket.report(outcome, { retryAfterMs: told, delayMs }, (name) => headers.get(name));
    await sleep(delayMs);
  }
  return false;
}
