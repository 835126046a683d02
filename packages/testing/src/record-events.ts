import type { RedialEvent } from '@redial/core';

/** An `onEvent` that remembers. */
export interface EventRecorder {
  (event: RedialEvent): void;
  readonly events: readonly RedialEvent[];
  /** The types of the events, in order: enough for most assertions. */
  readonly types: readonly RedialEvent['type'][];
}

/** For the option `onEvent`: keeps every event, in order, in `.events`. */
export function recordEvents(): EventRecorder {
  const events: RedialEvent[] = [];
  const types: RedialEvent['type'][] = [];
  const record = (event: RedialEvent): void => {
    events.push(event);
    types.push(event.type);
  };
  return Object.assign(record, { events, types });
}
