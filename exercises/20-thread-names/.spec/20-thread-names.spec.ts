import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { coverageOf, exploreAll, judgeCases, judgeOutcomes, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { list, verb } from '../../../grading/judging/wording.ts';
import { without } from '../../../grading/judging/without.ts';
import { withoutForcedRun } from '../../../grading/judging/forced-run.ts';

/** A name, or null: the thread is given none. */
type Name = string | null;
interface Input { readonly names?: readonly Name[]; readonly calls?: readonly (readonly Name[])[]; readonly says?: readonly [string, string]; readonly order?: 'after' | 'beside' }
interface Value { readonly names?: unknown; readonly main?: unknown }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

/** Work takes as long as it takes: no timer fires while somebody can still go on. */
const LIMITS = { statesMax: 1_000, randomExecutions: 20, earlyTimersMax: 0 };
const FEW = { ...LIMITS, statesMax: 300, randomExecutions: 10 };
/** Where it is enough that two calls meet at all. */
const MEET = { ...LIMITS, statesMax: 100, randomExecutions: 3 };
const WITH_FAILING = 'run-with-failing.ts';
const FAILS = 'the thread cannot go on';
const WIDTH = 10;
const DEFAULT_NAME = /^Thread-[1-9]\d*$/;
const MANY = 6;

/** Names, a time and messages that nobody can have prepared for. */
function valuesFor(seed: number): { short: string; long: string; workMs: number; says: [string, string] } {
  const random = randomStream(seed, 'names');
  const number = (): string => String(randomInteger(random, 100, 999));
  return { short: `baker${number()}`, long: `bookkeeper ${number()}`, workMs: randomInteger(random, 1_000, 4_000), says: [`opens at ${number()}`, `100% of ${number()} %s done`] };
}

const saysOf = (names: readonly Name[]): string => `[${names.map((name) => name === null ? 'undefined' : `'${name}'`).join(', ')}]`;
const lineOf = (name: string, message: string): string => `(${name.padEnd(WIDTH)}) ${message}`;

function namedCases(seed: number): Case[] {
  const { short, long, workMs, says } = valuesFor(seed);
  const run = (id: string, names: Name[], limits = FEW, input: Partial<{ workMs: number }> = { workMs }): Case => ({ id, program: 'run.ts', input: { names, says, ...input }, says: saysOf(names), limits });
  return [run('a', [short, long], LIMITS), run('b', []), run('c', ['100% %s']), run('d', ['two  spaces ']), run('e', [short, short]), run('f', ["Ωκεανία's"], FEW, {}), run('g', ['MainThread']), run('h', [''])];
}

function defaultCases(seed: number): Case[] {
  const { short, long, workMs, says } = valuesFor(seed);
  const run = (id: string, names: Name[]): Case => ({ id, program: 'run.ts', input: { names, workMs, says }, says: saysOf(names), limits: FEW });
  const calls = (id: string, program: string, names: Name[][], how: string): Case => ({ id, program, input: { calls: names, workMs }, says: `${list(names.map(saysOf))}, ${how}`, limits: FEW });
  return [
    run('k', [null]), run('l', [null, null]), run('m', [short, null, long]),
    calls('n', 'run-again.ts', [[null], [null]], 'one after the other'), calls('o', 'run-again.ts', [[null, short], [null]], 'one after the other'), calls('p', 'run-twice.ts', [[null], [null]], 'at the same time'),
  ];
}

/** One thread throws: before it does anything, or at some moment. */
function failingCases(seed: number): Case[] {
  const { short, long, workMs, says } = valuesFor(seed);
  const error = { name: 'RangeError', message: FAILS };
  const fails = (id: string, names: Name[], fault: Fault, how: string): Case => ({ id, program: 'run.ts', input: { names, workMs, says }, fault, says: `${saysOf(names)}, thread ${String(fault.child + 1)} throws ${how}`, limits: FEW });
  const another = (id: string, order: 'after' | 'beside'): Case => ({
    id, program: WITH_FAILING, input: { calls: [[short], [long]], workMs, order }, fault: { child: 0, when: 'birth', error }, limits: MEET,
    says: `${saysOf([short])} and ${saysOf([long])}, ${order === 'after' ? 'one after the other' : 'at the same time'}, thread 1 throws at once`,
  });
  return [fails('u', [short, long], { child: 0, when: 'birth', error }, 'at once'), fails('v', [short, long], { child: 1, when: 'birth', error }, 'at once'), fails('w', [short, long], { child: 0, when: 'any', error }, 'at some moment'), another('y', 'after'), another('q', 'beside')];
}

/** So many at once that lanes of four or five show; only their overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const { short, workMs, says } = valuesFor(seed);
  return { id: 'z', program: 'run.ts', input: { names: Array.from({ length: MANY }, (_, index) => `${short}-${String(index)}`), workMs, says }, says: 'six names', limits: { statesMax: 1, randomExecutions: 0 } };
}

/** One thread, and the program ends in the middle of its work. */
function atWork(seed: number): Case {
  const { short, workMs } = valuesFor(seed);
  return { id: 'x', program: 'at-work.ts', input: { names: [short], workMs }, says: `${saysOf([short])}, and the program ends in the middle of the work`, limits: FEW };
}

const casesFor = (seed: number): Case[] => [...namedCases(seed), ...defaultCases(seed), ...failingCases(seed)];
/** What is left behind does not depend on names. */
const endingCases = (seed: number): Case[] => casesFor(seed).filter(({ id }) => 'abpuvw'.includes(id));
const namesIn = ({ input }: Case): readonly Name[] => (input as Input).names ?? (input as Input).calls?.flat() ?? [];

/** What was printed, line by line; what does not end is no line. */
function linesOf(printed: string): string[] {
  return printed.split(/(?<=\n)/).filter((line) => line !== '').map((line) => line.endsWith('\n') ? line.slice(0, -1) : `${line} (and no end of the line)`);
}

const linesOfThreads = (outcome: Outcome): string[][] => childrenOf(outcome, 'worker').map(({ printed }: Traffic) => linesOf(printed)).filter((lines) => lines.length > 0);

const rightNames: Judge = ({ end, error, value }, about) => {
  if (end !== 'settled' || error) return undefined;
  const wrong = wrongNames((value as Value).names, namesIn(about), about);
  return wrong && { kind: 'wrong result', ...wrong };
};

const rightLog: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const given = namesIn(about);
  const rows = { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') };
  if (outcome.error) return { kind: 'wrong result', ...rejected(outcome, outcome.error), rows };
  const { names, main } = (outcome.value ?? {}) as Value;
  const wrong = wrongNames(names, given, about) ?? wrongLines(outcome, names as string[], given) ?? (main === undefined ? undefined : wrongMain(main as string, about));
  return wrong && { kind: 'wrong result', rows, ...wrong };
};

function rejected({ threads }: Outcome, error: NonNullable<Outcome['error']>): Wrong {
  // The program logs before it starts anybody.
  if (threads.length === 1 && error.at.startsWith('log.ts')) return { sentence: `In the main thread \`log\` throws ${said(error)}.`, ...NO_NAME_IN_MAIN };
  return { sentence: `The promise rejects although no thread has failed: ${said(error)}.`, help: 'Look at what a thread is given, and as what it arrives.' };
}

const NO_NAME_IN_MAIN: Omit<Wrong, 'sentence'> = { help: 'The main thread is a thread, too, and is called MainThread. Nobody has handed it a name: `workerData` is null there. `isMainThread` tells where you are.', misconception: 'no-name-in-main' };

/** What the promise resolved to. */
function wrongNames(names: unknown, given: readonly Name[], about: Case): Wrong & Partial<Problem> | undefined {
  const told = { expected: JSON.stringify(given.map((name) => name ?? 'Thread-N')), actual: shown(names as never) };
  if (!Array.isArray(names) || names.length !== given.length) return { sentence: 'The promise does not resolve to one name for each thread.', help: 'It resolves to an array with the names that the threads have had, in their order.', ...told };
  const all = names as readonly unknown[];
  for (const [index, name] of given.entries()) {
    const got = all[index];
    if (name !== null && got !== name) return { sentence: `The thread in place ${String(index)} was to be called '${name}', and the promise says ${shown(got as never)}.`, help: name === '' ? 'An empty text is a name, although it is falsy: only `undefined` is none.' : 'The names come in the order of the array, whoever ends first.', ...(name === '' && { misconception: 'empty-is-nothing' }), ...told };
    if (name !== null) continue;
    if (typeof got !== 'string' || !DEFAULT_NAME.test(got)) return { sentence: `A thread without a name is called ${shown(got as never)}.`, help: 'Its name is `Thread-` and a whole number from 1 on.', ...told };
    if (all.some((other, place) => place !== index && given[place] === null && other === got)) {
      return { sentence: `Two threads without a name are both called '${got}': ${about.says}.`, help: 'A default name is there to tell threads apart, within a call and from call to call. So the counter has to live longer than a call, and in one thread only.', misconception: 'each-call-counts-anew', ...told };
    }
  }
  return undefined;
}

/** What the threads printed, seen together with their names. */
function wrongLines(outcome: Outcome, names: readonly string[], given: readonly Name[]): Wrong & Partial<Problem> | undefined {
  const printed = linesOfThreads(outcome);
  const wanted = names.flatMap((name) => [lineOf(name, 'Starting'), lineOf(name, 'Exiting')]);
  const [missing, extra] = [without(wanted, printed.flat()), without(printed.flat(), wanted)];
  const told = { expected: wanted.join(' ↵ '), actual: printed.flat().join(' ↵ ') };
  if (missing[0] !== undefined) {
    const message = missing[0].endsWith('Starting') ? 'Starting' : 'Exiting';
    const name = names.find((one) => lineOf(one, message) === missing[0]) ?? '';
    const got = extra.find((line) => line.endsWith(message) || line.includes(message));
    const sentence = got === undefined ? `The thread that is called '${name}' does not print '${missing[0]}'.` : `The thread that is called '${name}' prints '${got}' and not '${missing[0]}'.`;
    return { sentence, ...whyOther(name, message, got, given), ...told };
  }
  if (extra[0] !== undefined) return { sentence: `A thread prints a line that nobody asked for: '${extra[0]}'.`, help: 'Each thread prints two lines, and nothing else.', ...told };
  // Two names in one thread, or the lines the wrong way round.
  const mixed = printed.find(([first = '', second = '']) => without([first, second], wanted).length > 0 || first.replace(/Starting$/, 'Exiting') !== second || first === second);
  if (mixed) return { sentence: `One thread prints ${list(mixed.map((line) => `'${line}'`))}.`, help: 'Starting is the first thing that a thread says, Exiting the last one, both under its own name.', ...told };
  return undefined;
}

/** Why a line looks different, as far as it shows. */
function whyOther(name: string, message: string, got: string | undefined, given: readonly Name[]): Omit<Wrong, 'sentence'> {
  if (got === undefined) return { help: 'Two lines for each thread: Starting when it starts, Exiting when its work is done.' };
  if (got === message) return { help: `The line begins with the name of the thread, in brackets and padded to ${String(WIDTH)} characters. The thread does not know it by itself: somebody has to hand it over.`, misconception: 'node-knows-the-name' };
  const padded = /^ *\((.*)\) +(?:Starting|Exiting)$/.exec(got)?.[1];
  if (padded === undefined) return { help: `A line is '(', the name padded to ${String(WIDTH)} characters, ')', a space and the message; here '${lineOf(name, message)}'.`, ...(name.includes('%') && { misconception: 'a-name-is-no-format' }) };
  const itself = padded.trim();
  if (itself !== name.trim() && name.includes('%')) return { help: 'The first argument of `console.log` may be a format: `%s` in it stands for the next argument. Put name and message together before you print them, in one text.', misconception: 'a-name-is-no-format' };
  if (name.length > WIDTH && padded === name.slice(0, WIDTH)) return { help: `${String(WIDTH)} is the least width of the column: a longer name stands there as a whole, as with \`padEnd\`.`, misconception: 'the-column-cuts' };
  if (itself === name.trim()) return { help: `The name comes first and the spaces after it, so that name and spaces are ${String(WIDTH)} characters: \`padEnd(${String(WIDTH)})\`. Spaces that belong to a name stay.`, misconception: 'about-ten' };
  if (name === '') return { help: 'An empty text is a name, although it is falsy: `||` replaces it, `??` and a default value do not.', misconception: 'empty-is-nothing' };
  if (itself === 'MainThread' || itself === 'undefined' || itself === '' || itself === 'null') return { help: 'Each thread loads the modules for itself and has its own variables: what the main thread writes into a variable no other thread sees. A name has to be handed over, and be there before the first line.', misconception: 'one-variable-for-all' };
  if (/^(?:Dummy-)?\d+$|^Thread\D?\d+$/.test(itself) && !given.includes(itself)) return { help: 'A number of Node\'s is not the name. A thread knows the name that it was given only if somebody has handed it over.', misconception: 'node-knows-the-name' };
  return { help: 'A thread knows what it was given: `workerData`, an argument, an environment variable or a message. Nothing has to be changed on the way.' };
}

/** What the main thread printed by `log`; it may print other things as well. */
function wrongMain(main: string, about: Case): Wrong & Partial<Problem> | undefined {
  const lines = linesOf(main);
  const wanted = ((about.input as Input).says ?? []).map((message) => lineOf('MainThread', message));
  const missing = without(wanted, lines)[0];
  if (missing === undefined) return undefined;
  const told = { expected: missing, actual: lines.length === 0 ? 'nothing printed' : lines.join(' ↵ ') };
  const strangers = lines.flatMap((line) => /^\((.*?) *\) /.exec(line)?.[1] ?? []).filter((name) => name !== 'MainThread');
  if (strangers.some((name) => namesIn(about).includes(name) || DEFAULT_NAME.test(name))) return { sentence: 'The main thread logs under the name of another thread.', help: 'The main thread uses the same `log`, and is called MainThread, before, during and after the life of other threads.', misconception: 'the-last-one-started', ...told };
  if (strangers.length > 0) return { sentence: 'The main thread does not log under its own name.', ...NO_NAME_IN_MAIN, ...told };
  if (missing.includes('%')) return { sentence: 'The main thread does not print the message as it is.', help: 'The first argument of `console.log` may be a format: `%s` in it stands for the next argument, and `%%` for one sign. Put name and message together, in one text, and let nothing follow it.', misconception: 'a-name-is-no-format', ...told };
  return { sentence: `The main thread calls \`log\`, and '${missing}' is not printed on standard output.`, help: `A line is '(', the name padded to ${String(WIDTH)} characters, ')', a space and the message, on standard output.`, ...told };
}

/** A thread that throws must make the promise reject; one that throws when all is printed may count either way. */
const failureRejects: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault || outcome.end !== 'settled' || outcome.faultAfterSends < 0) return undefined;
  if (about.program === WITH_FAILING) return othersSucceed(outcome, about);
  if (outcome.error) return outcome.error.name !== 'a thrown value' ? undefined : { kind: 'wrong result', sentence: `The promise rejects with something that is no Error: ${said(outcome.error)}.`, help: 'Reject with what the `error` event brings.' };
  if (outcome.aliveAtSettle.length > 0) return undefined;
  if (fault.when === 'any' && !rightLog(outcome, about)) return undefined;
  return { kind: 'wrong result', sentence: 'A thread has thrown an error, and the promise resolves as if nothing had happened.', help: 'A thread\'s error arrives as its `error` event, and `exit` follows, with an exit code that is not 0. Reject.', expected: 'a rejection', actual: shown(outcome.value), misconception: 'ended-is-done' };
};

