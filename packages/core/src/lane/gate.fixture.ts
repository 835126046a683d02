import { Gate } from './gate.ts';
import type { Turn } from './queue.ts';
import { noJitter, rules } from './state.fixture.ts';
import { StillClock } from './still-clock.fixture.ts';
import type { Patience } from './ticket.ts';
import type { LaneChange } from './view.ts';

export const patience: Patience = { maxWaitMs: 60_000 };

/** A gate on a clock that stands still, and what can happen to it. */
export function setUp(changes: Partial<ConstructorParameters<typeof Gate>[0]> = {}) {
  const clock = new StillClock();
  const changed: LaneChange[] = [];
  const gate = new Gate({
    key: 'https://api.example.com',
    rules,
    clock,
    random: noJitter,
    patient: false,
    maxQueued: 100,
    onChange: (change) => changed.push(change),
    ...changes,
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
