import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Finding } from '../../../grading/finding.ts';
import type { Plain } from '../../../grading/plain.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { verb } from '../../../grading/judging/wording.ts';
import { without } from '../../../grading/judging/without.ts';

/** What a thread is made from. Types, and not an interface, as they cross to the program as plain data. */
type Given = { readonly name?: string; readonly args?: readonly Plain[]; readonly kwargs?: Readonly<Record<string, Plain>> };
type Input = { readonly threads: readonly (Given | null)[]; readonly unstarted?: number };
type Wrong = Omit<Problem, 'kind'>;

const LIMITS = { statesMax: 600, randomExecutions: 10, earlyTimersMax: 0 };
const ONE_AFTER_THE_OTHER = { program: 'run-in-turn.ts' };
const WIDTH = 10;
const DEFAULT_NAME = /^Thread-[1-9]\d*$/;
const MANY = 3;

/** Words and numbers that nobody can have prepared for. */
function valuesFor(seed: number): { word: string; number: number; name: string; longName: string } {
  const random = randomStream(seed, 'arguments');
  const number = (): number => randomInteger(random, 100, 999);
  return { word: `soup ${String(number())}`, number: number(), name: `baker${String(number())}`, longName: `bookkeeper ${String(number())}` };
}

const caseOf = (id: string, threads: (Given | null)[], says: string, { program = 'run.ts', unstarted = 0, limits = LIMITS, fault }: { program?: string; unstarted?: number; limits?: typeof LIMITS; fault?: Fault } = {}): Case => ({
  id, program, input: { threads, ...(unstarted > 0 && { unstarted }) }, says, limits, ...(fault && { fault }),
});

function argumentCases(seed: number): Case[] {
  const { word, number, name } = valuesFor(seed);
  return [
    caseOf('a', [{ args: [number], kwargs: { a: 'A', b: word } }, { args: [word, -number], kwargs: { c: 0.5 } }], 'two threads with different arguments'),
    caseOf('b', [null], 'new MyThread() without anything'), caseOf('c', [{ args: [word] }, { kwargs: { b: number } }], 'one with args only, then one with kwargs only', ONE_AFTER_THE_OTHER),
    caseOf('d', [{ args: [0, '', false, null], kwargs: { zero: 0, no: false, nothing: null } }], 'arguments that are falsy'),
    caseOf('e', [{ args: [[number, [2]], { c: [word] }], kwargs: { d: { e: [1, { f: 2 }] } } }], 'arrays and objects as arguments'),
    caseOf('f', [{ name, args: ['%s'], kwargs: { name: 'nobody', args: [word], daemon: true, kwargs: { target: 'x' } } }], 'kwargs that are called like options'),
    caseOf('g', [{ args: [number], kwargs: { a: word } }], 'arguments that the caller changes after start()', { program: 'change-later.ts' }),
    caseOf('h', [{ args: [number], kwargs: { a: word } }], 'arguments that the caller changes before start()', { program: 'change-before.ts' }),
  ];
}

function nameCases(seed: number): Case[] {
  const { word, name, longName } = valuesFor(seed);
  return [
    caseOf('k', [{ name }, { name: longName, args: [word] }], 'two names, one after the other', ONE_AFTER_THE_OTHER), caseOf('l', [null, { kwargs: { a: 1 } }], 'two threads without a name'), caseOf('p', [null, null], 'two threads without a name, one after the other', ONE_AFTER_THE_OTHER), caseOf('m', [{ name: '' }], 'an empty name'), caseOf('n', [{ name: 'Ωκεανία %s' }], 'a name with a % in it'),
  ];
}

const unstartedCase = (seed: number): Case => caseOf('o', [{ args: [valuesFor(seed).number] }], 'one thread, and one that is never started', { unstarted: 1 });

function refusedCases(seed: number): Case[] {
  const { number, name } = valuesFor(seed);
  return [caseOf('r', [{ name, args: [number] }], 'a thread that is started three times', { program: 'start-again.ts' }), caseOf('s', [{ name }], 'a thread with a function as an argument', { program: 'not-a-copy.ts' })];
}

