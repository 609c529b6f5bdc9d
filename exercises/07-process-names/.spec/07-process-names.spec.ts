import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { diedProblem } from '../../../grading/judging/died.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Finding } from '../../../grading/finding.ts';
import { leakProblem, said, shown } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { list, verb } from '../../../grading/judging/wording.ts';
import { without } from '../../../grading/judging/without.ts';
import { withoutForcedRun } from '../../../grading/judging/forced-run.ts';

/** A name, or null: the process is given none. */
type Name = string | null;
interface Input { readonly names: readonly (Name | readonly Name[])[]; readonly workMs?: number }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const EXIT_CODE = 107;
const LIMITS = { statesMax: 2_500, randomExecutions: 60 };
const DEFAULT_NAME = /^Process-[1-9]\d*$/;
const [STARTING, EXITING] = [' Starting', ' Exiting'];

/** Names and a time that nobody can have prepared for. */
function valuesFor(seed: number): { one: string; other: string; workMs: number } {
  const random = randomStream(seed, 'names');
  return { one: `service_${String(randomInteger(random, 100, 999))}`, other: `worker ${String(randomInteger(random, 100, 999))}`, workMs: randomInteger(random, 1_000, 4_000) };
}

const saysOf = (names: readonly Name[]): string => `[${names.map((name) => name === null ? 'undefined' : `'${name}'`).join(', ')}]`;

function namedCases(seed: number): Case[] {
  const { one, other, workMs } = valuesFor(seed);
  const run = (id: string, names: Name[], input: Partial<Input> = { workMs }): Case => ({ id, program: 'run.ts', input: { names, ...input }, says: saysOf(names), limits: LIMITS });
  return [
    run('a', [one, other]), run('b', []), run('c', [`two  spaces ${other} `, `"${one}" isn't`]), run('d', ['%s', '100% %d %o']), run('e', ['--help', '$HOME \\ `x`']), run('f', ['', 'Διεργασία 🌍']), run('g', [one], {}), run('h', [one, one]),
    run('i', ['undefined', '-1']),
  ];
}

function defaultCases(seed: number): Case[] {
  const { one, workMs } = valuesFor(seed);
  const calls = (id: string, program: string, names: Name[][], how: string): Case => ({ id, program, input: { names, workMs }, says: list(names.map(saysOf)) + how, limits: LIMITS });
  const run = (id: string, names: Name[]): Case => ({ id, program: 'run.ts', input: { names, workMs }, says: saysOf(names), limits: LIMITS });
  return [
    run('k', [null]), run('l', [null, null]), run('m', [one, null]), run('n', ['Process-1', null]), run('o', [null, 'Process-1']), run('p', [null, 'Process-2']), run('q', ['Process-2', null]),
    calls('r', 'run-again.ts', [[null], [null]], ', one after the other'), calls('s', 'run-again.ts', [['Process-1', 'Process-2'], [null]], ', one after the other'), calls('t', 'run-again.ts', [[null], [one], [null]], ', one after the other'),
    calls('u', 'run-twice.ts', [[null], [null]], ' at the same time'),
  ];
}

/** So many at once that lanes of four or five show; only its overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const { one, workMs } = valuesFor(seed);
  return { id: 'z', program: 'run.ts', input: { names: Array.from({ length: 7 }, (_, index) => `${one}-${String(index)}`), workMs }, says: 'seven names', limits: { statesMax: 1, randomExecutions: 0 } };
}

/** Each child in turn fails before it does anything, or at any moment. */
function deadlyCases(seed: number): Case[] {
  const { one, other, workMs } = valuesFor(seed);
  const dies = (id: string, names: Name[], fault: Fault, how: string): Case => ({ id, program: 'run.ts', input: { names, workMs }, fault, says: `${saysOf(names)}, process ${String(fault.child + 1)} ${how}`, limits: LIMITS });
  return [
    dies('v', [one, other], { child: 0, when: 'birth', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)}`), dies('w', [one, other], { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed'),
    dies('x', [one], { child: 0, when: 'any', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)} at some moment`), dies('y', [other, one], { child: 1, when: 'any', signal: 'SIGTERM' }, 'is ended by SIGTERM at some moment'),
  ];
}

