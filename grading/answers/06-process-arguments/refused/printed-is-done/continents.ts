// refused by: failure — wrong result — "It has said that it has printed; what comes then does not matter."
import { fork } from 'node:child_process';

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  const ends = continents.map((continent) => new Promise<void>((resolve, reject) => {
    const child = fork(new URL('./continent.process.ts', import.meta.url), continent === undefined ? [] : [continent]);
    let isPrinted = false;
    child.on('message', () => (isPrinted = true));
    child.on('exit', (code, signal) => (isPrinted ? resolve() : reject(new Error(String(signal ?? code)))));
  }));
  await Promise.allSettled(ends);
  await Promise.all(ends);
}
