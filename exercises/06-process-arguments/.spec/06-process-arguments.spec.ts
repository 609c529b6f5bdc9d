import { atOnce } from '../../../grading/judging/at-once.ts';
import { tableOfBirths } from '../../../grading/judging/births.ts';
import { complaintProblem } from '../../../grading/judging/complaint.ts';
import { diedProblem } from '../../../grading/judging/died.ts';
import { exploreAll, judgeCases, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { FailedFinding, Finding } from '../../../grading/finding.ts';
import { notesOfBirths } from '../../../grading/judging/never-settles.ts';
import { leakProblem, said } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { list, verb } from '../../../grading/judging/wording.ts';
import { childrenOf } from '../../../grading/judging/traffic.ts';
import { without } from '../../../grading/judging/without.ts';

/** A continent, or null: the process is given nothing. */
type Continent = string | null;
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception'>;

const EXIT_CODE = 107;
const LIMITS = { statesMax: 4_000, randomExecutions: 100 };
const START = 'The name of the continent is ';
const NO_END = ' (and no end of the line)';
const lineFor = (continent: Continent): string => `${START}${continent ?? 'Asia'}`;

/** Names that nobody can have prepared for. */
function namesFor(seed: number): [string, string] {
  const random = randomStream(seed, 'names');
  return [`Pangaea${String(randomInteger(random, 100, 999))}`, `Gondwana${String(randomInteger(random, 100, 999))}`];
}

function plainCases(seed: number): Case[] {
  const [one, other] = namesFor(seed);
  const print = (id: string, continents: Continent[], limits = LIMITS): Case => ({ id, program: 'print.ts', input: continents, says: saysOf(continents), limits });
  return [
    print('a', [null, one]), print('b', []), print('c', ['']), print('d', [`South ${one}`, null]), print('e', [` two  spaces ${other} `, `"${one}" isn't`, '$HOME \\ %PATH% `x` %s']),
    print('f', ['undefined', null, 'null']), print('h', ['--help', 'Ωκεανία 🌍', '-1', one], { statesMax: 800, randomExecutions: 100 }),
    { ...print('g', []), program: 'print-again.ts', input: [[one], [null]], says: `${saysOf([one])}, and then ${saysOf([null])}` },
    { ...print('t', [], { statesMax: 2_000, randomExecutions: 100 }), program: 'print-twice.ts', input: [[one, null], [other]], says: `${saysOf([one, null])} and ${saysOf([other])} at the same time` },
  ];
}

const saysOf = (continents: readonly Continent[]): string => `[${continents.map((continent) => continent === null ? 'undefined' : `'${continent}'`).join(', ')}]`;

/** So many at once that lanes of four or five show; only its overlap is looked at. */
function manyAtOnce(seed: number): Case {
  const [one] = namesFor(seed);
  return { id: 'm', program: 'print.ts', input: Array.from({ length: 7 }, (_, index) => `${one}-${String(index)}`), says: 'seven continents', limits: { statesMax: 1, randomExecutions: 0 } };
}

/** Each child in turn fails before it does anything, or the last one at any moment. */
function deadlyCases(seed: number): Case[] {
  const [one, other] = namesFor(seed);
  const dies = (id: string, continents: Continent[], fault: Fault, how: string): Case => ({
    id, program: 'print.ts', input: continents, fault, says: `${saysOf(continents)}, process ${String(fault.child + 1)} ${how}`, limits: LIMITS,
  });
  return [
    dies('p', [one, other], { child: 0, when: 'birth', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)}`),
    dies('q', [null, one], { child: 1, when: 'birth', signal: 'SIGKILL' }, 'is killed'),
    dies('r', [one, null, other], { child: 2, when: 'any', exitCode: EXIT_CODE }, `exits with code ${String(EXIT_CODE)} at some moment`),
    dies('s', [one], { child: 0, when: 'birth', exitCode: 1 }, 'exits with code 1'),
  ];
}

const casesFor = (seed: number): Case[] => [...plainCases(seed), ...deadlyCases(seed)];
const continentsOf = ({ input }: Case): readonly Continent[] => (input as readonly (Continent | readonly Continent[])[]).flatMap((one) => one);

/** What a process printed, line by line; what does not end is no line. */
function linesOf({ printed }: Traffic): string[] {
  return printed.split(/(?<=\n)/).filter((line) => line !== '').map((line) => line.endsWith('\n') ? line.slice(0, -1) : `${line}${NO_END}`);
}

/** What all processes printed. */
function linesIn(outcome: Outcome): string[] {
  return childrenOf(outcome, 'process').flatMap(linesOf);
}

const rightLines: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const wanted = continentsOf(about).map(lineFor);
  const expected = JSON.stringify(wanted);
  if (outcome.error) return { kind: 'wrong result', sentence: `The promise rejects although no process has failed: ${said(outcome.error)}.`, help: 'A process that did its work ends with exit code 0, and that is falsy.', expected: 'a promise that resolves', actual: 'an error' };
  const lines = linesIn(outcome);
  const [missing, surplus] = [without(wanted, lines), without(lines, wanted)];
  if (missing.length === 0 && surplus.length === 0) return undefined;
  return { kind: 'wrong result', ...mistake(missing, surplus, lines, about), expected, actual: JSON.stringify(lines), ...whoPrinted(outcome) };
};

/** The table with the start of each process, and what it printed. */
function whoPrinted(outcome: Outcome): Pick<Problem, 'notes' | 'rows'> {
  const notes = childrenOf(outcome, 'process').flatMap((child) => {
    const { name = '' } = outcome.threads[child.thread] ?? {};
    const lines = linesOf(child).map((line) => `'${line.replace(START, '…')}'`);
    return [...notesOfBirths(outcome, [name], `prints ${lines.length === 0 ? 'nothing' : list(lines)}`)];
  });
  return { notes: new Map(notes), rows: { onlyChildren: true, until: outcome.trace.findIndex(({ operation }) => operation === 'settle') } };
}

function mistake(missing: readonly string[], surplus: readonly string[], lines: readonly string[], about: Case): Wrong {
  const continents = continentsOf(about);
  const [wanted] = continents.filter((continent) => missing.includes(lineFor(continent)));
  const [got = ''] = surplus;
  if (lines.length === 0) return { sentence: `No process prints anything, although ${String(continents.length)} ${verb(continents.length, 'continent was', 'continents were')} passed.`, help: 'Each process prints its own line with `console.log`.' };
  if (wanted === undefined) return { sentence: `A process prints more than its line: '${got}'.`, help: 'One line for each continent, and nothing else from the processes. (What the parent prints is its own affair.)' };
  if (got.endsWith(NO_END)) return { sentence: `What a process prints is no line: there is no end after '${got.slice(0, -NO_END.length)}'.`, help: '`console.log` ends a line by itself; after `process.stdout.write` a `\\n` must be written, too.' };
  if (got === lineFor(wanted).replace(START, `${START} `)) return { sentence: `A process prints '${got}', with one space too many before the continent.`, help: '`console.log` puts a space between two arguments by itself: `console.log(a, b)`. Put the line together as one text.' };
  if (wanted === null) {
    if (got === `${START}undefined` || got === `${START}null` || got === START) return { sentence: `A process that should be given nothing was given the text '${got.slice(START.length)}'.`, help: 'Arguments and environment variables are text, and `undefined` becomes \'undefined\' on the way. Hand over no argument at all.', misconception: 'undefined-is-an-argument' };
    return { sentence: `A process that was given nothing does not print Asia, but '${got}'.`, help: 'Where nothing was given, the process takes its default.' };
  }
  const asia = lineFor(null);
  if (wanted === '' && got === asia) return { sentence: 'The empty text was passed, and the process prints Asia.', help: 'An empty text is an argument like any other, although it is falsy: `||` replaces it, `??` and a default value do not.', misconception: 'empty-is-nothing' };
  if (got === asia) return { sentence: `'${wanted}' was passed, and the process prints Asia, as if it had been given nothing.`, help: 'Does the parent hand the continent over, and does the process look for it where it lies? Arguments begin at `process.argv[2]`.', misconception: 'the-child-knows' };
  const name = got.startsWith(START) ? got.slice(START.length) : undefined;
  if (name === undefined) return { sentence: `A process prints '${got}' instead of '${lineFor(wanted)}'.`, help: `The line is \`${START}\`, and then the continent.` };
  if (name !== '' && name !== wanted && wanted.trimStart().startsWith(name.trim()) && /\s/.test(wanted)) return { sentence: `Of '${wanted}' only '${name}' arrives.`, help: 'An element of the array of arguments is one argument, with all of its spaces: nobody has to split or trim it.', misconception: 'spaces-separate' };
  return { sentence: `'${wanted}' was passed, but '${name}' arrives.`, help: 'Between `fork` and its child there is no shell: nothing has to be quoted, escaped or trimmed, and nothing is changed on the way.', misconception: 'a-shell-in-between' };
}

const noComplaint: Judge = (outcome, about) => {
  const problem = complaintProblem(outcome, about.input);
  return problem && { ...problem, ...(problem.kind === 'wrong result' && { misconception: 'the-array-is-mine' }) };
};
const judgePlain: Judge = (outcome, about) => noComplaint(outcome, about) ?? rightLines(outcome, about);
const judgeDeath: Judge = (outcome, about) => noComplaint(outcome, about) ?? (about.fault && diedProblem(outcome, about.fault, {
  whose: `Process ${String(about.fault.child + 1)} of ${String(continentsOf(about).length)}`, wrong: (one) => rightLines(one, about), isStrict: true, namesHow: true,
  misconceptions: { swallowed: 'ended-is-done', noError: 'anything-can-be-thrown', unnamed: 'it-failed-says-enough' },
}));
const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'process');
  return problem && { ...problem, misconception: outcome.leftAlive.length > 0 ? 'child-never-ends' : outcome.error ? 'first-failure-ends-all' : 'started-is-done' };
};
const judgeAny: Judge = (outcome, about) => (about.fault ? judgeDeath : judgePlain)(outcome, about) ?? allExited(outcome, about);

