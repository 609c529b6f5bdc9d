/** One of the threads of `players.ts`. */
import { parentPort } from 'node:worker_threads';
import type { Part, Played } from './players.ts';
import { bodyOf, classes } from './script.ts';

const port = parentPort!;

port.on('message', (part: Part) => {
  play(part).then(
    () => port.postMessage({ done: true } satisfies Played),
    (error: unknown) => port.postMessage({ error: String(error instanceof Error ? error.stack : error) } satisfies Played),
  );
});
port.postMessage('ready');

async function play({ objects, kinds, code, cell }: Part): Promise<void> {
  const mine = Object.entries(objects).map(([name, handle]) => classes[kinds[name]!]!.from(handle as never));
  await bodyOf(code, [...Object.keys(objects), 'cell'])(...mine, cell);
}
