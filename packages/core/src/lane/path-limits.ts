/** As many other calls must have been accepted before anything is said. */
const leastOthers = 10;
/** So unlikely must it be that a limit for all has met the same path each time: to stop nobody else, and to part. */
const doubtful = 1e-3;
const unlikely = 1e-5;
/** One refusal says no more than this, however rare its path is. */
const leastPart = 0.02;
/** Where no other was accepted for longer than this, there is nobody to be spared. */
const momentMs = 1_000;
const mostPaths = 64;
const mostCounted = 10_000;
/** While nothing was refused so many are counted one by one, then one in so many: to tell paths costs time. */
const fewCounted = 64;
const countedEvery = 64;
const forgottenMs = 600_000;

/**
 * Learns which paths of an API have a limit, or a trouble, of their own: those that alone are refused, again and
 * again, while the others are accepted. Where no profile names such groups nobody else can know; and a lane that
 * stops for all whenever one path is refused takes the others with it.
 *
 * A limit for all meets a path as often as that path is asked for. So each refusal of the same path makes that
 * less likely, by that part; a refusal of any other one clears it.
 */
export class PathLimits {
  readonly #accepted = new Map<string, number>();
  #total = 0;
  #suspect = '';
  #chance = 1;
  /** Others were accepted since the suspect was refused last: refusals of one moment are but one. */
  #isNews = true;
  /** When it was refused after such news last. */
  #countedAtMs = 0;
  #seen = 0;
  /** Other paths were refused, too: what the lane has learned of a limit may be true. */
  #isOneOfMany = false;
  /** When each that has a lane of its own was refused last. */
  readonly #own = new Map<string, number>();

  /** Some path has a lane of its own. */
  get hasParted(): boolean {
    return this.#own.size > 0;
  }

  /** Whether it has a lane of its own: for as long as it is refused now and then. */
  has(path: string, nowMs: number): boolean {
    const refusedAtMs = this.#own.get(path);
    if (refusedAtMs === undefined) return false;
    if (nowMs - refusedAtMs <= forgottenMs) return true;
    this.#own.delete(path);
    return false;
  }

  /** Whether the next acceptance is to be told. */
  get isCounting(): boolean {
    if (this.#suspect || this.#total < fewCounted) return true;
    return this.#seen++ % countedEvery === 0;
  }

  /** Nothing else was ever refused in this lane: what it has learned of a limit is this path's. */
  get isAlone(): boolean {
    return !this.#isOneOfMany;
  }

  accepted(path: string): void {
    if (this.#own.has(path)) return;
    if (path !== this.#suspect) this.#isNews = true;
    if (this.#total >= mostCounted) {
      this.#total = 0;
      this.#accepted.clear();
    }
    this.#total++;
    const count = this.#accepted.get(path);
    if (count === undefined && this.#accepted.size >= mostPaths) return this.#makeRoom();
    this.#accepted.set(path, (count ?? 0) + 1);
  }

  /** One less of each (Misra and Gries): the frequent stay, and no part is wrong by more than 1/65. */
  #makeRoom(): void {
    for (const [path, count] of this.#accepted) {
      if (count > 1) this.#accepted.set(path, count - 1);
      else this.#accepted.delete(path);
    }
  }

  /** A refusal in the lane of all. True: it is the path's own, nobody else is to stop for it. */
  refused(path: string, nowMs: number): boolean {
    if (this.has(path, nowMs)) {
      this.refusedAgain(path, nowMs); // one that was under way as it was parted
      return true;
    }
    if (path !== this.#suspect) {
      this.#isOneOfMany ||= this.#suspect !== '';
      this.#suspect = path;
      this.#chance = 1;
    } else if (!this.#isNews)
      return this.#chance <= doubtful && nowMs - this.#countedAtMs <= momentMs;
    this.#isNews = false;
    this.#countedAtMs = nowMs;
    const accepted = this.#accepted.get(path) ?? 0;
    if (this.#total - accepted >= leastOthers) {
      this.#chance *= Math.max(leastPart, accepted / this.#total);
      if (this.#chance <= unlikely) this.refusedAgain(path, nowMs);
    }
    return this.#chance <= doubtful;
  }

  /** A refusal in the path's own lane; of too many the one goes that was not refused for longest. */
  refusedAgain(path: string, nowMs: number): void {
    this.#own.delete(path);
    this.#own.set(path, nowMs);
    if (this.#own.size <= mostPaths) return;
    const [longestAgo = ''] = this.#own.keys();
    this.#own.delete(longestAgo);
  }
}

/** What is asked for, whatever it is asked of: `/users/4711/mail` is one path for all users. */
export function pathKind(method = 'GET', path: string): string {
  const segments = path.split('/', 6).map((one) => (/\d|.{25}/.test(one) ? '*' : one));
  return `${method.toUpperCase()} ${segments.join('/')}`;
}
