import type { RedialEvent } from '@redial/core';
import { expect, test } from 'vitest';
import { recordEvents } from './record-events.ts';

test('keeps the events in order', () => {
  const onEvent = recordEvents();
  const request = { vendor: 'generic', attempt: 1, at: 0 };
  const events: RedialEvent[] = [
    { ...request, type: 'recovered', attempts: 2 },
    { ...request, type: 'aborted' },
  ];
  for (const event of events) onEvent(event);
  expect(onEvent.events).toEqual(events);
  expect(onEvent.types).toEqual(['recovered', 'aborted']);
});
