import { atOnce } from '../../../grading/judging/at-once.ts';
import { exploreAll, judgeCases, judgeOutcomes, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, PlainError } from '../../../grading/explore/report.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import { leakProblem, said as saidOf, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { list } from '../../../grading/judging/wording.ts';
import type { Plain } from '../../../grading/plain.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';

type Kind = 'Teller' | 'Clerk' | 'Keeper' | 'Course' | 'Slow' | 'Throws' | 'Rejects' | 'Exits' | 'SetsCode';
interface TaskInput { readonly kind: Kind; readonly label: string; readonly amounts: readonly number[] }
interface Input { readonly tasks: readonly TaskInput[]; readonly renamed?: string; readonly timed?: boolean }
interface Told { readonly codes: readonly (readonly Plain[])[]; readonly joins: readonly (readonly string[])[]; readonly ranHere: number; readonly labels: readonly Plain[]; readonly tookMs?: number }
/** What a task prints of itself in its process. */
interface Said { readonly said: string; readonly built: number; readonly ran: number; readonly class: string; readonly isTask: boolean }

const LIMITS = { statesMax: 600, randomExecutions: 5, earlyTimersMax: 0 };
/** What a subclass of the spec throws. */
const PLANNED = 'planned';
const NO_ARGUMENTS = 'a task is made without its arguments';

/** Names and numbers that nobody can have prepared for. */
function valuesFor(seed: number): { one: string; other: string; amounts: number[]; exitCode: number } {
  const random = randomStream(seed, 'values');
  return { one: `desk "${String(randomInteger(random, 100, 999))}"`, other: `counter ${String(randomInteger(random, 100, 999))}`, amounts: [randomInteger(random, 10, 99), randomInteger(random, 100, 999)], exitCode: randomInteger(random, 31, 99) };
}

function caseOf(id: string, tasks: readonly TaskInput[], more: Partial<Case> & { readonly renamed?: string; readonly timed?: boolean; readonly how?: string } = {}): Case {
  const { renamed, timed, how = '', ...rest } = more;
  return { id, program: 'run.ts', input: { tasks, ...(renamed !== undefined && { renamed }), ...(timed && { timed }) } as unknown as Plain, says: `${list(tasks.map(({ kind, label, amounts }) => `new ${kind}('${label}', [${amounts.join(', ')}])`))}${how}`, limits: LIMITS, ...rest };
}

function processCases(seed: number): Case[] {
  const { one, other, amounts } = valuesFor(seed);
  return [caseOf('a', [{ kind: 'Teller', label: one, amounts }]), caseOf('b', [{ kind: 'Teller', label: one, amounts }, { kind: 'Clerk', label: other, amounts: [...amounts, 1] }])];
}

/** So many at once that lanes of two or three show. */
function manyAtOnce(seed: number): Case {
  const { amounts } = valuesFor(seed);
  return caseOf('z', ['one', 'two', 'three', 'four'].map((label) => ({ kind: 'Slow', label, amounts })), { timed: true, limits: { statesMax: 1, randomExecutions: 0, earlyTimersMax: 0 } });
}

function objectCases(seed: number): Case[] {
  const { one, other, amounts } = valuesFor(seed);
  return [
    caseOf('c', [{ kind: 'Clerk', label: other, amounts }]), caseOf('d', [{ kind: 'Teller', label: one, amounts }], { renamed: other, how: `, with the label '${other}' before the start, and changed after it` }), caseOf('e', [{ kind: 'Keeper', label: one, amounts }]),
    caseOf('f', [{ kind: 'Teller', label: '', amounts: [] }]), caseOf('g', [{ kind: 'Teller', label: '--help %s $HOME "ω"\n🌍', amounts: [-0.5, ...amounts] }]),
    caseOf('r', [{ kind: 'Course', label: other, amounts }], { how: ', with a field called module' }),
  ];
}