/** One thread throws: before it does anything, or at some moment. */
function failingCases(seed: number): Case[] {
  const { number, word } = valuesFor(seed);
  const error = { name: 'RangeError', message: 'the thread cannot go on' };
  return [
    caseOf('u', [{ args: [number] }], 'one thread, which throws at once', { program: 'join-in-turn.ts', fault: { child: 0, when: 'birth', error } }), caseOf('w', [{ args: [number] }], 'one thread, which throws at some moment', { program: 'join-in-turn.ts', fault: { child: 0, when: 'any', error } }),
    caseOf('v', [{ args: [number] }, { args: [word] }], 'two threads, the second one throws at once, and the first one is waited for first', { program: 'join-in-turn.ts', fault: { child: 1, when: 'birth', error } }),
  ];
}

const inTurn = (seed: number): Case => caseOf('t', [{ args: [valuesFor(seed).number] }, { args: [valuesFor(seed).word] }], 'two threads, waited for one after the other, each of them twice', { program: 'join-in-turn.ts' });

/** So many at once that lanes show; only their overlap is looked at. */
const manyAtOnce = (seed: number): Case => caseOf('z', Array.from({ length: MANY }, (_, index) => ({ args: [valuesFor(seed).number + index] })), 'three threads', { limits: { ...LIMITS, statesMax: 1, randomExecutions: 0 } });

/** What is left behind does not depend on arguments and names. */
const endingCases = (seed: number): Case[] => [unstartedCase(seed), inTurn(seed), ...refusedCases(seed), ...failingCases(seed).filter(({ id }) => id === 'w')];
const casesFor = (seed: number): Case[] => [unstartedCase(seed), ...argumentCases(seed), ...nameCases(seed), ...refusedCases(seed), inTurn(seed), ...failingCases(seed)];
/** What each thread is started with. */
const threadsIn = ({ input, program }: Case): readonly (Given | null)[] => {
  const { threads } = input as Input;
  return program === 'change-before.ts' ? threads.map((given) => ({ ...given, args: [...given?.args ?? [], 'added before'], kwargs: { ...given?.kwargs, before: true } })) : threads;
};
const messageOf = (given: Given | null): string => `running with ${JSON.stringify(given?.args ?? [])} and ${JSON.stringify(given?.kwargs ?? {})}`;
const headOf = (name: string): string => `(${name.padEnd(WIDTH)}) `;

/** What each thread printed, line by line; what does not end is no line. */
const linesOfThreads = (outcome: Outcome): string[][] => childrenOf(outcome, 'worker').map(({ printed }) => printed.split(/(?<=\n)/).filter((line) => line !== '').map((line) => line.endsWith('\n') ? line.slice(0, -1) : `${line} (and no end of the line)`)).filter((lines) => lines.length > 0);
const linesOf = (outcome: Outcome): string[] => linesOfThreads(outcome).flat();
const namesOf = ({ value }: Outcome): unknown[] => (value as { readonly names: unknown[] }).names;
const isRun = (outcome: Outcome): boolean => outcome.end === 'settled' && !outcome.error;

const noError: Judge = ({ end, error, threads, trace }) => {
  if (end !== 'settled' || !error) return undefined;
  const isPrivate = /private|whose class did not declare it/.test(error.message);
  const isUndefined = error.name === 'TypeError' && error.message.includes('undefined');
  return {
    kind: 'wrong result', rows: { onlyChildren: true, until: trace.findIndex(({ operation }) => operation === 'settle') }, sentence: `${threads.length > 1 ? 'A thread' : 'A call'} throws although nothing was to fail: ${said(error)}.`,
    help: isPrivate ? 'In the new thread `this` is another object, with copies of the public fields. A private field (`#x`) is not copied.' : 'Look at what `this` is in the new thread: an object that was made there, with copies of the public fields.',
    ...(isPrivate ? { misconception: 'private-fields-travel' } : isUndefined && { misconception: 'super-keeps-them' }),
  };
};

