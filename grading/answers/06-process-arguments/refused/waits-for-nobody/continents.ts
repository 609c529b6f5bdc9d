// refused by: clean-up — leak — "fork has been called, so the processes run."
import { fork } from 'node:child_process';

export function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  for (const continent of continents) fork(new URL('./continent.process.ts', import.meta.url), continent === undefined ? [] : [continent]);
  return Promise.resolve();
}
