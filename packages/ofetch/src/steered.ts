import type { $Fetch, FetchOptions, FetchRequest, ResolvedFetchOptions } from 'ofetch';

/** What sends an attempt, as far as ofetch has put it together. */
export type Send = (input: FetchRequest, options: ResolvedFetchOptions) => Promise<Response>;

/** Where the options of an attempt name what sends it. */
const sending: unique symbol = Symbol('redial.sending');

/** An attempt's options, which are sent by `send` where the client is a steered one. */
export function sentBy(send: Send, options: FetchOptions): FetchOptions {
  return { ...options, [sending]: send } as FetchOptions;
}

/**
 * In place of ofetch's own timer, which ends with the head of an answer, is not there beside a
 * caller's signal, and leaves a signal behind that suppresses it in the next attempt (ofetch 1.5).
 */
class NoTimer {
  readonly signal = undefined;
  abort(): void {}
}

/** A client whose attempts' options say who sends them. */
export interface Steered {
  readonly client: $Fetch;
  /** It has sent something by our fetch: its `create` has taken that. */
  isOurs: boolean;
}

/**
 * The same client, but that each attempt's options say who sends it. One for all calls: to make one
 * costs more than all else that a success does.
 */
export function steered(client: $Fetch): Steered {
  const fetch = (
    input: FetchRequest,
    options: ResolvedFetchOptions & { [sending]?: Send },
  ): Promise<Response> => {
    made.isOurs = true;
    // A hook of the user's may have put options in their place that know nothing of us.
    const send = options[sending] ?? client.native;
    return send(input, options as never);
  };
  const made: Steered = {
    client: client.create({}, { fetch: fetch as never, AbortController: NoTimer as never }),
    isOurs: false,
  };
  return made;
}
