/** Ways to go wrong that have nothing to do with an exercise: never settling, crashing, leaving things behind. */
import type { Outcome, PlainError } from './explore/report.ts';
import type { Plain } from './plain.ts';
import type { Kind } from './verdict.ts';

/** What is wrong with one outcome. */
export interface Problem {
  readonly kind: Kind;
  readonly sentence: string;
  readonly help?: string;
  readonly expected?: string;
  readonly actual?: string;
}

/** A value as people write it. */
export function shown(value: Plain | undefined): string {
  if (value === undefined) return 'undefined';
  return JSON.stringify(value).replace(/\{"\$":"(undefined|NaN|-?Infinity|-0)"\}/g, '$1');
}

/** A guard that gave up because its time-out was made to fire early. */
export function isGuardTimer(outcome: Outcome): boolean {
  return outcome.timerWasEarly && (outcome.error !== undefined || outcome.end === 'exit');
}

/** What is wrong with an outcome whatever the exercise is. */
export function generalProblem(outcome: Outcome): Problem | undefined {
  switch (outcome.end) {
    case 'deadlock': return deadlock(outcome);
    case 'hang': return {
      kind: 'deadlock', sentence: `The promise never settles: ${waiting(outcome)}, and nothing can happen any more.`,
      help: 'Whatever can happen to a child, an error and an early exit included, has to settle the promise.',
    };
    case 'livelock': return {
      kind: 'livelock', sentence: `Livelock: ${busyThreads(outcome)} the same reads for ever, and nobody is left who could change what is read.`,
      help: 'Who was expected to change it, and is it still running?',
    };
    case 'endless': return {
      kind: 'livelock', sentence: 'A loop does not end: thousands of rounds, and still no progress.',
      help: 'Often a loop that never reads again what it waits for.',
    };
    case 'exit': return exited(outcome);
    case 'settled': return afterSettling(outcome);
  }
}

function deadlock(outcome: Outcome): Problem {
  const names = new Set(outcome.autopsy.map((line) => line.split(/ (?:waits for|sleeps in) /)[0]));
  if (outcome.lostWakeup) {
    return {
      kind: 'lost wakeup', sentence: 'Lost wakeup: a notify came when nobody waited yet, and the one it was meant for sleeps for ever.',
      help: 'Change the word before you notify, and wait with the value you saw: Atomics.wait returns at once if the word has changed since.',
    };
  }
  return {
    kind: 'deadlock', sentence: names.size > 1 ? 'Deadlock: each waits for another one, and nobody can go on.' : 'Deadlock: it waits for something that can never happen.',
    help: 'Look at who holds what, and on which ways through the code it is never given back.',
  };
}

function waiting(outcome: Outcome): string {
  if (outcome.leftAlive.length === 0) return 'everybody else has ended';
  return `${outcome.leftAlive.join(', ')} ${outcome.leftAlive.length === 1 ? 'waits' : 'wait'} for messages`;
}

function busyThreads(outcome: Outcome): string {
  const name = outcome.threads[outcome.trace.at(-1)?.thread ?? 0]?.name ?? 'a thread';
  return `${name} repeats`;
}

function exited(outcome: Outcome): Problem {
  return crash(outcome) ?? {
    kind: 'deadlock', sentence: 'The promise never settles: the program ends first, because nothing is left that could settle it.',
    help: 'Was somebody listening when the event came? An event that nobody listens for is lost.',
  };
}

function afterSettling(outcome: Outcome): Problem | undefined {
  return crash(outcome);
}

function crash(outcome: Outcome): Problem | undefined {
  const [rejection] = outcome.unhandledRejections;
  if (rejection) {
    return { kind: 'unhandled rejection', sentence: `Unhandled rejection: ${said(rejection)}. Nobody handles it, and Node ends the program for that.`, help: 'Every promise needs somebody who awaits it or catches its error.' };
  }
  const [uncaught] = outcome.uncaught;
  if (uncaught) return { kind: 'crash', sentence: `Nobody catches ${said(uncaught)}, so the whole program ends.`, help: 'An `error` event without a listener is thrown. Listen for it and let it reject the promise.' };
  return undefined;
}

/** `RangeError: too large (pool.ts:12)`. */
export function said(error: PlainError): string {
  return `${error.name}: ${error.message}${error.at ? ` (${error.at})` : ''}`;
}

/** What is left behind, for checks about cleaning up; only for outcomes that settled. */
export function leakProblem(outcome: Outcome, what: string): Problem | undefined {
  if (outcome.end !== 'settled') return undefined;
  if (outcome.aliveAtSettle.length > 0) {
    return {
      kind: 'leak', sentence: `Leak: ${list(outcome.aliveAtSettle)} still alive when the promise ${outcome.error ? 'rejects' : 'resolves'}.`,
      help: `A message is not the end: settle after every ${what} has exited.`,
    };
  }
  if (outcome.leftAlive.length > 0) {
    return {
      kind: 'leak', sentence: `Leak: ${list(outcome.leftAlive)} left alive at the end, so the program never ends by itself.`,
      help: 'Close, disconnect, clear or end what you opened.',
    };
  }
  return undefined;
}

function list(names: readonly string[]): string {
  return `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'}`;
}