/** A thread of one call throws, and another call has nothing to do with it. */
function othersSucceed({ error }: Outcome, { input }: Case): Problem | undefined {
  if (!error) return undefined;
  const told = { kind: 'wrong result', expected: 'names from the call of which no thread has thrown', actual: 'an error' } as const;
  if (!error.message.includes(FAILS)) return { ...told, sentence: `A promise rejects although no thread of that call has failed: ${said(error)}.` };
  return {
    ...told, sentence: `A call fails, as its thread throws, and another one, ${(input as Input).order === 'after' ? 'which begins afterwards' : 'which runs at the same time'}, rejects with the same error: ${said(error)}.`, misconception: 'one-error-for-all-calls',
    help: 'A variable at the top of the module is there once for all calls. What belongs to one call, or to one thread, its error for example, must be declared inside of the function.',
  };
}

/** `Thread.join()` of shared/ looks after a while whether a thread has died without a word; here no time passes for it, and it would wait for ever. */
const waitsInShared = ({ end, autopsy }: Outcome): boolean => end === 'deadlock' && autopsy.some((line) => line.startsWith('main waits in ') && line.includes('.join('));

async function judgeFailures(answer: Answer, cases: readonly Case[]): Promise<Finding> {
  const seen: Explored[] = [];
  for (const one of cases) {
    seen.push(...(await exploreAll(answer, [one])).map((explored) => ({ ...explored, report: { ...explored.report, outcomes: explored.report.outcomes.filter((outcome) => !waitsInShared(outcome)) } })));
    const finding = judgeOutcomes(seen.slice(-1), failureRejects);
    if (finding.passed !== true) return finding;
  }
  return { passed: true, coverage: coverageOf(seen) };
}

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: outcome.error ? 'first-failure-ends-all' : 'printed-is-done' };
};