/** As many processes as continents print something; what it is is the business of another check. */
function ownProcesses({ case: about, report }: Explored): Finding {
  const wanted = continentsOf(about).length;
  for (const outcome of report.outcomes.filter(({ end, error }) => end === 'settled' && !error)) {
    const printing = childrenOf(outcome, 'process').filter((child) => linesOf(child).length > 0);
    if (printing.length >= wanted) continue;
    const several = printing.filter((child) => linesOf(child).length > 1).map((child) => ({ name: outcome.threads[child.thread]?.name ?? 'a process', count: linesOf(child).length }));
    return {
      passed: false, kind: 'not concurrent', sentence: `${about.says}: ${whoPrints(outcome, wanted, printing.length, several)}.`,
      help: 'One process a continent, and each prints its own line.', expected: `${String(wanted)} processes that print a line`, actual: String(printing.length),
      ...misconceptionOf(outcome, several.length), ...tableIn(outcome),
    };
  }
  return { passed: true };
}

const tableIn = (outcome: Outcome): Pick<FailedFinding, 'table'> => {
  const table = tableOfBirths(outcome);
  return table ? { table } : {};
};

function misconceptionOf(outcome: Outcome, several: number): Pick<Problem, 'misconception'> {
  if (several > 0) return { misconception: 'one-child-for-all' };
  if (childrenOf(outcome, 'process').length > 0) return { misconception: 'the-parent-prints' };
  return childrenOf(outcome, 'worker').length > 0 ? { misconception: 'a-thread-is-no-process' } : { misconception: 'the-parent-prints' };
}

