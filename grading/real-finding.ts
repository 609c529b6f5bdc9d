/** What one real run means for a verdict. */
import type { Answer, Finding, RealOptions } from './finding.ts';
import { decode } from './plain.ts';
import type { RealEnd, RealReport } from './sandbox/real-report.ts';
import type { Kind } from './verdict.ts';
import { isDeepStrictEqual } from 'node:util';

/** What a real run must show. */
export interface RealExpectation {
  readonly expected: unknown;
  readonly kind: 'worker' | 'process';
  /** So many workers or processes at least must have been started, and all have ended. */
  readonly children: number;
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
  if (before !== undefined) return { passed: null, sentence: `not run for real: after the ${before} above, what it showed would be luck` };
  return judgeRealRun(await answer.runForReal(program, options), expectation);
}

export function judgeRealRun(real: RealReport, { expected, kind, children }: RealExpectation): Finding {
  if (real.unhandledRejections[0]) {
    const { name, message } = real.unhandledRejections[0];
    return { passed: false, kind: 'unhandled rejection', sentence: `Unhandled rejection on real threads: ${name}: ${message}` };
  }
  if (real.ended !== 'settled') {
    return { passed: false, kind: KINDS[real.ended], sentence: real.sentence ?? 'The real run did not come to its end.', ...leftover(real) };
  }
  if (real.error) return { passed: false, kind: 'crash', sentence: `On real ${plural(kind)} the promise rejects: ${real.error.name}: ${real.error.message}` };
  if (real.value === undefined || !isDeepStrictEqual(decode(real.value), expected)) {
    return {
      passed: false, kind: 'wrong result', sentence: `Wrong result on real ${plural(kind)}.`, expected: JSON.stringify(expected), actual: JSON.stringify(real.value),
    };
  }
  const started = kind === 'worker' ? real.threads : real.processes;
  if (started.length < children) {
    return { passed: false, kind: 'not concurrent', sentence: `Only ${String(started.length)} of ${String(children)} real ${plural(kind)} were started.` };
  }
  const alive = started.filter(({ aliveAtSettle }) => aliveAtSettle);
  if (alive.length > 0 || real.leftAlive.length > 0) {
    return { passed: false, kind: 'leak', sentence: `Leak: ${[...alive.map(({ script }) => script), ...real.leftAlive].join(', ')} still alive when the promise settled.` };
  }
  return { passed: true, coverage: `once, on ${String(started.length)} real ${plural(kind)}` };
}

const plural = (kind: 'worker' | 'process'): string => kind === 'worker' ? 'threads' : 'processes';

function leftover(real: RealReport): { help?: string } {
  return real.leftAlive.length > 0 ? { help: `Still alive: ${real.leftAlive.join(', ')}.` } : {};
}