/** What had been printed when the program ended in the middle of the work. */
const rightMoments: Judge = (outcome, about) => {
  if (isOver(outcome)) return undefined;
  const lines = linesOfThreads(outcome).flat();
  const [name = ''] = namesIn(about) as string[];
  const isExiting = lines.some((line) => line.includes('Exiting'));
  if (lines.length > 0 && !isExiting) return undefined;
  return {
    kind: 'wrong result', sentence: `In the middle of its work the thread '${name}' has ${isExiting ? 'already said Exiting' : 'not yet said Starting'}.`, expected: 'Starting, then the work, then Exiting', actual: lines.length === 0 ? 'nothing printed' : lines.join(' ↵ '),
    help: 'Who reads the log wants to know what a thread is doing now: it says Starting before its work, which takes `workMs` milliseconds, and Exiting after it.', misconception: 'two-lines-in-one-go',
  };
};

/** The work is done, as the main thread was blocked until then; or nobody has been started. */
function isOver({ trace, threads }: Outcome): boolean {
  return !threads.some(({ kind }) => kind === 'worker') || trace.some(({ thread, operation }) => threads[thread]?.kind === 'worker' && (operation === 'timer' || operation === 'wake'));
}

async function judgeMoments(answer: Answer, about: Case): Promise<Finding> {
  const explored = await exploreAll(answer, [about]);
  // That the program ends is the point here, and not something that went wrong.
  const outcomesOf = ({ report }: Explored): Outcome[] => report.outcomes.filter(({ end }) => end === 'exit').map((outcome) => ({ ...outcome, end: 'settled', uncaught: [], unhandledRejections: [] }));
  const finding = judgeOutcomes(explored.map((one) => ({ ...one, report: { ...one.report, outcomes: outcomesOf(one) } })), rightMoments);
  // On real threads, the program would end before they have begun.
  return withoutForcedRun(finding);
}

