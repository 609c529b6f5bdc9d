/** What an answer leaves behind when its promise settles: still running then, or for ever. */
import type { Leak } from '../explore/findings/diagnosis.ts';
import type { Outcome } from '../explore/report.ts';
import { notesOfBirths } from './never-settles.ts';
import type { Problem } from './problem.ts';
import { list, place, verb } from './wording.ts';

const NOUNS: Record<Exclude<Leak['what'], 'worker' | 'process'>, { one: string; several: string; end: string; help: string }> = {
  'timer': { one: 'a timer', several: 'timers', end: 'cleared', help: '`clearInterval` and `clearTimeout` end a timer.' },
  'port': { one: 'a MessagePort', several: 'MessagePorts', end: 'closed', help: 'A port that is listened to stays open until `close`, and keeps its thread alive.' },
  'channel': { one: 'a BroadcastChannel', several: 'BroadcastChannels', end: 'closed', help: 'A channel that is listened to stays open until `close`, and keeps its thread alive.' },
  'request': {
    one: 'a request to a web site', several: 'requests to web sites', end: 'answered and read, or given up',
    help: 'A request lives until its answer has been read: await it, call `resume` on an answer of `node:http`, or give it up (`AbortSignal`, `destroy`).',
  },
  'main thread': {
    one: 'something in the main thread', several: 'things in the main thread', end: 'ended',
    help: 'Look for what the main thread still listens to: a port, a channel, a timer.',
  },
};
const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

/**
 * What is left behind, for checks about cleaning up; only for outcomes that settled.
 *
 * @param what What the exercise's children are called: `worker` or `process`.
 */
export function leakProblem(outcome: Outcome, what: string): Problem | undefined {
  if (outcome.end !== 'settled') return undefined;
  const left = outcome.diagnoses.filter((one) => one.kind === 'leak');
  if (left.length === 0) return undefined;
  const early = left.filter(({ how }) => how === 'settled too early');
  const forEver = left.filter(({ how }) => how === 'never ends');
  const settles = outcome.error ? 'rejects' : 'resolves';
  return {
    kind: 'leak',
    sentence: `Leak: ${[tooEarly(early, settles), neverEnd(forEver, early.length > 0 ? '' : settles)].filter((part) => part !== '').join('; ')}.`,
    help: [helpAgainstEarly(early, what, settles), ...helpAgainstForEver(forEver, what)].filter((part) => part !== '').join(' '),
    notes: new Map([...notesOfBirths(outcome, forEver.map(({ name }) => name), 'never ends'), ...notesOf(outcome, early, settles)]),
    rows: forEver.length > 0 && early.length === 0 ? { onlyChildren: true, until: settleStep(outcome) } : { onlyChildren: true },
  };
}

function tooEarly(left: readonly Leak[], settles: string): string {
  if (left.length === 0) return '';
  return `the promise ${settles} too early, while ${described(left)} ${verb(left.length, 'is', 'are')} still running; ${verb(left.length, 'it ends', 'they end')} later, but nobody waits for that`;
}

/** @param settles Empty: that has been said before. */
function neverEnd(left: readonly Leak[], settles: string): string {
  const [children, others] = [left.filter(isChild), left.filter((one) => !isChild(one))];
  const stays = settles === '' ? '' : `: after the promise ${settles}, ${verb(children.length, 'it stays', 'they stay')} alive for ever`;
  return [
    ...(children.length > 0 ? [`${described(children)} never ${verb(children.length, 'ends', 'end')}${stays}`] : []),
    ...[...new Set(others.map(({ what }) => what))].map((what) => neverClosed(others.filter((one) => one.what === what), what as keyof typeof NOUNS)),
  ].join('; ');
}

function neverClosed(left: readonly Leak[], what: keyof typeof NOUNS): string {
  const { one, several, end } = NOUNS[what];
  const places = [...new Set(left.map(({ at }) => at).filter((at) => at !== ''))];
  const named = left.length === 1 ? one : `${NUMBERS[left.length] ?? String(left.length)} ${several}`;
  return `${named}${place(places.join(', '))} ${verb(left.length, 'is', 'are')} never ${end}, so the program never ends by itself`;
}

function helpAgainstEarly(left: readonly Leak[], what: string, settles: string): string {
  if (left.length === 0) return '';
  const also = settles === 'rejects' ? ' On the way of an error, too: end the others, and wait for their exits before you reject.' : '';
  const error = settles === 'rejects' && what === 'worker' ? ' an `error`,' : '';
  return `A message,${error} or a call of kill or terminate, is not the end: settle after the \`exit\` of every ${what}.${also}`;
}

function helpAgainstForEver(left: readonly Leak[], what: string): string[] {
  const kinds = [...new Set(left.map((one) => isChild(one) ? 'child' : one.what))];
  return kinds.map((kind) => kind === 'child'
    ? `A ${what} that listens for messages never ends by itself: let it stop listening, or end it, and settle after its \`exit\`.`
    : NOUNS[kind as keyof typeof NOUNS].help);
}

function notesOf(outcome: Outcome, early: readonly Leak[], settles: string): Map<number, string> {
  const settle = settleStep(outcome);
  const notes = new Map<number, string>();
  if (settle < 0) return notes;
  notes.set(settle, early.length > 0 ? `${settles} too early` : 'the program does not end here');
  for (const [index, { thread, operation }] of outcome.trace.entries()) {
    const ends = index > settle && (operation === 'exit' || operation === 'kill') && early.some(({ name }) => name === outcome.threads[thread]?.name);
    if (ends) notes.set(index, 'ends only now');
  }
  return notes;
}

const settleStep = (outcome: Outcome): number => outcome.trace.findIndex(({ operation }) => operation === 'settle');
const isChild = ({ what }: Leak): boolean => what === 'worker' || what === 'process';

/** Names and where they were started; once, if that is the same line. */
function described(left: readonly Leak[]): string {
  const places = new Set(left.map(({ at }) => at));
  const [at = ''] = places;
  return places.size === 1 ? `${list(left.map(({ name }) => name))}${at === '' ? '' : ` (started at ${at})`}` : list(left.map((one) => `${one.name}${place(one.at)}`));
}
