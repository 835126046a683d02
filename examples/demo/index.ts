/** Two vendors' servers that fail on a loopback address, and what becomes of the calls. */
import { withRedial } from '@redial/axios';
import { systemClock, type CallOptions } from '@redial/core';
import { extractAll, octen } from '@redial/vendors/octen';
import { OkraPdfDocumentNotFoundError, okrapdf, waitForDocument } from '@redial/vendors/okrapdf';
import axios from 'axios';
import { keys } from './keys.ts';
import {
  octenFailure,
  startOctenServer,
  type OctenEnvelope,
  type SearchData,
} from './octen-server.ts';
import { startOkraPdfServer, type ChatCompletion, type DocumentStatus } from './okrapdf-server.ts';
import { play, untilInterrupted, type Scene } from './play.ts';
import { writeSummary } from './summary.ts';
import { openTerminal } from './terminal.ts';
import { Timeline } from './timeline.ts';

const terminal = openTerminal(process.stdout, process.env);
const timeline = new Timeline(terminal);
const { onEvent } = timeline;
const signal = untilInterrupted();

const octenServer = await startOctenServer(keys.octen);
const okrapdfServer = await startOkraPdfServer(keys.okrapdf);

// What a team has: two axios instances, with interceptors of their own.
const octenApi = axios.create({
  baseURL: octenServer.baseURL,
  headers: { 'x-api-key': keys.octen },
  signal,
});
const okrapdfApi = axios.create({
  baseURL: okrapdfServer.baseURL,
  headers: { authorization: `Bearer ${keys.okrapdf}` },
  signal,
});
timeline.watch(octenApi);
timeline.watch(okrapdfApi);

// What it adds: a line for each.
withRedial(octenApi, { vendor: octen, onEvent });
withRedial(okrapdfApi, { vendor: okrapdf, onEvent });

async function search(): Promise<string> {
  const { data } = await octenApi.post<OctenEnvelope<SearchData>>('/search', { query: 'HTTP' });
  return `${data.data.results.length} results (request ${data.request_id})`;
}

async function extractFrom(id: string, redial: CallOptions = {}): Promise<string> {
  const { data } = await okrapdfApi.post<ChatCompletion>(
    `/v1/documents/${id}/chat/completions`,
    {
      messages: [{ role: 'user', content: 'What was the revenue?' }],
      response_format: { type: 'json_schema', json_schema: { name: 'revenue' } },
    },
    { redial },
  );
  return data.choices.map(({ message }) => message.content).join('');
}

const scenes: readonly Scene[] = [
  {
    title: 'Rate limited, with a time',
    why: 'Retry-After is a promise to keep: never earlier, a little jitter on top.',
    async run() {
      octenServer.next(octenFailure.rateLimited(2));
      return search();
    },
  },
  {
    title: 'Rate limited, without a time',
    why: 'Own backoff: somewhere below a ceiling that doubles each time.',
    async run() {
      octenServer.next(octenFailure.rateLimited(), octenFailure.rateLimited());
      return search();
    },
  },
  {
    title: 'A server error that passes',
    why: 'Octen: "Retry your request after a brief delay."',
    async run() {
      octenServer.next(octenFailure.serverError());
      return search();
    },
  },
  {
    title: 'A success that is none',
    why: 'HTTP says 200, the body says code 500; axios alone would call it an answer.',
    async run() {
      octenServer.next(octenFailure.failedSuccess(500, 'Internal Server Error'));
      return search();
    },
  },
  {
    title: 'A search, connection lost',
    why: 'A POST, but one that only reads: the profile says it is safe to repeat.',
    async run() {
      octenServer.next('drop');
      return search();
    },
  },
  {
    title: 'A billed call, the same',
    why: 'The model may have run already. To pay twice is for the caller to decide.',
    async run() {
      okrapdfServer.next('drop');
      return extractFrom('doc_report');
    },
  },
  {
    title: 'A spent balance',
    why: 'No wait brings credits back: one attempt, and what to do about it.',
    async run() {
      octenServer.next(octenFailure.spentBalance());
      return search();
    },
  },
  {
    title: 'Nothing to extract',
    why: 'A document without pages: the request is wrong, not the moment.',
    run: () => extractFrom('doc_blank'),
  },
  {
    title: 'Structured output timed out',
    why: 'A 504 without a code. Each try costs, so this call allows no more than two.',
    run: () => extractFrom('doc_huge', { policy: { maxAttempts: 2 } }),
  },
  {
    title: 'An extract failing in parts',
    why: 'The call succeeds, some URLs fail: those that may pass are asked for again.',
    async run() {
      const urls = ['fine', 'busy', 'gone', 'slow', 'walled'].map(
        (page) => `https://example.com/${page}`,
      );
      let atOnce = 0;
      const sleep = async (delayMs: number, ended?: AbortSignal) => {
        timeline.waits(delayMs, 'then the next round');
        return systemClock.sleep(delayMs, ended);
      };
      const { results, failures, rounds } = await extractAll(
        { urls },
        async (body, call) => (await octenApi.post('/extract', body, call)).data,
        {
          signal,
          clock: { ...systemClock, sleep },
          onProgress({ round, succeeded, failed, pending }) {
            if (round === 1) atOnce = succeeded;
            timeline.note(`${succeeded} there, ${pending} may pass, ${failed} failed for good`);
          },
        },
      );
      timeline.saved(`${results.length - atOnce} URLs of an extract`);
      const lost = failures.map(({ url, reason }) => `${url.split('/').pop()} (${reason})`);
      return `${results.length} of ${urls.length} in ${rounds} rounds; not ${lost.join(', not ')}`;
    },
  },
  {
    title: 'A document not ready yet',
    why: 'The error says what to check first: the caller waits for it and asks again.',
    async run() {
      try {
        return await extractFrom('doc_new');
      } catch (error) {
        if (!(error instanceof OkraPdfDocumentNotFoundError)) throw error;
        timeline.caught(error, true);
      }
      const pollMs = 800;
      const getStatus = async (call: { signal: AbortSignal }): Promise<DocumentStatus> => {
        const { data } = await okrapdfApi.get<DocumentStatus>('/v1/documents/doc_new', call);
        const { phase, pages_completed: done, total_pages: total } = data;
        if (phase !== 'complete') timeline.waits(pollMs, `${phase}, ${done} of ${total} pages`);
        return data;
      };
      await waitForDocument(getStatus, { pollMs, signal });
      return extractFrom('doc_new');
    },
  },
];

const startedMs = performance.now();
terminal.write(
  '',
  'Redial: calls to two vendors that fail, on axios as it is, plus one line each:',
);
terminal.write('    ', 'withRedial(octenApi, { vendor: octen, onEvent });', 'cyan');
terminal.write('    ', 'withRedial(okrapdfApi, { vendor: okrapdf, onEvent });', 'cyan');
try {
  await play(scenes, terminal, timeline, signal);
  const received = octenServer.received + okrapdfServer.received;
  writeSummary(terminal, timeline.reports, received, performance.now() - startedMs);
} catch (error) {
  if (!signal.aborted) throw error;
  timeline.stop();
  terminal.write('\nStopped.');
} finally {
  timeline.stop();
  await Promise.all([octenServer.close(), okrapdfServer.close()]);
}
