// refused by: until-then — wrong result — "The program ends as its services have ended."
import { fork } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** What every process runs. */
const program = new URL('./service.process.ts', import.meta.url);

/**
 * Start a process that works on its own.
 *
 * @param name what it is called
 * @param options.daemon true: the program does not wait for it, and takes it along when it ends
 * @param options.workMs how long it works, in milliseconds
 */
export function start(name: string, { daemon = false, workMs = 2_000 }: { daemon?: boolean; workMs?: number } = {}): void {
  const child = fork(program, [name, String(workMs)]);
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
  if (daemon) {
    child.unref();
    child.channel?.unref();
    process.on('exit', () => child.kill());
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.on('exit', () => console.log('The program ends.'));
  start('daemon', { daemon: true, workMs: 10_000 });
  await setTimeout(1_000);
  start('service', { workMs: 1_000 });
}
