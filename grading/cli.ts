#!/usr/bin/env node
/**
 * The command line: parses, calls, prints, exits. No logic lives here.
 *
 * Commands are imported when they are called, so that each starts quickly.
 */
import { writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { CANNOT_RUN } from './commands/exit-codes.ts';
import type { CommandResult } from './commands/exit-codes.ts';
import { parseSeed } from './random.ts';
import { UsageError } from './usage-error.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = new Command('katas')
  .description('Concurrency katas, graded under every interleaving.').enablePositionalOptions().exitOverride();

program
  .command('test [names...]')
  .description('grade exercises: 03, exercises/03, solutions/03, several, or all')
  .option('--seed <number>', 'repeat the inputs of an earlier run', seedOption)
  .option('--plain', 'linear text in ASCII, for screen readers')
  .option('--json', 'print the verdicts as JSON')
  .action(async (names: string[], options: { seed?: number; plain?: boolean; json?: boolean }) => {
    const { test } = await import('./commands/test.ts');
    finish(await test(names, { root, ...options }));
  });

program
  .command('start <name> [args...]')
  .description('run the program of an exercise')
  .allowUnknownOption()
  .passThroughOptions()
  .action(async (name: string, args: string[]) => {
    const { start } = await import('./commands/start.ts');
    finish(await start(name, args, { root }));
  });

program
  .command('replay <name> <schedule>')
  .description('play a schedule again, step by step')
  .option('--seed <number>', 'the seed of the run that printed the schedule', seedOption)
  .option('--plain', 'linear text in ASCII, for screen readers')
  .option('--json', 'print what happened as JSON')
  .action(async (name: string, schedule: string, options: { seed?: number; plain?: boolean; json?: boolean }) => {
    const { replay } = await import('./commands/replay.ts');
    finish(await replay(name, schedule, { root, ...options }));
  });

program
  .command('hint <name>')
  .description('show the next hint')
  .option('--level <number>', 'show the hint of this level', countOption)
  .option('--plain', 'linear text in ASCII, for screen readers')
  .option('--json', 'print the hint as JSON')
  .action(async (name: string, options: { level?: number; plain?: boolean; json?: boolean }) => {
    const { hint } = await import('./commands/hint.ts');
    finish(hint(name, { root, ...options }));
  });

program
  .command('diff <name>')
  .description('compare an exercise with the model answer')
  .action(async (name: string) => {
    const { diff } = await import('./commands/diff.ts');
    finish(diff(name, { root }));
  });

program
  .command('list')
  .description('list the exercises')
  .option('--json', 'print them as JSON')
  .action(async (options: { json?: boolean }) => {
    const { list } = await import('./commands/list.ts');
    finish(list({ root, ...options }));
  });

program
  .command('audit [names...]')
  .description('grade every stub, model answer, accepted and refused answer, and compare with what they must get')
  .option('--repeat <count>', 'grade each with this many seeds', countOption, 1)
  .option('--jobs <count>', 'grade this many at a time', countOption, 2)
  .option('--seed <number>', 'the first seed; the others follow from it', seedOption)
  .option('--json', 'print the outcome as JSON')
  .action(async (names: string[], options: { repeat: number; jobs: number; seed?: number; json?: boolean }) => {
    const { audit } = await import('./audit/audit.ts');
    finish(await audit(names, { root, ...options, progress: print }));
  });

program
  .command('grade [folder]')
  .description('grade a submission, or a folder of submissions')
  .option('--format <names>', 'table, json, classroom50, github-classroom, summary, junit; several with commas', 'table')
  .option('--out <folder>', 'write each format into this folder instead of printing it')
  .option('--seed <number>', 'the seed of all inputs; unknown to the submission when not given', seedOption)
  .option('--jobs <count>', 'grade this many at a time', countOption, 2)
  .option('--exercise <names>', 'grade only these exercises; several with commas')
  .option('--from <file>', 'grade nothing: render the report that "--format json" wrote')
  .option('--datetime <time>', 'the time of the submission, such as 2026-01-31T12:00:00Z')
  .action(async (folder: string | undefined, options: Record<string, string | number> & { format: string; jobs: number }) => {
    const { grade } = await import('./classroom/grade.ts');
    finish(await grade(folder, { root, env: process.env, ...options }));
  });

// Synchronous, so that nothing is lost when the process exits right after it.
function write(descriptor: 1 | 2, text: string): void {
  for (let rest = Buffer.from(text); rest.length > 0; ) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

function print(text: string): void {
  write(1, text);
}

function finish({ output, exitCode, notes = [] }: CommandResult): void {
  print(output);
  write(2, notes.map((note) => `${note}\n`).join(''));
  process.exitCode = exitCode;
}

function seedOption(text: string): number {
  try {
    return parseSeed(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function countOption(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000) throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return count;
}

function explain(error: unknown): void {
  process.exitCode = CANNOT_RUN;
  // commander has printed its own message already, and it exits with 0 after --help.
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : CANNOT_RUN;
  else if (error instanceof UsageError) write(2, `${error.message}\n`);
  else write(2, `[grading bug] ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

await program.parseAsync().catch(explain);
// Nothing that a library left behind may keep a finished command from ending.
process.exit();