function joinCases(seed: number): Case[] {
  const { one, other, amounts } = valuesFor(seed);
  return [
    caseOf('h', [{ kind: 'Slow', label: one, amounts }]), caseOf('i', [{ kind: 'Slow', label: one, amounts }, { kind: 'Teller', label: other, amounts }]),
    caseOf('k', [{ kind: 'Teller', label: one, amounts }], { fault: { child: 0, when: 'birth', signal: 'SIGKILL' }, how: ', whose process is killed' }),
  ];
}

function codeCases(seed: number): Case[] {
  const { one, amounts, exitCode } = valuesFor(seed);
  return [
    caseOf('l', [{ kind: 'Teller', label: one, amounts }]), caseOf('m', [{ kind: 'Throws', label: one, amounts }]), caseOf('n', [{ kind: 'Rejects', label: one, amounts }]), caseOf('o', [{ kind: 'Exits', label: one, amounts: [exitCode] }]),
    caseOf('p', [{ kind: 'SetsCode', label: one, amounts: [exitCode] }]), caseOf('q', [{ kind: 'Exits', label: one, amounts: [0] }]),
  ];
}

function misuseCase(seed: number): Case {
  const { one, amounts } = valuesFor(seed);
  return { id: 'y', program: 'misuse.ts', input: { label: one, amounts }, says: 'a join before the start, two starts, and another one after the end', limits: LIMITS };
}

const casesFor = (seed: number): Case[] => [...processCases(seed), ...objectCases(seed), ...joinCases(seed), ...codeCases(seed), misuseCase(seed)];
const inputOf = ({ input }: Case): Input => input as unknown as Input;

const moduleOf = (amounts: readonly number[]): string => `module ${String(amounts.length)}`;

/** What each task should say of itself. */
function saysOf({ kind, label, amounts }: TaskInput, renamed: string | undefined): string {
  const all = `${renamed ?? label}: ${String(amounts.reduce((sum, amount) => sum + amount, 0))}`;
  if (kind === 'Clerk') return `${all} at ${JSON.stringify({ number: amounts.length, open: true, hours: [[9, 12], [14, 17]], nothing: null })}`;
  if (kind === 'Course') return `${all} in ${moduleOf(amounts)}`;
  return kind === 'Keeper' ? `${all}, 1970-01-02T00:00:00.000Z, EUR 2, seen 3, NaN` : all;
}

/** Exit codes that are right for a task. */
function rightCodes({ kind, amounts }: TaskInput): number {
  return kind === 'Throws' || kind === 'Rejects' ? 1 : kind === 'Exits' || kind === 'SetsCode' ? amounts[0] ?? 0 : 0;
}

function saidIn(printed: string): Said[] {
  return printed.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line) as Said] : [];
    } catch {
      return [];
    }
  });
}

