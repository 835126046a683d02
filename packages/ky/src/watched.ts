import { isRequest } from '@redial/core/adapter';
import type { BeforeRetryHook } from 'ky';

/** A hook of the user's, watched: one may end the call in place of another attempt, and ky tells nobody. */
export function watched(hook: BeforeRetryHook, onEnded: () => void): BeforeRetryHook {
  return async (state) => {
    let goesOn = false;
    try {
      const made = await hook(state);
      goesOn = made === undefined || isRequest(made);
      return made;
    } finally {
      if (!goesOn) onEnded();
    }
  };
}
