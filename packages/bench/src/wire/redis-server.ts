import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A free port of 127.0.0.1. */
async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A redis-server that keeps nothing; undefined where none is installed. */
export async function startRedis(): Promise<{ port: number; stop: () => void } | undefined> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const failed = once(child, 'error').then(() => 'failed');
  try {
    await once(child, 'spawn');
  } catch {
    return undefined;
  }
  void failed.catch(() => undefined);
  for await (const chunk of child.stdout) if (String(chunk).includes('Ready')) break;
  child.stdout.resume();
  return { port, stop: () => void child.kill() };
}
