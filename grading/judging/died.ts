/** Whether a promise tells its caller that a child died. */
import type { Outcome } from '../explore/report.ts';
import type { Fault } from '../explore/world.ts';
import type { Problem } from './problem.ts';
import { said, shown } from './wording.ts';

/** What an exercise asks of an answer whose child dies. */
export interface DeathRules {
  /** Whose process it was, as the subject of a sentence: `The process for 7`. */
  readonly whose: string;
  /** What is wrong with a promise that resolved; `undefined`: nothing. */
  readonly wrong: (outcome: Outcome) => Problem | undefined;
  /** Also a child that had done its work by then must make the promise reject. */
  readonly isStrict?: boolean;
  /** The error must name the exit code, or the signal. */
  readonly namesHow?: boolean;
  /** Ids of entries of `exercise.json`: the death is swallowed, the reason is no Error, it does not say how. */
  readonly misconceptions?: { readonly swallowed?: string; readonly noError?: string; readonly unnamed?: string };
}

/** What is wrong with an outcome into which a death was injected; only for outcomes that settled. */
export function diedProblem(outcome: Outcome, fault: Fault, rules: DeathRules): Problem | undefined {
  if (outcome.end !== 'settled') return undefined;
  // The one that should die was never started, or not by the main thread.
  if (outcome.faultAfterSends < 0) return outcome.error ? undefined : rules.wrong(outcome);
  const how = fault.signal ?? `exit code ${String(fault.exitCode)}`;
  if (outcome.error) return reason(outcome.error, how, rules);
  // Whoever has settled before it died has not waited for its end: that is a leak, and not a death that is kept secret.
  const victim = outcome.threads.filter(({ parent }) => parent === 0)[fault.child];
  if (victim !== undefined && outcome.aliveAtSettle.includes(victim.name)) return undefined;
  const wrong = rules.wrong(outcome);
  // Who had said all that matters may die: the result is the same. At birth nobody has.
  if (!wrong && fault.when === 'any' && rules.isStrict !== true) return undefined;
  if (wrong && outcome.faultAfterSends > 0 && rules.isStrict !== true) return wrong;
  const early = outcome.faultAfterSends === 0 && rules.isStrict !== true;
  return {
    kind: 'wrong result', ...idOf(rules.misconceptions?.swallowed),
    sentence: `${rules.whose} ended with ${how}${early ? ', without an answer' : ''}, and the promise resolves ${wrong && early ? 'all the same' : 'as if nothing had happened'}.`,
    help: '`exit` comes whatever happens to a child, with its exit code or with the signal that ended it. Look at both, and reject.',
    expected: `an Error${rules.namesHow === true ? ` that names ${how}` : ''}`, actual: shown(outcome.value),
  };
}

function reason(error: NonNullable<Outcome['error']>, how: string, { namesHow = false, misconceptions = {} }: DeathRules): Problem | undefined {
  const expected = `an Error${namesHow ? ` that names ${how}` : ''}`;
  if (error.name === 'a thrown value') {
    return {
      kind: 'wrong result', sentence: `The promise rejects with something that is no Error, and so has no message: ${said(error)}.`, ...idOf(misconceptions.noError),
      help: 'Reject with `new Error(...)`: whoever catches it looks for `message` and `stack`.', expected, actual: error.message,
    };
  }
  const name = how.replace('exit code ', '');
  if (!namesHow || names(error.message, name)) return undefined;
  return {
    kind: 'wrong result', sentence: `The error does not say how the process ended: its message does not name ${how}.`, ...idOf(misconceptions.unnamed),
    help: '`exit` and `close` bring two values, `(code, signal)`; one of the two is null.', expected, actual: error.message,
  };
}

/** True when a text stands in a message, and not only as a part of a longer number or word. */
function names(message: string, text: string): boolean {
  return new RegExp(`(?<![\\w.])${text}(?!\\w|\\.\\d)`).test(message);
}

const idOf = (misconception: string | undefined): Pick<Problem, 'misconception'> => misconception === undefined ? {} : { misconception };
