/** What the server does with a request of a scenario, one step for each time that it comes. */
export type Step =
  | 'ok'
  | 'busy'
  | 'busy-for-long'
  | 'limited'
  | 'limited-in-body'
  | 'wrong'
  | 'lost'
  | 'short'
  | 'cut'
  | 'silent'
  | 'stalls';

/** One request that a page makes, and what is to come of it in every client. */
export interface Scenario {
  readonly name: string;
  /** The last one is repeated. */
  readonly steps: readonly Step[];
  /** Default: GET. */
  readonly method?: 'GET' | 'POST';
  /** The server is another one than the page's, so that it is asked as CORS has it. */
  readonly isForeign?: true;
  /** Aborted as soon as it waits, for half a minute. */
  readonly abortsInWait?: true;
  readonly expected: Partial<Outcome>;
}

/** What came of it, as plain data: it has to leave the page. */
export interface Outcome {
  readonly client: string;
  readonly scenario: string;
  readonly answer?: unknown;
  /** The categories of all attempts; `success` where there is none. */
  readonly attempts: readonly string[];
  /** Every wait before a resend, in milliseconds. */
  readonly waitsMs: readonly number[];
  readonly stopReason?: string | undefined;
  readonly delivery?: string | undefined;
  readonly isRateLimit: boolean;
  /** How often the server was asked. */
  readonly sent: number;
}

const answer = { items: [1, 2, 3] };

export const scenarios: readonly Scenario[] = [
  {
    name: 'a success',
    steps: ['ok'],
    expected: { answer, attempts: ['success'], waitsMs: [], sent: 1 },
  },
  {
    name: 'a POST that succeeds',
    method: 'POST',
    steps: ['ok'],
    expected: { answer, attempts: ['success'], sent: 1 },
  },
  {
    name: 'a 503, then a success',
    steps: ['busy', 'ok'],
    expected: { answer, attempts: ['overloaded', 'success'], waitsMs: [500], sent: 2 },
  },
  {
    name: 'a 429 that names a second',
    steps: ['limited', 'ok'],
    expected: { answer, attempts: ['rate_limit', 'success'], waitsMs: [1_000], sent: 2 },
  },
  {
    name: 'a 429 for good',
    steps: ['limited'],
    expected: {
      attempts: ['rate_limit', 'rate_limit', 'rate_limit', 'rate_limit'],
      waitsMs: [1_000, 1_000, 1_000],
      stopReason: 'attempts',
      isRateLimit: true,
      sent: 4,
    },
  },
  {
    name: 'a 429 of another origin, whose headers CORS hides, and whose body names two seconds',
    isForeign: true,
    steps: ['limited-in-body', 'ok'],
    expected: { answer, attempts: ['rate_limit', 'success'], waitsMs: [2_000], sent: 2 },
  },
  {
    name: 'a connection that is lost',
    steps: ['lost', 'ok'],
    expected: { answer, attempts: ['network', 'success'], sent: 2 },
  },
  {
    name: 'a POST whose connection is lost',
    method: 'POST',
    steps: ['lost', 'ok'],
    expected: { attempts: ['network'], stopReason: 'not-safe', delivery: 'unknown', sent: 1 },
  },
  {
    name: 'JSON that is shorter than it was said to be',
    steps: ['short', 'ok'],
    expected: { answer, attempts: ['network', 'success'], sent: 2 },
  },
  {
    name: 'JSON that is cut off',
    steps: ['cut', 'ok'],
    expected: { answer, attempts: ['network', 'success'], sent: 2 },
  },
  {
    name: 'a server that does not answer',
    steps: ['silent', 'ok'],
    expected: { answer, attempts: ['timeout', 'success'], sent: 2 },
  },
  {
    name: 'JSON that stalls',
    steps: ['stalls', 'ok'],
    expected: { answer, attempts: ['timeout', 'success'], sent: 2 },
  },
  {
    name: 'a 404',
    steps: ['wrong'],
    expected: { attempts: ['not_found'], stopReason: 'not-retryable', sent: 1 },
  },
  {
    name: 'a POST that finds the server busy',
    method: 'POST',
    steps: ['busy', 'ok'],
    expected: { attempts: ['overloaded'], stopReason: 'not-safe', delivery: 'answered', sent: 1 },
  },
  {
    name: 'an abort in a wait',
    abortsInWait: true,
    steps: ['busy-for-long', 'ok'],
    expected: { attempts: [], waitsMs: [30_000], sent: 1 },
  },
];
