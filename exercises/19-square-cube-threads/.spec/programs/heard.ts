/** Listens to what the main thread prints. It is loaded before the answer, which may keep the function that it finds. */
import { arrive } from 'kata:gate';

const DONE = 'Done!';
const LINE = /\r?\n/;
let text = '';
let tell = (): void => undefined;

/** Resolves in the moment in which it is said. */
export const untilDone = new Promise<void>((resolve) => {
  tell = resolve;
});

const { stdout } = process;
const write = stdout.write.bind(stdout) as (...all: unknown[]) => boolean;
stdout.write = ((...all: unknown[]): boolean => {
  const [chunk] = all;
  const added = typeof chunk === 'string' ? chunk : Buffer.from(chunk as Uint8Array).toString();
  text += added;
  // Shows in the trace when it was said.
  if (added.includes(DONE)) {
    arrive('done');
    tell();
  }
  return write(...all);
}) as typeof stdout.write;

/** Lines that the main thread has printed; what has no end yet is no line. */
export function linesHeard(): string[] {
  const lines = text.split(LINE);
  const rest = lines.pop() ?? '';
  return rest === '' ? lines : [...lines, `${rest} (and no end of the line)`];
}
