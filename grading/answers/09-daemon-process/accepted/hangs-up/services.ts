// accepted: nobody talks to a daemon, so that its channel is closed at once; one listener ends all of them.
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What every process runs. */
const program = new URL('./service.process.ts', import.meta.url);

const daemons = new Set<ChildProcess>();
process.once('exit', () => {
  for (const daemon of daemons) daemon.kill('SIGKILL');
});

/**
 * Start a process that works on its own.
 *
 * @param name what it is called
 * @param options.daemon true: the program does not wait for it, and takes it along when it ends
 * @param options.workMs how long it works, in milliseconds
 */
export function start(name: string, { daemon = false, workMs = 2_000 }: { daemon?: boolean; workMs?: number } = {}): void {
  const child = fork(program, [name, String(workMs)]);
  if (daemon) {
    child.disconnect();
    child.unref();
    daemons.add(child);
    child.on('exit', () => daemons.delete(child));
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('exit', () => console.log('The program ends.'));
  start('daemon', { daemon: true, workMs: 10_000 });
  await setTimeout(1_000);
  start('service', { workMs: 1_000 });
}
