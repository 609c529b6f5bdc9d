/** Runs a program, and settles a while after it has ended: who is alive then has outlived it. */
import { fork } from 'node:child_process';
import type { Deed } from './program.process.ts';

/** What it resolves to. */
export interface Told {
  /** How the program ended. */
  readonly end: string;
  /** When, on the clock of the scheduler. */
  readonly endedAt: number;
}

export default async function ({ deeds, graceMs }: { readonly deeds: readonly Deed[]; readonly graceMs: number }): Promise<Told> {
  const startedAt = performance.now();
  const child = fork(new URL('./program.process.ts', import.meta.url), [JSON.stringify(deeds)]);
  const end = await new Promise<string>((resolve) => {
    child.on('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
  });
  const endedAt = Math.round(performance.now() - startedAt);
  await new Promise((resolve) => setTimeout(resolve, graceMs));
  return { end, endedAt };
}
