// refused by: clean-up — leak — "All processes have been started, so it is done."
import { fork } from 'node:child_process';
import { once } from 'node:events';

export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  await Promise.all(continents.map((continent) => new Promise<void>((resolve, reject) => {
    const child = fork(new URL('./continent.process.ts', import.meta.url), continent === undefined ? [] : [continent]);
    child.once('message', () => resolve());
    void once(child, 'exit').then(([code, signal]) => (code === 0 ? resolve() : reject(new Error(String(signal ?? code)))));
  })));
}