/** As many threads as names print two lines; what is in them is the business of another check. */
function ownThreads({ case: about, report }: Explored): Finding {
  const wanted = namesIn(about).length;
  for (const outcome of report.outcomes.filter(({ end, error }) => end === 'settled' && !error)) {
    const own = linesOfThreads(outcome).filter((lines) => lines.length === 2).length;
    if (own === wanted) continue;
    const [workers, processes] = (['worker', 'process'] as const).map((kind) => childrenOf(outcome, kind)) as [Traffic[], Traffic[]];
    const table = tableOfBirths(outcome);
    const isSilent = workers.every(({ printed }) => printed === '');
    const started = workers.length === 0 ? `no thread was started${processes.length > 0 ? ', but child processes' : ''}` : `${String(workers.length)} ${verb(workers.length, 'thread was', 'threads were')} started, and ${own === 0 ? 'none of them prints' : `${String(own)} of them ${verb(own, 'prints', 'print')}`} two lines`;
    const misconception = workers.some(({ printed }) => linesOf(printed).length > 2) ? 'one-thread-for-all' : workers.length > 0 && isSilent ? 'the-main-thread-prints' : undefined;
    return {
      passed: false, kind: 'not concurrent', sentence: `${about.says}: ${started}.`, help: 'One thread for each name. It prints by itself, by `log`: a line when it starts, and a line when its work is done.', expected: `${String(wanted)} threads that print two lines`, actual: String(own),
      ...(misconception !== undefined && { misconception }), ...(table && { table }),
    };
  }
  return { passed: true };
}