const isPlanned = ({ message }: PlainError): boolean => message.includes(PLANNED);
const withTable = (outcome: Outcome, problem: Problem): Problem => problem.notes || problem.rows ? problem : { ...problem, rows: { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') } };

const rightTasks: Judge = (outcome, about) => {
  const problem = about.program === 'misuse.ts' ? misused(outcome) : wrongTasks(outcome, about);
  return problem && withTable(outcome, problem);
};

function wrongTasks(outcome: Outcome, about: Case): Problem | undefined {
  const crash = mixedUp(outcome, about) ?? crashed(outcome);
  if (crash) return crash;
  if (outcome.end !== 'settled') return standsStill(outcome);
  if (outcome.error) return { kind: 'wrong result', sentence: `A task could not be made, started or asked for its exit code: ${saidOf(outcome.error)}.`, help: 'The constructor takes the address of a module, `start()` starts, `exitCode` is null until the end.', expected: 'no error', actual: 'an error' };
  const told = outcome.value as unknown as Told;
  return (about.fault ? undefined : wrongPlace(outcome, told, about) ?? wrongObject(outcome, about)) ?? leakProblem(outcome, 'process') ?? wrongJoins(told, about) ?? wrongCodes(told, about) ?? changedHere(told, about);
}

/** A field that is called as something else that the process is told. */
function mixedUp(outcome: Outcome, about: Case): Problem | undefined {
  const task = inputOf(about).tasks.find(({ kind }) => kind === 'Course');
  if (!task || childrenOf(outcome, 'process').some(({ printed }) => saidIn(printed).some(({ said }) => said === saysOf(task, undefined)))) return undefined;
  return { kind: 'wrong result', sentence: 'A task that has a field called `module` does not get there as it was: what else the process is told, and the fields, are mixed up.', help: 'A subclass may call its fields what it likes. Send them by themselves: `{ module, name, fields }`.', expected: saysOf(task, undefined), actual: childrenOf(outcome, 'process').flatMap(({ printed }) => saidIn(printed))[0]?.said ?? 'nothing', misconception: 'all-in-one' };
}

/** Each process works as long as the others: all at once, they have done their work after that time. */
function oneAfterTheOther({ case: about, report }: Explored): Problem | undefined {
  const { tasks } = inputOf(about);
  const settled = report.outcomes.find(({ end, error }) => end === 'settled' && !error);
  const { tookMs } = (settled?.value ?? {}) as Partial<Told>;
  const workMs = tasks[0]?.amounts.reduce((sum, amount) => sum + amount, 0) ?? 0;
  if (tookMs === undefined || tookMs < 2 * workMs) return undefined;
  return {
    kind: 'not concurrent', sentence: `Each of ${String(tasks.length)} tasks works for ${String(workMs)} ms, and all together they take ${String(tookMs)} ms: some begin only when others have ended.`,
    help: 'A process works from the moment at which it knows its task. Tell each one when it is started, and not when another one has ended.', expected: `about ${String(workMs)} ms, on the clock of the checker`, actual: `${String(tookMs)} ms`, misconception: 'in-a-row',
  };
}

/** Errors of a process that show what is missing there. */
function crashed({ uncaught, unhandledRejections }: Outcome): Problem | undefined {
  const error = [...unhandledRejections, ...uncaught].find((one) => !isPlanned(one));
  if (!error) return undefined;
  if (error.message.includes(NO_ARGUMENTS)) {
    return { kind: 'crash', sentence: 'The constructor of the class is called again, and without the arguments that it takes.', misconception: 'made-by-its-constructor', help: '`new` does more than to make an object. `Object.create(Class.prototype)` makes one with all methods and no fields, and `Object.assign` gives it these.' };
  }
  if (/is not a function|not iterable|Cannot read properties/.test(error.message)) {
    return { kind: 'crash', sentence: `A process dies of an error: ${saidOf(error)}.`, misconception: 'an-object-is-its-data', help: 'What is called there is not what it was here: a method, a getter or a class gets there by `import` only, and never in a message.' };
  }
  return undefined;
}

/** Whether `run()` was called where it should be, and as often. */
function wrongPlace(outcome: Outcome, { ranHere }: Told, about: Case): Problem | undefined {
  const { tasks } = inputOf(about);
  const perChild = childrenOf(outcome, 'process').map(({ printed }) => saidIn(printed));
  const all = perChild.flat();
  const wanted = { expected: tasks.length === 1 ? '1 in a process of its own' : `${String(tasks.length)} in processes of their own`, actual: `${String(all.length)} there, ${String(ranHere)} in the program` };
  if (ranHere > 0) return { kind: 'not concurrent', sentence: `run() is called in the program itself${all.length > 0 ? ', besides the process' : ''}.`, help: 'The program starts a process, and it is that process that calls `run()`.', misconception: 'runs-here', ...wanted };
  if (childrenOf(outcome, 'worker').some(({ printed }) => saidIn(printed).length > 0)) return { kind: 'not concurrent', sentence: 'run() is called in a thread.', help: 'A worker is a thread of the program. `fork` starts a process.', ...wanted };
  if (all.length === 0 && tasks.every(({ kind }) => kind === 'Slow')) return { kind: 'wrong result', sentence: 'Nothing is seen of run(), which takes its time: it is not called, or its process ends before it is over.', help: 'What `run()` returns may be a promise. `await` it, and end the process only then.', ...wanted };
  if (all.length === 0) return { kind: 'wrong result', sentence: 'run() is never called, or prints nothing that is seen.', help: 'The process has to call it, and what it prints belongs on the standard output of the program.', ...wanted };
  if (perChild.some((some) => some.length > 1 && some.length === all.length && tasks.length > 1)) return { kind: 'not concurrent', sentence: 'One process does all tasks.', help: 'Each `start()` starts a process of its own.', ...wanted };
  if (all.length !== tasks.length) return { kind: 'wrong result', sentence: `run() is called ${String(all.length)} times for ${String(tasks.length)} ${tasks.length === 1 ? 'task' : 'tasks'}.`, help: 'Once for each `start()`.', ...wanted };
  return undefined;
}

/** Whether `this` was what it should be there. */
function wrongObject(outcome: Outcome, about: Case): Problem | undefined {
  const { tasks, renamed } = inputOf(about);
  const all = childrenOf(outcome, 'process').flatMap(({ printed }) => saidIn(printed));
  for (const task of tasks) {
    const says = saysOf(task, renamed);
    const one = all.find(({ said }) => said === says) ?? all.find(({ class: name }) => name === task.kind) ?? all[0];
    if (!one) continue;
    if (one.class !== task.kind || !one.isTask) return { kind: 'wrong result', sentence: `There, the task is ${one.class === task.kind ? 'no ProcessTask' : `of the class ${one.class}, and not of ${task.kind}`}.`, help: 'The name of its class is `this.constructor.name`, and the class is what the module exports under this name.', expected: task.kind, actual: one.class };
    if (one.said !== says) return { kind: 'wrong result', expected: says, actual: one.said, ...whyOther(one.said, task, renamed) };
    if (one.built > 0) return { kind: 'wrong result', sentence: 'The constructor of the class is called a second time, in the process.', help: 'What it does was done already, in the program. `Object.create(Class.prototype)` makes an object without it.', expected: '0 calls there', actual: String(one.built), misconception: 'made-by-its-constructor' };
  }
  return undefined;
}

function whyOther(said: string, { kind, label }: TaskInput, renamed: string | undefined): Pick<Problem, 'sentence' | 'help' | 'misconception'> {
  if (said.includes('undefined')) return { sentence: 'There, a field is missing.', help: 'All public fields of the object, `Object.entries(this)`, get there as a copy, also those that are false, 0, NaN, null or empty.' };
  if (said.includes(' is no') || (kind === 'Keeper' && said.includes('null'))) return { sentence: 'There, a field is not what it was: JSON has no dates, no maps, no sets and no NaN.', help: '`fork(program, { serialization: \'advanced\' })` copies messages as `structuredClone` does.', misconception: 'json-keeps-all' };
  if (said.includes('changed after the start') || (renamed !== undefined && said.startsWith(renamed))) return { sentence: 'There, a field has a value that it got only after start().', help: 'What the task is told are its fields when `start()` is called. Send them then: a message waits for its listener.', misconception: 'told-later' };
  if (renamed !== undefined && said.startsWith(label)) return { sentence: 'There, a field has the value that it had when the object was made.', help: 'Somebody may have changed it between the constructor and `start()`. Take the fields when it starts.' };
  return { sentence: 'There, run() sees other fields, or the methods of another class.', help: 'Its fields are as they were at `start()`, and each method is that of its class.' };
}

/** What `join()` came to. */
function wrongJoins({ joins, codes }: Told, about: Case): Problem | undefined {
  for (const [index, task] of inputOf(about).tasks.entries()) {
    const wrong = (joins[index] ?? []).find((one) => one !== 'resolves');
    if (codes[2]?.[index] === null && !about.fault) return { kind: 'wrong result', sentence: 'join() has settled, and exitCode is still null.', help: 'Both are about the end of the process. Settle after its `exit`.', expected: String(rightCodes(task)), actual: 'null' };
    // Whoever passes on what the task has thrown does more than was asked.
    if (wrong !== undefined && task.kind !== 'Throws' && task.kind !== 'Rejects') return { kind: 'wrong result', sentence: `join() ${wrong}.`, help: 'Its process was started, and has ended. `join()` resolves, however that was, as often as it is called, also when the process has ended before.', expected: 'resolves', actual: wrong };
  }
  return undefined;
}

/** What `exitCode` says, and when. */
function wrongCodes({ codes: [before = [], started = [], joined = []] }: Told, about: Case): Problem | undefined {
  for (const [index, task] of inputOf(about).tasks.entries()) {
    const moments: [when: string, code: Plain | undefined][] = [['before the start', before[index]], ['right after start()', started[index]]];
    const early = moments.find(([, code]) => code !== null);
    if (early) return { kind: 'wrong result', sentence: `exitCode is ${shown(early[1])} ${early[0]}.`, help: 'Until the process has ended there is no exit code: null.', expected: 'null', actual: shown(early[1]) };
    const [code, right] = [joined[index], rightCodes(task)];
    if (about.fault) {
      if (code === 0) return { kind: 'wrong result', sentence: 'The process was killed, and exitCode is 0.', help: 'A process that was killed has no exit code. 0 means that all went well.', expected: 'not 0', actual: '0' };
      continue;
    }
    if (code === right) continue;
    const ends: Partial<Record<Kind, string>> = { Throws: 'run() throws', Rejects: 'the promise of run() rejects', Exits: `run() calls process.exit(${String(right)})`, SetsCode: `run() sets process.exitCode to ${String(right)}` };
    return { kind: 'wrong result', sentence: `${ends[task.kind] ?? 'run() returns'}, and exitCode is ${shown(code)}.`.replace(/^the/, 'The'), help: right === 1 && code === 0 ? 'Whoever catches an error has to say so: `process.exitCode = 1`. What nobody catches does that by itself.' : 'It is the exit code of the process.', expected: String(right), actual: shown(code), ...(right !== 0 && code === 0 && { misconception: 'over-is-well' }) };
  }
  return undefined;
}

/** What `run()` changes stays in its process. */
function changedHere({ labels }: Told, about: Case): Problem | undefined {
  const { tasks, renamed } = inputOf(about);
  const index = tasks.findIndex(({ label }, at) => labels[at] !== (renamed === undefined ? label : 'changed after the start'));
  return index < 0 ? undefined : { kind: 'wrong result', sentence: `In the program, a field of the task has become ${shown(labels[index])}.`, help: 'The object of the program is the caller\'s, and what `run()` changes is a copy.', expected: tasks[index]?.label ?? '', actual: shown(labels[index]) };
}

function misused(outcome: Outcome): Problem | undefined {
  const crash = crashed(outcome);
  if (crash || outcome.end !== 'settled' || outcome.error) return crash;
  const { tooEarly, again, afterwards } = outcome.value as { readonly tooEarly: string; readonly again: string; readonly afterwards: string };
  if (tooEarly !== 'an Error') return { kind: 'wrong result', sentence: 'join() of a task that was never started says nothing.', help: 'There is no process to wait for: reject with an Error.', expected: 'an Error', actual: tooEarly };
  if (again !== 'an Error') return { kind: 'wrong result', sentence: 'A task can be started twice.', help: 'One object stands for one process, with one exit code: throw an Error, at once.', expected: 'an Error', actual: again };
  if (afterwards !== 'an Error') return { kind: 'wrong result', sentence: 'A task can be started again when its process has ended.', help: 'One object stands for one process, with one exit code, also when that has ended: throw an Error.', expected: 'an Error', actual: afterwards };
  const runs = childrenOf(outcome, 'process').flatMap(({ printed }) => saidIn(printed)).length;
  if (runs === 0) return { kind: 'wrong result', sentence: 'A task was started, and no process calls its run().', help: 'Whatever the second start() does, the first one has started the task.', expected: '1', actual: '0' };
  return runs === 1 ? undefined : { kind: 'wrong result', sentence: `After a second start(), which throws, run() was called ${String(runs)} times.`, help: 'First look, then start.', expected: '1', actual: String(runs) };
}

/** A join that never settles, where it is known why. */
function standsStill({ end, traffic, threads, trace }: Outcome): Problem | undefined {
  if (end !== 'hang' && end !== 'deadlock' && end !== 'exit') return undefined;
  const alive = traffic.find(({ thread, exitCode, signal }) => threads[thread]?.kind === 'process' && exitCode === null && signal === null);
  const exit = trace.findIndex(({ text, operation }) => operation === 'event' && text.startsWith("'exit'"));
  if (alive && saidIn(alive.printed).length > 0) return { kind: 'deadlock', sentence: 'run() is over, but its process never ends, and join() waits for it for ever.', help: 'A listener for `message` keeps a process alive as long as there is a channel to its parent. `once` takes it away again; `process.disconnect()` closes the channel.', misconception: 'listens-for-ever' };
  if (alive) return undefined;
  return { kind: 'deadlock', sentence: 'The process has ended, and join() never settles.', help: '`exit` comes once. Who joins later, or a second time, must look at `exitCode` and `signalCode` of the child; and a process that was killed has no exit code.', ...(exit >= 0 && { notes: new Map([[exit, 'nobody hears of it again']]) }) };
}

/** Judges cases in which a task throws: that error is no fault. */
async function judgePlanned(answer: Answer, cases: readonly Case[]): Promise<Finding> {
  const explored = (await exploreAll(answer, cases)).map((one): Explored => ({
    ...one, report: { ...one.report, outcomes: one.report.outcomes.map((outcome) => ({ ...outcome, uncaught: outcome.uncaught.filter((error) => !isPlanned(error)), unhandledRejections: outcome.unhandledRejections.filter((error) => !isPlanned(error)) })) },
  }));
  return judgeOutcomes(explored, rightTasks);
}

export default spec(import.meta.url, {
  'in-a-process': async (answer) => {
    const finding = await judgeCases(answer, processCases(answer.seed), rightTasks);
    if (finding.passed !== true) return finding;
    const [many, few] = await exploreAll(answer, [manyAtOnce(answer.seed), ...processCases(answer.seed).slice(1)]);
    const overlap = many && few && atOnce(many, few, { wanted: 4, nouns: 'processes' });
    if (overlap && overlap.passed !== true) return overlap;
    // Processes that are all there need not be at work.
    const inARow = many && oneAfterTheOther(many);
    return inARow ? { passed: false, ...inARow } : finding;
  },

  'object': (answer) => judgeCases(answer, objectCases(answer.seed), rightTasks),

  'join': (answer) => judgeCases(answer, joinCases(answer.seed), rightTasks),

  'exit-code': (answer) => judgePlanned(answer, codeCases(answer.seed)),

  'misuse': (answer) => judgeCases(answer, [misuseCase(answer.seed)], rightTasks),

  'for-real': (answer) => {
    const amounts = [answer.integer(10, 99), answer.integer(100, 999)];
    const tasks: TaskInput[] = [{ kind: 'Clerk', label: 'clerk', amounts }, { kind: 'Keeper', label: 'keeper', amounts }, { kind: 'Exits', label: 'leaver', amounts: [answer.integer(31, 99)] }];
    const nothing = [null, null, null];
    const expected: Told = { codes: [nothing, nothing, tasks.map(rightCodes)], joins: tasks.map(() => ['resolves', 'resolves', 'resolves']), ranHere: 0, labels: tasks.map(({ label }) => label) };
    const lines = tasks.map((task) => JSON.stringify({ said: saysOf(task, undefined), built: 0, ran: 1, class: task.kind, isTask: true } satisfies Said));
    return realRun(answer, 'run.ts', { input: { tasks } as unknown as Plain }, { expected, kind: 'process', children: 3, lines });
  },
}, { replay: replayOf(casesFor, rightTasks) });
