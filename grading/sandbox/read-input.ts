import { readSync } from 'node:fs';

/** Reads standard input to its end, synchronously: the grader writes one line and closes the pipe. */
export function readInput(): string {
  const chunk = Buffer.alloc(65_536);
  const chunks: Buffer[] = [];
  for (;;) {
    let count = 0;
    try {
      count = readSync(0, chunk, 0, chunk.length, null);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      // Windows reports the end of a pipe as an error.
      if (code !== 'EAGAIN' && code !== 'EOF') throw error;
      if (code === 'EAGAIN') continue;
    }
    if (count === 0) return Buffer.concat(chunks).toString('utf8');
    chunks.push(Buffer.from(chunk.subarray(0, count)));
  }
}