const judgeAny: Judge = (outcome, about) => about.program === 'at-work.ts' ? rightMoments(outcome, about) : (about.fault ? failureRejects : rightLog)(outcome, about) ?? allExited(outcome, about);


export default spec(import.meta.url, {
  'own-thread': async (answer) => {
    const explored = await exploreAll(answer, namedCases(answer.seed).filter(({ id }) => id === 'a'));
    return notAvailable(explored) ?? explored.map(ownThreads).find(({ passed }) => passed !== true) ?? { passed: true };
  },

  'log': (answer) => judgeCases(answer, namedCases(answer.seed), rightLog),

  // Lines that are wrong for everybody have been told above.
  'default-names': (answer) => judgeCases(answer, defaultCases(answer.seed), answer.failedBefore().includes('wrong result') ? rightNames : rightLog),

  'at-once': async (answer) => {
    const [many] = (await exploreAll(answer, [manyAtOnce(answer.seed)])) as [Explored];
    return atOnce(many, many, { wanted: MANY, nouns: 'threads', misconceptions: { one: 'wait-then-start' } });
  },

  'moments': (answer) => judgeMoments(answer, atWork(answer.seed)),

  'failure': (answer) => judgeFailures(answer, failingCases(answer.seed)),

  'clean-up': (answer) => judgeCases(answer, endingCases(answer.seed), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const names: Name[] = [null, `baker ${String(answer.integer(100, 999))}`, 'Ωκεανία %s', null];
    const lines = [...names.flatMap((name) => name === null ? [] : [lineOf(name, 'Starting'), lineOf(name, 'Exiting')]), lineOf('MainThread', 'Starting'), lineOf('MainThread', 'Exiting')];
    // A thread may start the others, and only those of the main thread are counted here: that each has its own is known from above.
    return realRun(answer, 'run-for-real.ts', { input: { names, workMs: 30 } }, { expected: names.map((name) => name ?? 'Thread-N'), kind: 'worker', children: 1, lines });
  },
}, { replay: replayOf((seed) => [...casesFor(seed), atWork(seed)], judgeAny) });