/** One process that is killed by the program when it is at work. */
function killedAtWork(seed: number): Case {
  const { one, workMs } = valuesFor(seed);
  return { id: 'j', program: 'killed-at-work.ts', input: { names: [one], workMs }, says: `${saysOf([one])}, and the process is killed in the middle of its work`, limits: { ...LIMITS, earlyTimersMax: 0 } };
}

const casesFor = (seed: number): Case[] => [...namedCases(seed), ...defaultCases(seed), ...deadlyCases(seed)];
const inputOf = ({ input }: Case): Input => input as unknown as Input;
const namesIn = (about: Case): readonly Name[] => inputOf(about).names.flatMap((one) => one);

/** What a process printed, line by line; what does not end is no line. */
function linesOf({ printed }: Traffic): string[] {
  return printed.split(/(?<=\n)/).filter((line) => line !== '').map((line) => line.endsWith('\n') ? line.slice(0, -1) : `${line} (and no end of the line)`);
}

/** A guard that gave up: who waits longest is not known to the explorer, so that a long one may be over before the work is. */
function hasGivenUp({ error, trace, threads }: Outcome): boolean {
  const settle = trace.findIndex(({ operation }) => operation === 'settle');
  return error !== undefined && trace.some(({ thread, operation }, index) => index < settle && operation === 'timer' && threads[thread]?.kind === 'main');
}

