import { fixedRandom, manualClock, recordEvents, type EventRecorder } from '@redial/testing';
import { ok, scriptedServer, type ScriptedServer } from '@redial/testing/server';
import type { Redial, RedialOptions } from '@redial/core';
import type { Outcome, PlainRequest, Scenario, Stage } from '../scenario.ts';
import type { Client, Setup, Subject } from '../subject.ts';
import { credentials } from './leaks.ts';
import { selfSignedServer } from './self-signed.ts';

/** A request that is neither answered nor given up by then hangs. */
const watchdogMs = 3_000;

/**
 * Nobody listens here, and nobody can begin to: a port that was just free may be given to a server of
 * another test file that runs at the same time. (fetch itself refuses port 1, but not port 2.)
 */
const refusing = 'http://127.0.0.1:2';

export interface OpenStage extends Stage {
  readonly recorder: EventRecorder;
  /** Resolves when the server has seen this many requests. */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Sets up what a scenario plays on. */
export async function openStage(subject: Subject, scenario: Scenario): Promise<OpenStage> {
  const server = await scriptedServer(...(scenario.replies ?? [ok({ ok: true })]));
  const tls = scenario.target === 'self-signed' ? await selfSignedServer() : undefined;
  const baseUrl = tls?.url ?? (scenario.target === 'closed-port' ? refusing : server.url);
  const clock = manualClock({ quietMs: 0 });
  const recorder = recordEvents();
  const options: RedialOptions = {
    clock,
    random: fixedRandom(scenario.random ?? 0),
    onEvent: recorder,
    ...scenario.redial,
    policy: { jitter: 'none', ...scenario.redial?.policy },
  };
  const client = (redial: RedialOptions | Redial | null = options, setup?: Partial<Setup>) =>
    subject.create({ baseUrl, redial: redial ?? undefined, ...setup });
  let own: Client | undefined;
  const closed = new AbortController();
  return {
    subject,
    server: tls
      ? {
          ...server,
          get connections() {
            return tls.connections;
          },
        }
      : server,
    clock,
    recorder,
    events: recorder.events,
    options,
    client,
    send(request = {}, through = (own ??= client())) {
      return settle(() => through.send(withCredentials(request)), server);
    },
    async received(count) {
      while (server.requests.length < count && !closed.signal.aborted) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    async close() {
      closed.abort();
      await Promise.all([server.close(), tls?.close()]);
    },
  };
}

function withCredentials(request: PlainRequest): PlainRequest {
  return {
    ...request,
    headers: { ...credentials.headers, ...request.headers },
    query: { ...credentials.query, ...request.query },
  };
}

async function settle(
  send: () => Promise<Outcome['response'] & object>,
  server: ScriptedServer,
): Promise<Outcome> {
  let watchdog: ReturnType<typeof setTimeout> | undefined;
  const hung = new Promise<never>((_, reject) => {
    watchdog = setTimeout(() => {
      const seen = `${server.requests.length} requests so far`;
      reject(new HungError(`neither answered nor given up after ${watchdogMs} ms; ${seen}`));
    }, watchdogMs);
  });
  try {
    return { response: await Promise.race([send(), hung]) };
  } catch (error) {
    if (error instanceof HungError) throw error;
    return { error };
  } finally {
    clearTimeout(watchdog);
  }
}

class HungError extends Error {}
