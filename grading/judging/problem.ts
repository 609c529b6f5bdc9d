/** Ways to go wrong that have nothing to do with an exercise: never settling, crashing, leaving things behind. */
import type { Outcome, ThreadInfo, TraceStep } from '../explore/report.ts';
import { goesOnForEver } from './for-ever.ts';
import { neverSettles } from './never-settles.ts';
import type { Kind } from '../verdict.ts';
import { said } from './wording.ts';

export { leakProblem } from './leak.ts';
export { said, shown } from './wording.ts';

/** What is wrong with one outcome. */
export interface Problem {
  readonly kind: Kind;
  readonly sentence: string;
  readonly help?: string;
  readonly expected?: string;
  readonly actual?: string;
  /** Id of the entry of `exercise.json` that this failure looks like. */
  readonly misconception?: string;
  /** Remarks for rows of the table: index in the trace → remark. */
  readonly notes?: ReadonlyMap<number, string>;
  /** What the table is to show of a trace. */
  readonly rows?: Rows;
}

/** Which steps of a trace matter. */
export interface Rows {
  /** Only births, messages and ends of children: shared memory is beside the point. */
  readonly onlyChildren?: boolean;
  /** Index in the trace of the last step that matters. */
  readonly until?: number;
  /** Cells and locks that matter besides those of the steps with remarks. */
  readonly also?: ReadonlySet<string>;
}

/** A guard that gave up because its time-out was made to fire early. */
export function isGuardTimer(outcome: Outcome): boolean {
  return outcome.timerWasEarly && (outcome.error !== undefined || outcome.end === 'exit');
}

/** What is wrong with an outcome whatever the exercise is. */
export function generalProblem(outcome: Outcome): Problem | undefined {
  switch (outcome.end) {
    case 'livelock': case 'endless': return goesOnForEver(outcome);
    case 'exit': return crash(outcome) ?? neverSettles(outcome);
    case 'settled': return crash(outcome);
    default: return neverSettles(outcome);
  }
}

function crash(outcome: Outcome): Problem | undefined {
  const [rejection] = outcome.unhandledRejections;
  if (rejection) {
    return {
      kind: 'unhandled rejection', sentence: `Unhandled rejection: ${said(rejection)}. Nobody handles it, and Node ends the program for that.`,
      help: 'Every promise needs somebody who awaits it or catches its error, from the moment on in which it can reject.',
      ...noteOf(outcome, (step) => step.operation === 'rejection', 'nobody handles it'),
    };
  }
  const [uncaught] = outcome.uncaught;
  if (!uncaught) return undefined;
  const notes = noteOf(outcome, (step) => step.operation === 'rejection', 'nobody catches it');
  const thrower = throwerOf(outcome);
  if (thrower?.kind === 'process') {
    const after = outcome.end === 'settled' ? '' : ', and the promise never settles';
    return {
      kind: 'crash', sentence: `${thrower.name} dies of an error that it does not catch: ${said(uncaught)}${after}.`,
      help: 'Catch in the child what can be thrown there, and send it as an answer; and let the `exit` of a child settle what still waits for it.', ...notes,
    };
  }
  if (thrower?.kind === 'worker') {
    return {
      kind: 'crash', sentence: `${thrower.name} throws ${said(uncaught)}, and nobody catches it, so the whole program ends.`,
      help: 'A worker\'s error comes to its parent as an `error` event; without a listener, or with one that throws, it ends everything. Listen for it, and let it reject the promise.', ...notes,
    };
  }
  return { kind: 'crash', sentence: `Nobody catches ${said(uncaught)}, so the whole program ends.`, help: 'Catch it, or let it reject the promise.', ...notes };
}

/** The thread in which the first error was thrown that nobody caught. */
function throwerOf({ trace, threads }: Outcome): ThreadInfo | undefined {
  const thrown = trace.findIndex(({ operation, text }) => operation === 'rejection' && text.startsWith('throws'));
  // A parent throws what its child's `error` event brought.
  const [, child] = trace.slice(0, Math.max(thrown, 0)).map(({ text }) => /^'error' of (.+?): /.exec(text)).findLast((match) => match !== null) ?? [];
  return threads.find(({ name }) => name === child) ?? threads[trace[thrown]?.thread ?? -1];
}

function noteOf(outcome: Outcome, matches: (step: TraceStep) => boolean, note: string): Pick<Problem, 'notes'> {
  const index = outcome.trace.findIndex(matches);
  return index < 0 ? {} : { notes: new Map([[index, note]]) };
}
