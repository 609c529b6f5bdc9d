/**
 * One run of one answer: opens the sandbox, makes checks one by one, closes the sandbox.
 *
 * Both ways of grading go through here, the hidden spec under vitest and `gradeAnswer`, so they cannot
 * come to different verdicts.
 */
import { join } from 'node:path';
import { GRADING_BUG, brokenCheck, checkResult, undecided } from './judge.ts';
import type { RunInfo } from './judge.ts';
import type { ExerciseCheck } from './exercise.ts';
import type { Answer, Finding, SpecDefinition } from './finding.ts';
import { randomInteger, randomStream } from './random.ts';
import type { AnswerTarget } from './resolve.ts';
import { SubmissionRefused } from './sandbox/files.ts';
import { SandboxLimit } from './sandbox/limits.ts';
import { openSandbox } from './sandbox/sandbox.ts';
import { findingOf, syntaxErrorIn } from './syntax-error.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import type { CheckResult, Kind } from './verdict.ts';

/** An answer with an open sandbox, ready for its checks. */
export interface Run {
  readonly info: RunInfo;
  /** Make one check. Never rejects: whatever goes wrong becomes a result. */
  check(check: ExerciseCheck): Promise<CheckResult>;
  /** Play one schedule again. */
  replay(schedule: string): Promise<Finding>;
  /** End the sandbox and remove its files. */
  close(): Promise<void>;
}

/** How {@link openRun} opens a sandbox; tests pass their own. */
export type OpenSandbox = (options: Parameters<typeof openSandbox>[0]) => Promise<Sandbox>;

/**
 * Open a run of one answer.
 *
 * @param target The answer.
 * @param definition The spec that judges it.
 * @param options The seed of all inputs, how to open a sandbox, and whether to force the first interleaving that fails on
 *   real threads (`confirm`): that is for people, and depends on the machine it happens on.
 */
export async function openRun(
  target: AnswerTarget,
  definition: SpecDefinition,
  options: { readonly seed: number; readonly open?: OpenSandbox; readonly confirm?: boolean },
): Promise<Run> {
  const { seed, open = openSandbox, confirm = false } = options;
  let sandbox: Sandbox;
  try {
    sandbox = await open(sandboxOptions(target));
  } catch (error) {
    if (!(error instanceof SubmissionRefused)) throw error;
    return refusedRun({ answer: target.label, seed, isolation: 'process', refused: describeRefusal(error) });
  }
  const mismatch = idMismatch(target, definition);
  const fault = await syntaxErrorIn(join(sandbox.directory, 'exercises', target.exercise.slug), target.exercise.files);
  const explore = remembered(sandbox);
  const failed: Kind[] = [];
  const confirmed = confirmerOf(sandbox, confirm);
  const make = async (check: ExerciseCheck, told = confirmed): Promise<CheckResult> => {
    const judge = definition.checks[check.id];
    if (fault !== undefined) return check === target.exercise.checks[0] ? checkResult(check, findingOf(fault)) : undecided(check, `${fault.at} cannot be read`);
    if (mismatch !== undefined || judge === undefined) return brokenCheck(check, mismatch ?? `the spec has no check "${check.id}"`);
    return makeCheck(check, async () => told(await judge({ ...answerFor(sandbox, explore, seed, check.id), failedBefore: () => failed })));
  };
  const last = target.exercise.checks.at(-1);
  let ahead: Promise<CheckResult> | undefined;
  return {
    info: { answer: target.label, seed, isolation: sandbox.isolation },
    check: async (check) => {
      // What it came to without knowing of a failure is of no use after one.
      const result = await (ahead && check === last && failed.length === 0 ? ahead : make(check));
      if (result.kind !== undefined) failed.push(result.kind);
      // The real run is the last check. It leaves the explorer alone, and somebody waits: so both go on side by side.
      else if (confirm && result.passed === true && last && last !== check) ahead ??= make(last, confirmerOf(sandbox, false));
      return result;
    },
    replay: async (schedule) => {
      if (definition.replay === undefined) throw new Error(`${GRADING_BUG} the spec of ${definition.exercise} cannot replay schedules`);
      return confirmed(await definition.replay(answerFor(sandbox, explore, seed, 'replay'), schedule));
    },
    close: async () => {
      await sandbox.close();
      await ahead;
    },
  };
}

// Only the failure that is shown in full, which is the first one, as every forced run costs a learner's time.
function confirmerOf(sandbox: Sandbox, isWanted: boolean): (finding: Finding) => Promise<Finding> {
  let isOpen = isWanted;
  return async (finding) => {
    if (finding.passed !== false) return finding;
    const { interleaving, ...told } = finding;
    const isForced = isOpen && interleaving !== undefined;
    isOpen = false;
    return isForced ? { ...told, confirmation: await sandbox.confirm(interleaving) } : told;
  };
}

async function makeCheck(check: ExerciseCheck, make: () => Promise<Finding>): Promise<CheckResult> {
  try {
    return checkResult(check, await make());
  } catch (error) {
    // The learner's program ran into one of the sandbox's limits: a verdict, not a fault of the grader.
    if (error instanceof SandboxLimit) return checkResult(check, { passed: false, kind: error.kind, sentence: error.sentence });
    return brokenCheck(check, `the check "${check.id}" broke: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function sandboxOptions({ exercise, answerDir, baseDir }: AnswerTarget): Parameters<typeof openSandbox>[0] {
  return { root: exercise.root, exercise, answerDir, ...(baseDir !== undefined && { baseDir }) };
}

// What is missing was not handed in; what is there but cannot be a file of an answer needs a person to look at it.
function describeRefusal({ refused, message }: SubmissionRefused): NonNullable<RunInfo['refused']> {
  const isMissing = refused.every((entry) => entry.why === 'is missing');
  return { outcome: isMissing ? 'not submitted' : 'tampered', message };
}

type Explore = Sandbox['explore'];

// Several checks look at the same exploration, which always comes to the same report.
function remembered(sandbox: Sandbox): Explore {
  const reports = new Map<string, ReturnType<Explore>>();
  return (call) => {
    const key = JSON.stringify(call);
    const report = reports.get(key) ?? sandbox.explore(call);
    reports.set(key, report);
    return report;
  };
}

function answerFor(sandbox: Sandbox, explore: Explore, seed: number, label: string): Answer {
  const stream = randomStream(seed, label);
  return {
    seed,
    random: stream,
    integer: (minimum, maximum) => randomInteger(stream, minimum, maximum),
    explore: (program, options) => explore({ ...options, program }),
    failedBefore: () => [],
    runForReal: (program, options) => sandbox.runForReal({ ...options, program }),
  };
}

function refusedRun(info: RunInfo & { readonly refused: NonNullable<RunInfo['refused']> }): Run {
  return {
    info,
    check: (check) => Promise.resolve(undecided(check, info.refused.message)),
    replay: () => Promise.reject(new Error(info.refused.message)),
    close: () => Promise.resolve(),
  };
}

function idMismatch(target: AnswerTarget, definition: SpecDefinition): string | undefined {
  const announced = target.exercise.checks.map((check) => check.id);
  const stray = Object.keys(definition.checks).find((id) => !announced.includes(id));
  return stray === undefined ? undefined : `the spec checks "${stray}", which exercise.json does not announce`;
}