function whoPrints(outcome: Outcome, wanted: number, printing: number, several: readonly { readonly name: string; readonly count: number }[]): string {
  const [processes, workers] = [childrenOf(outcome, 'process').length, childrenOf(outcome, 'worker').length];
  const started = `${String(processes)} ${verb(processes, 'process was', 'processes were')} started`;
  if (processes === 0 && workers > 0) return `no process was started, but ${String(workers)} worker ${verb(workers, 'thread', 'threads')}, and threads are parts of one process`;
  if (processes === 0) return 'no process was started';
  if (printing === 0) return `${started}, and ${verb(processes, 'it prints', 'they print')} nothing`;
  if (several.length > 0) return `${list(several.map(({ name, count }) => `${name} prints ${String(count)} lines`))}; ${started}`;
  return `${String(printing)} ${verb(printing, 'process prints', 'processes print')} a line for ${String(wanted)} ${verb(wanted, 'continent', 'continents')}; ${started}`;
}

export default spec(import.meta.url, {
  'own-process': async (answer) => {
    const explored = await exploreAll(answer, plainCases(answer.seed).filter(({ id }) => id === 'a' || id === 'g'));
    const unavailable = notAvailable(explored);
    if (unavailable) return unavailable;
    return explored.map(ownProcesses).find(({ passed }) => passed !== true) ?? { passed: true };
  },

  'arguments': (answer) => judgeCases(answer, plainCases(answer.seed), judgePlain),

  'at-once': async (answer) => {
    const [many, few] = (await exploreAll(answer, [manyAtOnce(answer.seed), ...plainCases(answer.seed).slice(0, 1)])) as [Explored, Explored?];
    return atOnce(many, few ?? many, { wanted: 7, nouns: 'processes', misconceptions: { one: 'wait-then-start', few: 'lanes-are-enough' } });
  },

  'clean-up': (answer) => judgeCases(answer, casesFor(answer.seed), allExited, { onlySettled: true }),

  'failure': (answer) => judgeCases(answer, deadlyCases(answer.seed), judgeDeath),

  'for-real': (answer) => {
    const continents: Continent[] = [null, '', `South ${String(answer.integer(100, 999))}`, '"a" \'b\'  $c', 'Ωκεανία'];
    return realRun(answer, 'print.ts', { input: continents }, { expected: 'done', kind: 'process', children: continents.length, lines: continents.map(lineFor) });
  },
}, { replay: replayOf(casesFor, judgeAny) });
