import { Gate } from './gate.ts';
import type { Turn } from './queue.ts';
import type { LaneOptions } from './setup.ts';
import { noJitter } from './state.fixture.ts';
import { StillClock } from './still-clock.fixture.ts';
import type { Patience } from './ticket.ts';
import type { LaneChange } from './view.ts';

export const patience: Patience = { maxWaitMs: 60_000 };

interface Changes {
  random?: () => number;
}

/** A gate on a clock that stands still, and what can happen to it. */
export function setUp({ random = noJitter, ...options }: LaneOptions & Changes = {}) {
  const clock = new StillClock();
  const changed: LaneChange[] = [];
  const gate = new Gate('https://api.example.com', {
    options: { maxQueued: 100, ...options },
    policy: { baseDelayMs: 500, maxDelayMs: 30_000, maxAttempts: 4 },
    clock,
    random,
    onChange: (change) => changed.push(change),
  });
  const startMs = clock.monotonicMs();
  const since = (): number => clock.monotonicMs() - startMs;
  /** A request's first attempt; `went` is when it went, or why not. */
  const ask = (more: Partial<Patience> = {}) => {
    const ticket = gate.ticket();
    const entered = ticket.enter({ ...patience, ...more });
    const asked: { ticket: typeof ticket; went: number | Turn | undefined } = {
      ticket,
      went: entered === undefined ? since() : undefined,
    };
    if (entered instanceof Promise) {
      void entered.then((turn) => {
        asked.went = turn === 'go' ? since() : turn;
        return turn;
      });
    } else if (entered) asked.went = entered;
    return asked;
  };
  const refuse = (retryAfterMs: number): void => {
    ask().ticket.report('refused', { retryAfterMs, delayMs: retryAfterMs });
  };
  return { clock, gate, ask, refuse, changed, since };
}
