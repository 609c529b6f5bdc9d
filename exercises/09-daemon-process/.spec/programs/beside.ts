/** A program whose service fails, which works on all the same. The service is a child of this one, as the checker makes it fail. */
import { start } from '../services.ts';

/** What it resolves to: the exit code that the program would end with, right after the start and later. */
export interface Beside { readonly codes: readonly unknown[] }

export default async function ({ name, workMs, waitMs }: { readonly name: string; readonly workMs: number; readonly waitMs: number }): Promise<Beside> {
  start(name, { workMs });
  const before = code();
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  return { codes: [before, code()] };
}

const code = (): unknown => process.exitCode ?? 0;