const rightArguments: Judge = (outcome, about) => {
  if (!isRun(outcome)) return noError(outcome, about);
  const [given, lines] = [threadsIn(about), linesOf(outcome)];
  const [messages, wanted] = [lines.map((line) => line.replace(/^\(.*?\) /, '')), given.map(messageOf)];
  const rows = { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') };
  const missing = without(wanted, messages)[0];
  const extra = without(messages, wanted);
  if (missing !== undefined) return { kind: 'wrong result', sentence: extra[0] === undefined ? `No thread prints '${missing}'.` : `A thread prints '${extra[0]}' and not '${missing}'.`, ...whyOther(missing, extra[0], about), expected: wanted.join(' ↵ '), actual: lines.join(' ↵ '), rows };
  if (extra[0] !== undefined) return { kind: 'wrong result', sentence: `A thread prints a line that nobody asked for: '${extra[0]}'.`, help: '`run()` prints one line, and nothing else.', rows };
  const names = namesOf(outcome);
  const swapped = given.findIndex((one, index) => lines.some((line) => line.startsWith(headOf(String(names[index])))) && !lines.includes(headOf(String(names[index])) + messageOf(one)));
  if (swapped < 0) return undefined;
  return { kind: 'wrong result', sentence: `The thread '${String(names[swapped])}' runs with the arguments of another one.`, help: 'What belongs to one thread should lie in that object, and not in a variable of the module.', misconception: 'one-place-for-all', expected: headOf(String(names[swapped])) + messageOf(threadsIn(about)[swapped] ?? null), actual: lines.join(' ↵ '), rows };
};

/** Why a message looks different, as far as it shows. */
function whyOther(wanted: string, got: string | undefined, about: Case): Omit<Wrong, 'sentence'> {
  if (got === undefined) return { help: 'Each thread prints one line, when it runs.' };
  if (got === 'running') return { help: 'The constructor is given the arguments, and `run()` needs them, in another thread. Public fields of the object are copied there.', misconception: 'running-is-enough' };
  if (about.id === 'f') return { help: 'Arguments by name may have any names, also those that options have: keep them together in one object, apart from everything else.', misconception: 'kwargs-beside-options' };
  if (about.program === 'change-before.ts' && !got.includes('before')) return { help: 'Copies are made when the thread is started. A constructor that copies keeps what the arguments were when the object was made; keep what you are given, and let `start()` copy it.', misconception: 'copied-too-early' };
  if (about.program === 'change-later.ts' && got.includes('later')) return { help: 'The thread gets copies when it is started. What the caller changes in an array or object afterwards belongs to the caller.', misconception: 'still-the-same-object' };
  if (got === wanted.replace(/and .*/, 'and undefined') || /undefined/.test(got)) return { help: '`run()` finds nothing there: `this` is another object in the new thread, made from copies of the public fields, and `Thread` keeps the `args` and `kwargs` that it is given to itself.', misconception: 'super-keeps-them' };
  if (threadsIn(about).some((given) => messageOf(given) === got)) return { help: 'What belongs to one thread should lie in that object, and not in a variable of the module.', misconception: 'one-place-for-all' };
  if (got === messageOf(null)) return { help: 'Nothing arrives in the new thread. Only public fields of the object are copied there; the constructor is not called again, and variables of a module begin anew.', misconception: 'the-constructor-runs-there' };
  if (got.replaceAll(/\s/g, '') === wanted.replaceAll(/\s/g, '') || got.replaceAll(/['"\s]/g, '') === wanted.replaceAll(/['"\s]/g, '')) return { help: 'Both are written as JSON: `JSON.stringify(value)`, without spaces.' };
  return { help: 'The line is `running with ARGS and KWARGS`, both as `JSON.stringify` writes them: an array of all arguments by position, `[]` if there are none, and an object of all by name, `{}` if there are none.' };
}

const rightNames: Judge = (outcome, about) => {
  if (!isRun(outcome)) return noError(outcome, about);
  const [given, lines, names] = [threadsIn(about), linesOf(outcome), namesOf(outcome)];
  const told = { kind: 'wrong result' as const, expected: given.map((one) => one?.name ?? 'Thread-N').join(', '), actual: lines.join(' ↵ ') };
  for (const [index, one] of given.entries()) {
    const got = names[index];
    if (one?.name !== undefined && got !== one.name) {
      const why = one.name === ''
        ? { help: "'' is a name that was given, too. `||` takes it for none; `??` replaces only what is missing.", misconception: 'empty-is-none' }
        : { help: 'The options have a `name`: pass it on.', misconception: 'names-come-by-themselves' };
      return { kind: 'wrong result', sentence: `A thread was given the name '${one.name}', and its \`name\` is ${shown(got as Plain)}.`, ...why, expected: `the name '${one.name}'`, actual: `the name ${shown(got as Plain)}` };
    }
    if (one?.name === undefined && (typeof got !== 'string' || !DEFAULT_NAME.test(got))) return { ...told, sentence: `A thread without a name is called ${shown(got as Plain)}.`, help: 'Its name is `Thread-` and a whole number from 1 on; `Thread` of shared/ sees to that if it is given no name.' };
    if (one?.name === undefined && names.some((other, place) => place !== index && given[place]?.name === undefined && other === got)) return { ...told, sentence: `Two threads without a name are both called '${String(got)}'.`, help: 'A default name is there to tell threads apart.' };
    if (!lines.some((line) => line.startsWith(headOf(String(got))))) return { ...told, sentence: `No line begins with '${headOf(String(got))}', although a thread has that name.`, help: `Each line begins with the name of its thread, in brackets and padded to ${String(WIDTH)} characters, as \`log\` prints it.`, expected: names.map((name) => headOf(String(name))).join(' ↵ ') };
  }
  return undefined;
};

/** As many threads as were started print one line; what is in it is the business of another check. */
function ownThreads({ case: about, report }: Explored): Finding {
  const wanted = threadsIn(about).length;
  for (const outcome of report.outcomes.filter(isRun)) {
    const printed = linesOfThreads(outcome);
    const workers = childrenOf(outcome, 'worker').length;
    const processes = childrenOf(outcome, 'process').length;
    if (printed.length === wanted && printed.every(({ length }) => length === 1)) continue;
    const table = tableOfBirths(outcome);
    const started = workers === 0 ? `no thread was started${processes > 0 ? ', but child processes' : ''}` : `${String(workers)} ${verb(workers, 'thread was', 'threads were')} started, and ${printed.some(({ length }) => length > 1) ? 'not every one prints one line only' : printed.length === 0 ? 'none of them prints a line' : `${String(printed.length)} of them ${verb(printed.length, 'prints', 'print')} a line`}`;
    const isEager = printed.flat().some((line) => line.includes('never started')) || printed.length > wanted;
    const misconception = isEager ? 'made-is-started' : workers === 0 && processes === 0 ? 'start-calls-run' : printed.length === 0 ? 'start-calls-run' : undefined;
    return {
      passed: false, kind: 'not concurrent', sentence: `${about.says}: ${started}.`, help: isEager ? 'The constructor makes an object and nothing else. `start()` starts the thread.' : '`start()` starts a new thread, and in that thread `run()` is called, once. Whoever calls `run()` runs it where he stands.',
      expected: `${String(wanted)} ${verb(wanted, 'thread that prints', 'threads that print')} one line`, actual: String(printed.length), ...(misconception !== undefined && { misconception }), ...(table && { table }),
    };
  }
  return { passed: true };
}

/** What `start()` has to refuse. */
const refuses: Judge = (outcome, about) => {
  if (!isRun(outcome)) return noError(outcome, about);
  const tries = (outcome.value as { readonly tries: readonly string[] }).tries;
  if (about.program === 'not-a-copy.ts') {
    if (tries[0] === 'an error of the constructor') return { kind: 'wrong result', sentence: 'An argument is a function, of which no thread can get a copy, and `new MyThread()` throws an error already.', help: 'The constructor keeps what it is given, and `start()` copies it. Until then the caller may still replace what cannot be copied.', expected: 'an Error of start()', actual: 'an error of the constructor', misconception: 'refused-too-early' };
    return tries[0] === 'an error' ? undefined : { kind: 'wrong result', sentence: 'An argument is a function, of which no thread can get a copy, and `start()` throws no error.', help: 'Functions do not cross threads. Node says so itself when something of that kind is in `workerData` or in a message; JSON just leaves it out.', expected: 'an Error', actual: 'no error', misconception: 'left-out-without-a-word' };
  }
  const [first, ...later] = tries;
  const problem = (sentence: string): Problem => ({ kind: 'wrong result', sentence, help: 'A thread runs once: start() throws an Error when it was called before, while the thread runs and when it has ended. Who needs another thread makes another object.', expected: 'an error the second and the third time', actual: tries.join(', '), misconception: 'once-more' });
  if (first !== 'no error') return problem('The first `start()` throws.');
  const wrong = later.findIndex((one) => one !== 'an error');
  if (wrong >= 0) return problem(later[wrong] === 'no error' ? `The thread is started a ${wrong === 0 ? 'second time while it runs' : 'third time when it has ended'}, and \`start()\` throws no error.` : 'What `start()` throws is no Error.');
  const lines = linesOf(outcome);
  return lines.length === 1 ? undefined : problem(`A thread that is started several times prints ${String(lines.length)} lines.`);
};

/** Whoever waits for a thread that has thrown must be told; one that throws when its line is printed may count either way. */
const failureRejects: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault || outcome.end !== 'settled' || outcome.faultAfterSends < 0) return undefined;
  if (outcome.error) return outcome.error.name !== 'a thrown value' ? undefined : { kind: 'wrong result', sentence: `\`joinAsync()\` rejects with something that is no Error: ${said(outcome.error)}.`, help: 'Reject with what the `error` event brings.' };
  if (outcome.aliveAtSettle.length > 0) return undefined;
  if (fault.when === 'any' && !rightArguments(outcome, about)) return undefined;
  return { kind: 'wrong result', sentence: 'A thread has thrown an error, and `joinAsync()` resolves as if nothing had happened.', help: 'A thread\'s error arrives as its `error` event, and `exit` follows. Reject.', expected: 'a rejection', actual: shown(outcome.value), misconception: 'ended-is-done' };
};

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: outcome.leftAlive.length > 0 ? 'waits-for-more' : 'printed-is-done' };
};

