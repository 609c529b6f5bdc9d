/** Starts tasks and joins them, and tells what can be seen of them here. */
import { here } from './tasks.ts';
import * as classes from './tasks.ts';

export type Kind = Exclude<keyof typeof classes, 'here'>;
export interface TaskInput { readonly kind: Kind; readonly label: string; readonly amounts: readonly number[] }

/** What it resolves to. */
export interface Told {
  /** Exit codes before the start, right after it, and after the join. */
  readonly codes: readonly (readonly unknown[])[];
  /** What came of each `join()`, in the order of the tasks: of two at the same time and one afterwards. */
  readonly joins: readonly (readonly string[])[];
  /** How often `run()` was called in this process. */
  readonly ranHere: number;
  readonly labels: readonly unknown[];
  /** On demand: how long it took until all had ended, on the clock of the scheduler. */
  readonly tookMs?: number;
}

export default async function ({ tasks, renamed, timed = false }: { readonly tasks: readonly TaskInput[]; readonly renamed?: string; readonly timed?: boolean }): Promise<Told> {
  const made = tasks.map(({ kind, label, amounts }) => new classes[kind](label, amounts));
  const startedAt = performance.now();
  const before = made.map(({ exitCode }) => told(exitCode));
  for (const task of made) {
    if (renamed !== undefined) task.label = renamed;
    task.start();
    if (renamed === undefined) continue;
    task.label = 'changed after the start';
    task.amounts.push(1_000);
  }
  const started = made.map(({ exitCode }) => told(exitCode));
  const joins = await Promise.all(made.map(async (task) => {
    const both = await Promise.all([outcomeOf(task), outcomeOf(task)]);
    return [...both, await outcomeOf(task)];
  }));
  const joined = made.map(({ exitCode }) => told(exitCode));
  return { codes: [before, started, joined], joins, ranHere: here.ran, labels: made.map(({ label }) => label), ...(timed && { tookMs: Math.round(performance.now() - startedAt) }) };
}

async function outcomeOf(task: { join(): Promise<unknown> }): Promise<string> {
  try {
    await task.join();
    return 'resolves';
  } catch (error) {
    return `rejects: ${String(error)}`;
  }
}

/** As data that keeps the difference of null and undefined. */
const told = (code: unknown): unknown => code === undefined ? 'undefined' : code;
