import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { keys } from '../../examples/demo/keys.ts';

const demo = fileURLToPath(new URL('../../examples/demo/index.ts', import.meta.url));

interface Run {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the demo without a terminal, killed after a minute. `onText` sees what it has printed so far. */
async function runDemo(onText?: (stdout: string, interrupt: () => void) => void): Promise<Run> {
  const { CI: _ci, NO_COLOR: _noColor, ...env } = process.env;
  const child = spawn(process.execPath, [demo], {
    env: { ...env, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
    killSignal: 'SIGKILL',
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    onText?.(stdout, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
}

/** The lines of a scene, from its title to the next empty line. */
function sceneOf(stdout: string, title: string): string {
  const scene = stdout.split('\n\n').find((each) => each.split('\n')[0]?.endsWith(`  ${title}`));
  return scene ?? `no scene "${title}"`;
}

/** Each line must occur, in this order. */
const inOrder = (...lines: string[]): RegExp =>
  new RegExp(lines.map((line) => line.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*?'));

describe('the demo', () => {
  let run: Run;
  let elapsedMs = 0;

  beforeAll(async () => {
    const startedMs = performance.now();
    run = await runDemo();
    elapsedMs = performance.now() - startedMs;
  }, 70_000);

  test('ends by itself, in good time, with nothing to complain about', () => {
    expect(run).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(elapsedMs).toBeLessThan(30_000);
  });

  test.each([
    ['Rate limited, with a time', ['attempt 1: 429, rate_limit', 'the server asked for 2 s']],
    [
      'Rate limited, without a time',
      ['attempt 1: 429', 'own backoff', 'attempt 2: 429', 'own backoff', 'attempt 3: 200'],
    ],
    ['A server error that passes', ['attempt 1: 500, server_error', 'attempt 2: 200']],
    ['A success that is none', ['attempt 1: 200 with code 500, server_error', 'attempt 2: 200']],
    ['A search, connection lost', ['attempt 1: ECONNRESET, network', 'attempt 2: 200']],
  ])('%s: an answer in the end', (title, lines) => {
    const scene = sceneOf(run.stdout, title);
    expect(scene).toMatch(inOrder('POST /search', ...lines, '╰─ 3 results (request req_'));
  });

  test.each([
    ['A billed call, the same', ['ECONNRESET', '╰─ ConnectionError', 'stopped: not-safe']],
    [
      'A spent balance',
      [
        '403, billing',
        '╰─ OctenInsufficientBalanceError',
        'also: BillingError, OctenError, AxiosError',
        'hint: Check your account balance and add credits',
        'request: req_',
        'stopped: not-retryable',
      ],
    ],
    [
      'Nothing to extract',
      [
        '422 EXTRACTION_BLOCKED, validation',
        '╰─ OkraPdfExtractionBlockedError',
        'also: ValidationError, OkraPdfError, AxiosError',
        'hint: ',
        'request: ',
        'stopped: not-retryable',
      ],
    ],
  ])('%s: a typed error after one attempt', (title, lines) => {
    const scene = sceneOf(run.stdout, title);
    expect(scene).toMatch(inOrder('POST /', 'attempt 1: ', ...lines));
    expect(scene).not.toContain('attempt 2');
  });

  test('Structured output timed out: a typed error after the two attempts that were allowed', () => {
    const scene = sceneOf(run.stdout, 'Structured output timed out');
    expect(scene).toMatch(
      inOrder(
        'attempt 1: 504 TIMEOUT, timeout',
        'attempt 2: 504 TIMEOUT, timeout',
        '╰─ TimeoutError',
        'also: OkraPdfError, AxiosError',
        'hint: Simplify the schema or use page ranges',
        'stopped: attempts',
      ),
    );
    expect(scene).not.toContain('attempt 3');
  });

  test('An extract failing in parts: the URLs that may pass are asked for again', () => {
    expect(sceneOf(run.stdout, 'An extract failing in parts')).toMatch(
      inOrder(
        'POST /extract',
        '1 there, 2 may pass, 2 failed for good',
        'POST /extract',
        '3 there, 0 may pass, 2 failed for good',
        '╰─ 3 of 5 in 2 rounds; not gone (target-4xx), not walled (anti-bot)',
      ),
    );
  });

  test('A document not ready yet: waited for, then asked again', () => {
    expect(sceneOf(run.stdout, 'A document not ready yet')).toMatch(
      inOrder(
        'attempt 1: 404 DOCUMENT_NOT_FOUND, not_found',
        '╰─ OkraPdfDocumentNotFoundError',
        'GET /v1/documents/doc_new',
        'processing, 0 of 12 pages',
        'GET /v1/documents/doc_new',
        'POST /v1/documents/doc_new/chat/completions',
        '╰─ {"revenue":',
      ),
    );
  });

  test('the summary counts what the servers have seen', () => {
    const summary = run.stdout.slice(run.stdout.indexOf('    In short'));
    const shown = run.stdout.match(/attempt \d+: /g) ?? [];
    expect(summary).toMatch(
      inOrder(`17 calls in ${shown.length} attempts (the servers counted ${shown.length})`),
    );
    expect(summary).toContain('5 calls that had failed at first, 2 URLs of an extract');
    expect(summary).toMatch(
      inOrder('5 calls, which were not sent again', '1 not-safe', '3 not-retryable', '1 attempts'),
    );
    expect(summary.split('\n').length).toBeLessThanOrEqual(24);
  });

  test('what is no terminal gets plain lines, one for each event', () => {
    // oxlint-disable-next-line no-control-regex
    expect(run.stdout).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
    expect(run.stdout).not.toMatch(/attempt \d: sending/);
  });

  test.each(Object.entries(keys))('the key of %s is not printed', (_, key) => {
    expect(run.stdout + run.stderr).not.toContain(key);
  });
});

describe('the demo, interrupted', () => {
  let run: Run;

  beforeAll(async () => {
    let isInterrupted = false;
    run = await runDemo((stdout, interrupt) => {
      if (isInterrupted || !stdout.includes('│  wait ')) return;
      isInterrupted = true;
      interrupt();
    });
  }, 70_000);

  test('ends at once, in the middle of a wait', () => {
    expect(run).toMatchObject({ code: 130, signal: null, stderr: '' });
    expect(run.stdout).toMatch(/│ {2}wait [^\n]+\n\nStopped\.\n$/);
  });
});