const judgeAny: Judge = (outcome, about) => (about.fault ? failureRejects(outcome, about) : 'rs'.includes(about.id) ? refuses(outcome, about) : rightArguments(outcome, about) ?? rightNames(outcome, about)) ?? allExited(outcome, about);


export default spec(import.meta.url, {
  'own-thread': async (answer) => {
    const explored = await exploreAll(answer, [unstartedCase(answer.seed)]);
    return notAvailable(explored) ?? explored.map(ownThreads).find(({ passed }) => passed !== true) ?? { passed: true };
  },

  'arguments': (answer) => judgeCases(answer, argumentCases(answer.seed), rightArguments),

  'names': (answer) => judgeCases(answer, nameCases(answer.seed), rightNames),

  'at-once': async (answer) => {
    const [many] = (await exploreAll(answer, [manyAtOnce(answer.seed)])) as [Explored];
    return atOnce(many, many, { wanted: MANY, nouns: 'threads', misconceptions: { one: 'start-waits' } });
  },

  // Whoever drops all arguments has been told that above.
  'refused': (answer) => judgeCases(answer, answer.failedBefore().includes('wrong result') ? refusedCases(answer.seed).filter(({ id }) => id === 'r') : refusedCases(answer.seed), refuses),

  'join': (answer) => judgeCases(answer, [inTurn(answer.seed), ...failingCases(answer.seed)], (outcome, about) => about.fault ? failureRejects(outcome, about) : noError(outcome, about)),

  'clean-up': (answer) => judgeCases(answer, endingCases(answer.seed), allExited, { onlySettled: true }),

  'for-real': (answer) => {
    const threads: Given[] = [{ args: [answer.integer(100, 999)], kwargs: { a: 'A', b: ['%s'] } }, { name: `baker ${String(answer.integer(100, 999))}`, args: [{ c: null }] }, { name: 'Ωκεανία' }];
    const lines = threads.flatMap((given) => given.name === undefined ? [] : [headOf(given.name) + messageOf(given)]);
    return realRun(answer, 'run-for-real.ts', { input: { threads } }, { expected: threads.map(({ name }) => name ?? 'Thread-N'), kind: 'worker', children: threads.length, lines });
  },
}, { replay: replayOf(casesFor, judgeAny) });
