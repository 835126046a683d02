import type { StopReason } from '@redial/core';

/** Why a call was not sent again, for people. */
export const plainWords: Readonly<Record<StopReason, string>> = {
  'not-retryable': 'sending it again cannot help',
  'not-safe': 'it may have worked, and a repeat costs again',
  'body-not-replayable': 'its body cannot be sent twice',
  attempts: 'all attempts that were allowed are made',
  deadline: 'there is no time left for another attempt',
  'wait-too-long': 'the wait asked for is too long',
  budget: 'too many resends have failed of late',
  disabled: 'Redial is switched off for this call',
};

export function seconds(durationMs: number): string {
  return `${(durationMs / 1000).toFixed(2)} s`;
}
