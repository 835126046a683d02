/** Headers as axios keeps them while a request is under way. */
export interface HeaderStore extends Iterable<readonly [string, string]> {
  /** Missing where an adapter of the user's own gives plain objects. */
  get?(name: string): unknown;
  set(name: string, value: string | false): unknown;
}

/** A response as an adapter gives it: `data` is not transformed yet. */
export interface Answer {
  status: number;
  headers: HeaderStore;
  data: unknown;
  config: unknown;
  request?: unknown;
}

/** An error of axios's own, from whichever copy of it. */
export interface AxiosLikeError extends Error {
  code?: string;
  config?: unknown;
  request?: unknown;
  response?: Answer;
}
