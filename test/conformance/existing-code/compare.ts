import { fixedRandom, manualClock } from '@redial/testing';
import {
  scriptedServer,
  type ReplyStep,
  type ScriptedServer,
  type SocketReply,
} from '@redial/testing/server';
import type { RedialOptions } from '@redial/core';
import { expect } from 'vitest';

/** A piece of existing code: it makes its instance, hands it to `plug`, calls, and says what it saw. */
export type Existing<T> = (server: ScriptedServer, plug: (client: T) => T) => Promise<unknown>;

/** What existing code sees is the same without Redial and with it, down to the requests. */
export async function expectUnchanged<T>(
  existing: Existing<T>,
  withRedial: (client: T, options: RedialOptions) => T,
  replies: readonly ReplyStep<SocketReply>[],
): Promise<void> {
  const options = { clock: manualClock({ quietMs: 0 }), random: fixedRandom(0) };
  const before = await observe(existing, (client) => client, replies);
  const after = await observe(existing, (client) => withRedial(client, options), replies);
  expect(after).toEqual(before);
  expect(before.requests).not.toEqual([]);
}

/** Resolves when the server has seen a request: the moment to abort it. */
export async function received(server: ScriptedServer): Promise<void> {
  while (server.requests.length === 0) await new Promise((resolve) => setImmediate(resolve));
}

async function observe<T>(
  existing: Existing<T>,
  plug: (client: T) => T,
  replies: readonly ReplyStep<SocketReply>[],
) {
  const server = await scriptedServer(...replies);
  try {
    const saw = await existing(server, plug);
    return { saw: comparable(saw, server), requests: comparable(server.requests, server) };
  } finally {
    await server.close();
  }
}

/** Each server listens on a port of its own, and each form has a boundary of its own. */
function comparable(value: unknown, { port }: ScriptedServer): unknown {
  const text = JSON.stringify(value ?? null)
    .replaceAll(String(port), 'PORT')
    .replaceAll(/-{20,}[\da-f]{16,}/g, 'BOUNDARY');
  return JSON.parse(text);
}
