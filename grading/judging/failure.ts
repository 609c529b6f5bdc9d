/** Makes a failure out of one outcome and what is wrong with it: names the pattern, counts, and draws the table. */
import type { Outcome, Reached } from '../explore/report.ts';
import type { Explored } from './explored.ts';
import { tableOf } from './failure-table.ts';
import type { FailedFinding } from '../finding.ts';
import { interleavingOf } from './interleaving-of.ts';
import { checkThenAct, lostUpdate } from './pattern.ts';
import type { Plain } from '../plain.ts';
import type { Problem } from './problem.ts';
import { legible, number, parsed, plural } from './wording.ts';

/**
 * The failure that one outcome shows.
 *
 * @param failing Number of interleavings that fail like this one or in another way.
 */
export function failureOf(one: Pick<Explored, 'case' | 'report' | 'prefix'>, outcome: Outcome, problem: Problem, failing: number): FailedFinding {
  const { notes = new Map<number, string>(), rows = {}, expected, actual, ...named } = namedBest(outcome, problem, failing < one.report.reached.interleavings);
  // Who is named in the sentence needs no second line.
  const autopsy = outcome.autopsy.filter((line) => !named.sentence.includes(line.replace(/ (?:waits for|sleeps in) .*/, '')));
  return {
    passed: false, ...named,
    ...(expected === undefined ? {} : { expected: legible(expected) }),
    ...(actual === undefined ? {} : { actual: legible(actual) }),
    coverage: `case ${one.case.says}: ${share(failing, outcome.preemptions, one.report.reached)}`,
    table: tableOf(outcome.trace, outcome.threads, notes, rows),
    ...(autopsy.length > 0 && { autopsy }),
    schedule: `${one.prefix} ${outcome.schedule}`.trim(),
    interleaving: interleavingOf(one.case, outcome.schedule),
  };
}

/** The problem under the best name that is known for it. */
function namedBest(outcome: Outcome, problem: Problem, dependsOnOrder: boolean): Problem {
  if (problem.kind !== 'wrong result') return problem;
  // A spec that speaks of text itself knows better where it comes from.
  const asText = /\btext\b|\bstring/i.test(problem.sentence) ? undefined : textInsteadOfNumbers(outcome.value, problem.expected);
  if (asText) return { ...problem, ...asText, ...untilSettled(outcome, problem) };
  const pattern = lostUpdate(outcome);
  if (pattern) return { ...problem, ...pattern };
  const decision = dependsOnOrder ? checkThenAct(outcome) : undefined;
  if (!decision) return { ...problem, ...untilSettled(outcome, problem) };
  const { sentence, help, misconception, notes } = decision;
  return { ...problem, sentence: `${problem.sentence} ${sentence}`, help, misconception, notes };
}

/** What comes after the promise has settled does not matter to its result. */
function untilSettled({ trace }: Outcome, { notes, rows, expected }: Problem): Pick<Problem, 'notes' | 'rows'> {
  const settle = trace.findIndex(({ operation }) => operation === 'settle');
  if (settle < 0 || notes || rows) return {};
  const wanted = expected === undefined ? '' : legible(expected);
  return { rows: { until: settle }, ...(wanted !== '' && wanted.length <= 40 && { notes: new Map([[settle, `expected ${wanted}`]]) }) };
}

/** Numbers that are right, but have become text on their way. */
function textInsteadOfNumbers(value: Plain | undefined, expected: string | undefined): Pick<Problem, 'sentence' | 'help'> | undefined {
  const wanted = expected === undefined ? undefined : parsed(expected);
  if (wanted === undefined || value === undefined || JSON.stringify(value) === JSON.stringify(wanted) || !isText(value, wanted)) return undefined;
  const example = exampleOf(value);
  return {
    sentence: `Wrong result: text instead of numbers. It looks right, but ${example} is a string and not the number ${example.slice(1, -1)}.`,
    help: 'Arguments, environment variables and what is printed are always text: make numbers of them with Number. Messages keep their types.',
  };
}

function isText(value: Plain, wanted: Plain): boolean {
  if (typeof wanted === 'number') return value === wanted || (typeof value === 'string' && value.trim() !== '' && Number(value) === wanted);
  if (typeof wanted !== 'object' || wanted === null || typeof value !== 'object' || value === null) return JSON.stringify(value) === JSON.stringify(wanted);
  if (Array.isArray(value) !== Array.isArray(wanted)) return false;
  const [fields, wantedFields] = [value as Readonly<Record<string, Plain>>, wanted as Readonly<Record<string, Plain>>];
  const keys = Object.keys(wantedFields);
  return keys.length === Object.keys(fields).length && keys.every((key) => key in fields && isText(fields[key] ?? null, wantedFields[key] ?? null));
}

function exampleOf(value: Plain): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' && value !== null ? Object.values(value as Readonly<Record<string, Plain>>).map(exampleOf).find((text) => text !== '') ?? '' : '';
}

/** `in 34 of 68 interleavings (all explored), smallest shown: 1 preemption`; where it is always so, that timing is not the point. */
function share(failing: number, preemptions: number, { how, reducer, interleavings }: Reached): string {
  const what = reducer === undefined ? 'interleavings' : 'distinct executions';
  const explored = how === 'exhausted' ? '(all explored)' : '(as far as explored)';
  if (failing < interleavings) return `in ${number(failing)} of ${number(interleavings)} ${what} ${explored}, smallest shown: ${plural(preemptions, 'preemption')}`;
  return failing === 1 && how === 'exhausted' ? 'in the only interleaving there is' : `in every one of ${number(interleavings)} ${what} ${explored}, so timing is not the point`;
}
