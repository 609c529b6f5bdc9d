/** What one real run means for a verdict. */
import { isDeepStrictEqual } from 'node:util';
import type { Answer, FailedFinding, Finding, RealOptions } from '../finding.ts';
import { decode, encode } from '../plain.ts';
import type { RealEnd, RealProcess, RealReport, RealThread } from '../sandbox/real-report.ts';
import type { Kind } from '../verdict.ts';
import { fullStop, list, said, shown, verb } from './wording.ts';

/** What a real run must show. */
export interface RealExpectation {
  readonly expected: unknown;
  /** `none`: the main thread is enough. */
  readonly kind: 'worker' | 'process' | 'none';
  /** So many workers or processes at least must have been started, and all have ended. */
  readonly children: number;
  /** Lines that must be on standard output, in any order, among others. */
  readonly lines?: readonly string[];
}

const KINDS: Record<Exclude<RealEnd, 'settled'>, Kind> = {
  'exit': 'crash', 'crash': 'crash', 'time limit': 'time limit', 'memory limit': 'memory limit', 'output limit': 'output limit',
};

/**
 * Runs a program once for real and judges the run.
 *
 * Only an answer that is right under every interleaving has a result that does not depend on luck.
 * Any other one is not run: what it showed would be another thing each time, or it would never end.
 */
export async function realRun(answer: Answer, program: string, options: RealOptions, expectation: RealExpectation): Promise<Finding> {
  const before = answer.failedBefore().find((kind) => kind !== 'not concurrent');
  if (before !== undefined) return { passed: null, sentence: `after the ${before} above, what a real run showed would be luck` };
  return judgeRealRun(await answer.runForReal(program, options), expectation);
}

/** Judges what one real run showed. */
export function judgeRealRun(real: RealReport, expectation: RealExpectation): Finding {
  const on = `on real ${expectation.kind === 'worker' ? 'threads' : expectation.kind === 'process' ? 'processes' : 'Node'}`;
  return didNotEnd(real, on) ?? wrongValue(real, expectation.expected, on) ?? missingLine(real, expectation.lines ?? [], on) ?? tooFew(real, expectation) ?? leak(real, expectation) ??
    { passed: true, coverage: expectation.kind === 'none' ? 'once, on real Node' : `once, on ${counted(startedOf(real, expectation).length, expectation.kind)}` };
}

function didNotEnd(real: RealReport, on: string): FailedFinding | undefined {
  const [rejection] = real.unhandledRejections;
  if (rejection) {
    return {
      passed: false, kind: 'unhandled rejection', sentence: `Unhandled rejection ${on}: ${said(rejection)}.`,
      help: 'Every promise needs somebody who awaits it or catches its error.',
    };
  }
  if (real.ended === 'settled') return undefined;
  return { passed: false, kind: KINDS[real.ended], sentence: fullStop(real.sentence ?? `The run ${on} did not come to its end`), ...leftover(real) };
}

function wrongValue(real: RealReport, expected: unknown, on: string): FailedFinding | undefined {
  const wanted = shown(encode(expected));
  if (real.error) {
    return { passed: false, kind: 'crash', sentence: `The promise rejects ${on}: ${said(real.error)}.`, expected: wanted, actual: 'an error' };
  }
  if (real.value !== undefined && isDeepStrictEqual(decode(real.value), expected)) return undefined;
  return { passed: false, kind: 'wrong result', sentence: `Wrong result ${on}.`, expected: wanted, actual: shown(real.value) };
}

function missingLine(real: RealReport, lines: readonly string[], on: string): FailedFinding | undefined {
  const printed = real.stdout.split(/\r?\n/);
  for (const line of lines) {
    const index = printed.indexOf(line);
    if (index < 0) {
      return {
        passed: false, kind: 'wrong result', sentence: `Wrong result ${on}: a line is missing on standard output.`,
        help: 'What a child prints is seen only if it has the standard output of its parent, or if the parent passes it on.', expected: line, actual: printed.join(' ↵ '),
      };
    }
    printed.splice(index, 1);
  }
  return undefined;
}

function tooFew(real: RealReport, expectation: RealExpectation): FailedFinding | undefined {
  const { kind, children } = expectation;
  const started = startedOf(real, expectation).length;
  if (started >= children) return undefined;
  const other = kind === 'worker' ? real.processes.length : real.threads.length;
  const instead = started === 0 && other > 0 ? `, but ${counted(other, kind === 'worker' ? 'process' : 'worker')}` : '';
  return {
    passed: false, kind: 'not concurrent', sentence: `${started === 0 ? '' : 'Only '}${started === 0 ? capitalised(counted(started, kind)) : counted(started, kind)} ${verb(started, 'was', 'were')} started${instead}.`,
    expected: `${counted(children, kind)} or more`, actual: String(started),
  };
}

function leak(real: RealReport, expectation: RealExpectation): FailedFinding | undefined {
  const early = startedOf(real, expectation).filter(({ aliveAtSettle }) => aliveAtSettle).map(({ script }) => script === '' ? `a ${nounOf(expectation)}` : script);
  if (real.leftAlive.length > 0) {
    return {
      passed: false, kind: 'leak', sentence: `Leak: ${list(real.leftAlive)} ${verb(real.leftAlive.length, 'is', 'are')} left at the end, so the program does not end by itself.`,
      help: 'Close, clear, disconnect or end what was opened.',
    };
  }
  if (early.length === 0) return undefined;
  return {
    passed: false, kind: 'leak', sentence: `Leak: ${list(early)} ${verb(early.length, 'was', 'were')} still running when the promise settled.`,
    help: `A message is not the end: settle after the \`exit\` of every ${nounOf(expectation)}.`,
  };
}

function startedOf(real: RealReport, { kind }: RealExpectation): readonly (RealThread | RealProcess)[] {
  return kind === 'none' ? [...real.threads, ...real.processes] : kind === 'worker' ? real.threads : real.processes;
}

const nounOf = ({ kind }: RealExpectation): string => kind === 'none' ? 'child' : kind;

function counted(count: number, kind: RealExpectation['kind']): string {
  const noun = kind === 'worker' ? verb(count, 'thread', 'threads') : verb(count, 'process', 'processes');
  return `${count === 0 ? 'no' : count === 1 ? 'one' : String(count)} real ${noun}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function leftover(real: RealReport): { help?: string } {
  return real.leftAlive.length > 0 ? { help: `Still alive then: ${list(real.leftAlive)}.` } : {};
}
