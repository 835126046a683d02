import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { root } from '../architecture/source.ts';

const binaries = join(root, 'node_modules/.bin');

/**
 * Runs a command, those of the workspace first, and gives back all that it printed.
 *
 * @throws Error with what it printed, when it fails or takes longer than `timeoutMs`.
 */
export function run(
  command: string,
  args: readonly string[],
  { cwd = root, timeoutMs = 60_000 }: { cwd?: string; timeoutMs?: number } = {},
): Promise<string> {
  const env = {
    ...process.env,
    PATH: [binaries, process.env['PATH']].join(delimiter),
    NO_COLOR: '1',
    FORCE_COLOR: '0',
  };
  const options = { cwd, env, timeout: timeoutMs, maxBuffer: 16 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const output = stdout + stderr;
      if (!error) resolve(output);
      else {
        const ending = error.killed ? `no end within ${timeoutMs} ms` : `exit code ${error.code}`;
        reject(new Error(`${[command, ...args].join(' ')}: ${ending}\n${output}`));
      }
    });
  });
}