const rightNames: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || hasGivenUp(outcome)) return undefined;
  const given = namesIn(about);
  const expected = JSON.stringify(given.map((name) => name ?? 'Process-N'));
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although no process has failed: ${said(outcome.error)}.`, help: 'A process that did its work ends with exit code 0, and that is falsy.', expected, actual: 'an error' };
  const wrong = wrongLines(outcome, given) ?? wrongValue(outcome.value, given, about);
  return wrong && { kind: 'wrong result', expected, actual: shown(outcome.value), ...whoPrinted(outcome), ...wrong };
};

/** What the promise resolved to. */
function wrongValue(value: unknown, given: readonly Name[], about: Case): Wrong & Partial<Problem> | undefined {
  const tookMs = typeof value === 'object' && value !== null && 'tookMs' in value ? Number(value.tookMs) : undefined;
  if (tookMs !== undefined) return { sentence: `All is over after ${String(tookMs)} ms, although each process works for ${String(inputOf(about).workMs ?? 2_000)} ms.`, help: 'The waiting stands for work. Keep it, for as long as `workMs` says.', misconception: 'work-left-out' };
  if (!Array.isArray(value)) return { sentence: `The promise resolves to ${shown(value as never)}.`, help: 'It resolves to an array with the names that the processes have had.' };
  const names = value.flatMap((one: unknown) => (Array.isArray(one) ? one : [one]) as unknown[]);
  if (names.length !== given.length) return { sentence: `There ${verb(names.length, 'is one name', `are ${String(names.length)} names`)} for ${String(given.length)} ${verb(given.length, 'process', 'processes')}.`, help: 'One name for each process, in the order of the array.' };
  for (const [index, name] of given.entries()) {
    const got = names[index];
    if (name !== null && got !== name) return { sentence: `The process in place ${String(index)} was to be called '${name}', and the promise says ${shown(got as never)}.`, help: name === '' ? 'An empty text is a name, although it is falsy: only `undefined` is none.' : 'The names come in the order of the array, whoever ends first.', ...(name === '' && { misconception: 'empty-is-nothing' }) };
  }
  return wrongDefault(names as string[], given, about);
}

/** Whether default names look as they should, and nobody else has them. */
function wrongDefault(names: readonly string[], given: readonly Name[], about: Case): Wrong | undefined {
  for (const [index, name] of names.entries()) {
    if (given[index] !== null) continue;
    if (typeof name !== 'string' || !DEFAULT_NAME.test(name)) return { sentence: `A process without a name is called ${shown(name)}.`, help: 'Its name is `Process-` and a whole number from 1 on.' };
    const twin = names.findIndex((other, place) => place !== index && other === name);
    if (twin < 0) continue;
    if (given[twin] !== null) return { sentence: `A process without a name is called '${name}', and another one was given just that name: ${about.says}.`, help: 'Look at the names that are given, in this call (also further back in the array) and before, and take a number that none of them has.', misconception: 'nobody-else-says-process' };
    return { sentence: `Two processes without a name are both called '${name}': ${about.says}.`, help: 'A default name is there to tell processes apart, within a call and from call to call.', misconception: 'each-call-counts-anew' };
  }
  return undefined;
}

/** What all processes printed, seen together with the names they were given. */
function wrongLines(outcome: Outcome, given: readonly Name[]): Wrong & Partial<Problem> | undefined {
  const lines = childrenOf(outcome, 'process').flatMap(linesOf);
  const given2 = given.filter((name): name is string => name !== null);
  const missing = without(given2.flatMap((name) => [name + STARTING, name + EXITING]), lines);
  const extra = without(lines, given2.flatMap((name) => [name + STARTING, name + EXITING]));
  const defaults = given.length - given2.length;
  const told = { expected: given.map((name) => `${name ?? 'Process-N'}${STARTING}, ${name ?? 'Process-N'}${EXITING}`).join('; '), actual: lines.join(', ') };
  if (missing[0] !== undefined) return { ...missingLine(missing[0], extra, lines), ...told };
  const names = outcome.value === undefined || !Array.isArray(outcome.value) ? [] : (outcome.value as unknown[]).flat().map(String);
  const unnamed = names.filter((_, index) => given[index] === null);
  const wanted = unnamed.flatMap((name) => [name + STARTING, name + EXITING]);
  const [lost, surplus] = [without(wanted, extra), without(extra, wanted)];
  if (defaults > 0 && lost[0] !== undefined) return { sentence: `The promise says that a process was called '${lost[0].replace(/ \w+$/, '')}', and no process prints '${lost[0]}'.`, help: 'A process without a name is told its default name as well, as it prints it.', ...told };
  if (surplus[0] !== undefined) return { sentence: `A line is printed that nobody asked for: '${surplus[0]}'.`, help: 'Each process prints two lines, and nothing else.', ...told };
  const swapped = childrenOf(outcome, 'process').find((child) => linesOf(child)[0]?.endsWith(EXITING));
  if (swapped) return { sentence: 'A process says that it exits before it says that it starts.', help: 'Starting is the first thing that it says, Exiting the last one.', ...told };
  return undefined;
}

function missingLine(wanted: string, extra: readonly string[], lines: readonly string[]): Wrong {
  const [, name = '', word = ''] = /^(.*)( Starting| Exiting)$/s.exec(wanted) ?? [];
  const got = extra.find((line) => line.endsWith(word));
  if (lines.length === 0) return { sentence: `No process prints anything; '${wanted}' is missing.`, help: 'Each process prints its own lines, on the standard output of its parent.' };
  const times = lines.filter((line) => line === wanted).length;
  if (got === undefined && times > 0) return { sentence: `'${wanted}' is printed ${times === 1 ? 'once' : `${String(times)} times`} only, although more processes are called '${name}'.`, help: 'A name that is given is no key: several processes may have the same one. Each of them is started, and prints its two lines.' };
  if (got === undefined) return { sentence: `No process prints '${wanted}'.`, help: 'Two lines for each process: its name and ` Starting` when it starts, its name and ` Exiting` when its work is done.' };
  const itself = got.slice(0, -word.length);
  if (itself === 'node') return { sentence: `The process that is called '${name}' says that it is 'node'.`, help: 'In Node every process has the title of the program. Its name only its parent knows, who has to tell it.', misconception: 'title-is-the-name' };
  if (name === '' && DEFAULT_NAME.test(itself)) return { sentence: `A process was given the empty text as its name, and calls itself '${itself}'.`, help: 'An empty text is a name, although it is falsy: `||` replaces it, `??` and a default value do not.', misconception: 'empty-is-nothing' };
  if (name.includes('%')) return { sentence: `The process that is called '${name}' prints '${got}'.`, help: 'The first argument of `console.log` may be a format: `%s` in it stands for the next argument. Put name and word together before you print them, in one text.', misconception: 'a-name-is-no-format' };
  if (/\s/.test(name) && name.trim().startsWith(itself.trim())) return { sentence: `Of the name '${name}' only '${itself}' arrives.`, help: 'An element of the array of arguments is one argument, with all of its spaces. Nobody has to split or trim it.', misconception: 'spaces-separate' };
  return { sentence: `The process that is called '${name}' says that it is '${itself}'.`, help: 'A process knows what it was given: an argument, an environment variable or a message. Nothing has to be quoted or changed on the way.' };
}

/** The table with the start of each process, and what it printed. */
function whoPrinted(outcome: Outcome): Pick<Problem, 'rows'> {
  return { rows: { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') } };
}

const noComplaint: Judge = (outcome, about) => {
  const problem = complaintProblem(outcome, namesIn(about));
  return problem && { ...problem, ...(problem.kind === 'wrong result' && { misconception: 'the-array-is-mine' }) };
};
const judgePlain: Judge = (outcome, about) => noComplaint(outcome, about) ?? rightNames(outcome, about);

const judgeDeath: Judge = (outcome, about) => {
  const { fault } = about;
  if (!fault) return undefined;
  const name = namesIn(about)[fault.child] ?? '';
  const rules = {
    whose: `The process ${name}`, wrong: (one: Outcome) => rightNames(one, about), isStrict: true, namesHow: true,
    misconceptions: { swallowed: 'ended-is-done', noError: 'anything-can-be-thrown', unnamed: 'it-failed-says-enough' },
  };
  const problem = noComplaint(outcome, about) ?? (hasGivenUp(outcome) ? undefined : diedProblem(outcome, fault, rules));
  if (problem || outcome.end !== 'settled' || !outcome.error || outcome.faultAfterSends < 0 || hasGivenUp(outcome) || outcome.error.message.includes(name)) return problem;
  return { kind: 'wrong result', sentence: 'The error does not say which process has failed: its message does not hold the name.', help: 'That is what names are for: in a list of many, one finds the one that has failed.', expected: `an Error that names ${name}`, actual: outcome.error.message, misconception: 'it-failed-says-enough' };
};

/** A process that is killed in the middle of its work has printed one line by then. */
const rightMoments: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const [name] = namesIn(about);
  for (const child of childrenOf(outcome, 'process').filter(({ signal }) => signal === 'SIGKILL')) {
    const lines = linesOf(child);
    if (lines.some((line) => line.endsWith(EXITING))) return { kind: 'wrong result', ...wrongMoment(`in the middle of its work the process has already printed '${name ?? ''}${EXITING}'`, lines) };
    if (lines.length === 0) return { kind: 'wrong result', ...wrongMoment(`in the middle of its work the process has not yet printed '${name ?? ''}${STARTING}'`, lines) };
  }
  return undefined;
};

const wrongMoment = (sentence: string, lines: readonly string[]): Wrong & Partial<Problem> => ({
  sentence: `The log is wrong: ${sentence}.`, help: 'Who reads the log wants to know what a process is doing now: Starting is printed before its work, of `workMs`, and Exiting after it, by the process itself.', expected: 'Starting, then the work, then Exiting', actual: lines.length === 0 ? 'nothing printed' : lines.join(', '), misconception: 'two-lines-in-one-go',
});

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.leftAlive.length > 0 ? 'child-never-ends' : outcome.error ? 'first-failure-ends-all' : 'printed-is-done' };
};
const judgeAny: Judge = (outcome, about) => (about.id === 'j' ? rightMoments : about.fault ? judgeDeath : judgePlain)(outcome, about) ?? allExited(outcome, about);

/** As many processes as names print their two lines; what is in them is the business of another check. */
function ownProcesses({ case: about, report }: Explored): Finding {
  const wanted = namesIn(about).length;
  for (const outcome of report.outcomes.filter(({ end, error }) => end === 'settled' && !error)) {
    const processes = childrenOf(outcome, 'process');
    const own = processes.filter((child) => linesOf(child).length === 2);
    if (own.length >= wanted) continue;
    const workers = childrenOf(outcome, 'worker').length;
    const table = tableOfBirths(outcome);
    const started = processes.length === 0 ? workers > 0 ? 'no process was started, but worker threads, and these are parts of one process' : 'no process was started' : `${String(processes.length)} ${verb(processes.length, 'process was', 'processes were')} started, and ${own.length === 0 ? 'none of them prints' : `${String(own.length)} of them ${verb(own.length, 'prints', 'print')}`} two lines`;
    const misconception = processes.length === 0 ? workers > 0 ? 'a-thread-is-no-process' : 'the-parent-prints' : processes.some((child) => linesOf(child).length > 2) ? 'one-process-for-all' : processes.every((child) => linesOf(child).length === 0) ? 'the-parent-prints' : undefined;
    return {
      passed: false, kind: 'not concurrent', sentence: `${about.says}: ${started}.`, help: 'One process for each name. It prints its name and ` Starting`, and later its name and ` Exiting`.', expected: `${String(wanted)} processes that print two lines`, actual: String(own.length),
      ...(misconception !== undefined && { misconception }), ...(table && { table }),
    };
  }
  return { passed: true };
}

export default spec(import.meta.url, {
  'own-process': async (answer) => {
    const explored = await exploreAll(answer, namedCases(answer.seed).filter(({ id }) => id === 'a' || id === 'g'));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    return explored.map(ownProcesses).find(({ passed }) => passed !== true) ?? { passed: true };
  },

  'names': (answer) => judgeCases(answer, namedCases(answer.seed), judgePlain),

  'default-names': (answer) => judgeCases(answer, defaultCases(answer.seed), judgePlain),

  'at-once': async (answer) => {
    const [many, few] = (await exploreAll(answer, [manyAtOnce(answer.seed), ...namedCases(answer.seed).slice(0, 1)])) as [Explored, Explored?];
    return atOnce(many, few ?? many, { wanted: 7, nouns: 'processes', misconceptions: { one: 'wait-then-start' } });
  },

  'log': async (answer) => {
    const finding = await judgeCases(answer, [killedAtWork(answer.seed)], rightMoments);
    // The program finds its child by a number that only the controlled scheduler gives, so it shows nothing elsewhere.
    return withoutForcedRun(finding);
  },

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allExited, { onlySettled: true }),

  'failure': (answer) => judgeCases(answer, deadlyCases(answer.seed), judgeDeath),

  'for-real': (answer) => {
    const names: Name[] = [null, `my service ${String(answer.integer(100, 999))}`, '"a" \'b\'  $c %s', 'Ωκεανία', null];
    const lines = names.flatMap((name) => name === null ? [] : [name + STARTING, name + EXITING]);
    return realRun(answer, 'run-for-real.ts', { input: { names, workMs: 30 } }, { expected: names.map((name) => name ?? 'Process-N'), kind: 'process', children: names.length, lines });
  },
}, { replay: replayOf((seed) => [...casesFor(seed), killedAtWork(seed)], judgeAny) });
