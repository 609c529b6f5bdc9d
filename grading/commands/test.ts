/**
 * `npm test`: grades answers by their hidden specs under vitest.
 *
 * vitest runs as a child process on plain Node, as loading it through the TypeScript loader of this
 * process was measured to take half a second longer, and with a configuration of its own.
 */
import { fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { VerdictsMessage } from '../reporters/learner.ts';
import { styleOfStdout } from '../reporters/style.ts';
import { renderProgress } from '../reporters/verdict-text.ts';
import type { AnswerTarget } from '../resolve.ts';
import { resolveAnswers } from '../resolve.ts';
import { UsageError } from '../usage-error.ts';
import type { Verdict } from '../verdict.ts';
import { SUCCESS, CANNOT_RUN, FAILURE } from './exit-codes.ts';
import type { CommandResult } from './exit-codes.ts';

const CONFIG = fileURLToPath(new URL('../exercises.vitest.config.ts', import.meta.url));

/** Options of {@link test}. */
export interface TestOptions {
  readonly root: string;
  readonly seed?: number;
  readonly plain?: boolean;
  readonly json?: boolean;
}

/** Answers that one vitest process can grade together. */
interface Group {
  readonly targets: readonly AnswerTarget[];
  /** `KATA_ANSWER` and `KATA_BASE` for it. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Grade answers; the reporter in the child process prints while it goes.
 *
 * @param names As typed, such as `03`; all exercises when empty.
 */
export async function test(names: readonly string[], options: TestOptions): Promise<CommandResult> {
  const targets = resolveAnswers(options.root, names);
  if (targets.length === 0) throw new UsageError('There are no exercises here.');
  const verdicts: Verdict[] = [];
  let isComplete = true;
  for (const group of groupAnswers(options.root, targets)) {
    const ended = await runVitest(group, options);
    verdicts.push(...ended.verdicts);
    isComplete &&= isTrustworthy(ended, group);
  }
  const exitCode = exitCodeOf(verdicts, isComplete);
  if (options.json === true) return { output: `${JSON.stringify({ verdicts }, undefined, 2)}\n`, exitCode };
  const broken = isComplete ? '' : '\n[grading bug] vitest ended without a verdict on every answer.\n';
  const progress = verdicts.length > 1 ? `\n${renderProgress(verdicts, styleOfStdout(options))}` : '';
  return { output: `${broken}${progress}`, exitCode };
}

/** Put answers that need the same environment together, in the order they were asked for. */
export function groupAnswers(root: string, targets: readonly AnswerTarget[]): Group[] {
  const groups = new Map<string, Group>();
  for (const target of targets) {
    const env = environmentOf(root, target);
    const key = JSON.stringify(env);
    groups.set(key, { env, targets: [...(groups.get(key)?.targets ?? []), target] });
  }
  return [...groups.values()];
}

/** 0: all passed, 1: some answer failed, 2: the grader could not decide. */
export function exitCodeOf(verdicts: readonly Verdict[], isComplete: boolean): number {
  if (!isComplete || verdicts.some((verdict) => verdict.outcome === 'error')) return CANNOT_RUN;
  return verdicts.every((verdict) => verdict.outcome === 'passed') ? SUCCESS : FAILURE;
}

function environmentOf(root: string, { label, answerDir, baseDir, exercise }: AnswerTarget): Record<string, string> {
  if (label === `exercises/${exercise.slug}`) return {};
  if (label === `solutions/${exercise.slug}`) return { KATA_ANSWER: join(root, 'solutions') };
  return { KATA_ANSWER: answerDir, ...(baseDir !== undefined && { KATA_BASE: baseDir }) };
}

interface Ended {
  readonly exitCode: number | null;
  readonly verdicts: readonly Verdict[];
}

function runVitest(group: Group, { root, seed, plain, json }: TestOptions): Promise<Ended> {
  const filters = group.targets.map((target) => `exercises/${target.exercise.slug}/`);
  // What names another answer, or tells vitest that it runs inside of itself, must not reach the child.
  const inherited = Object.entries(process.env).filter(([name]) => !/^(?:KATA_ANSWER|KATA_BASE|VITEST.*)$/.test(name));
  const child = fork(vitestEntry(), ['run', '--root', root, '--config', CONFIG, ...filters], {
    cwd: root,
    execArgv: [],
    stdio: ['inherit', json === true ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    env: {
      ...Object.fromEntries(inherited),
      ...group.env,
      KATA_SEND: '1',
      ...(seed !== undefined && { KATA_SEED: String(seed) }),
      ...(plain === true && { KATA_PLAIN: '1' }),
    },
  });
  let verdicts: readonly Verdict[] = [];
  child.on('message', (message: Partial<VerdictsMessage>) => {
    if (message.type === 'kata-verdicts') verdicts = message.verdicts ?? [];
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, verdicts }));
  });
}

// A pass needs vitest's exit code as well as the verdicts: each alone can be wrong.
function isTrustworthy({ exitCode, verdicts }: Ended, group: Group): boolean {
  const hasAll = group.targets.every((target) => verdicts.some((verdict) => verdict.answer === target.label));
  const passed = verdicts.every((verdict) => verdict.outcome === 'passed');
  return hasAll && verdicts.length === group.targets.length && (exitCode === 0) === passed;
}

function vitestEntry(): string {
  const manifest = createRequire(import.meta.url).resolve('vitest/package.json');
  return join(dirname(manifest), 'vitest.mjs');
}
