/** Seeded random numbers from 0 up to, not including, 1 (mulberry32). */
export function seeded(seed: number): () => number {
  let state = Math.imul(seed, 0x9e37_79b1) | 0;
  return () => {
    state = (state + 0x6d2b_79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Entry {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * Times in which nothing runs, as where a process has no processor or is busy with something else: one
 * after every `everyMs` on average, `forMs` on average, both exponentially distributed.
 */
export interface Stalls {
  readonly everyMs: number;
  readonly forMs: number;
}

/** A virtual clock: runs what was planned, in order of time, then of planning. */
export class Engine {
  nowMs = 0;
  events = 0;
  readonly random: () => number;
  #heap: Entry[] = [];
  #order = 0;
  #stopped = false;
  readonly #stalls: Stalls | undefined;
  #stallFromMs = Infinity;
  #stallToMs = 0;

  constructor(seed: number, stalls?: Stalls) {
    this.random = seeded(seed);
    this.#stalls = stalls;
    if (stalls) this.#nextStall();
  }

  at(atMs: number, run: () => void): void {
    const entry = { atMs: Math.max(atMs, this.nowMs), order: this.#order++, run };
    const heap = this.#heap;
    let index = heap.push(entry) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  after(delayMs: number, run: () => void): void {
    this.at(this.nowMs + delayMs, run);
  }

  /** Exponentially distributed. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.random());
  }

  stop(): void {
    this.#stopped = true;
  }

  run(untilMs: number): void {
    while (this.#heap.length > 0 && !this.#stopped) {
      if (this.#heap[0]!.atMs > untilMs) break;
      const { atMs, run } = this.#pop();
      this.nowMs = this.#awake(Math.max(atMs, this.nowMs));
      this.events++;
      run();
    }
  }

  /** When what is due now can run. */
  #awake(dueMs: number): number {
    while (dueMs >= this.#stallToMs && this.#stalls) this.#nextStall();
    return dueMs >= this.#stallFromMs ? this.#stallToMs : dueMs;
  }

  #nextStall(): void {
    const { everyMs, forMs } = this.#stalls!;
    this.#stallFromMs = this.#stallToMs + this.exponential(everyMs);
    this.#stallToMs = this.#stallFromMs + this.exponential(forMs);
  }

  #pop(): Entry {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return top;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= size) break;
      if (child + 1 < size && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
    return top;
  }
}

const before = (a: Entry, b: Entry): boolean =>
  a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
