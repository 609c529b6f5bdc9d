import { exploreAll, judgeCases, judgeOutcomes, notAvailable, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import type { Outcome } from '../../../grading/explore/report.ts';
import type { Answer, FailedFinding, Finding } from '../../../grading/finding.ts';
import { generalProblem, leakProblem } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { childrenOf, ownSources } from '../../../grading/judging/traffic.ts';
import { list, onlyOf, verb } from '../../../grading/judging/wording.ts';
import { withoutForcedRun } from '../../../grading/judging/forced-run.ts';

interface Chart { readonly title: string; readonly bars: readonly (readonly [string, number])[] }
interface Input { readonly left: readonly Chart[]; readonly right: readonly Chart[] }
/** What a program resolves to. */
interface Seen { readonly text?: string; readonly error?: string }
/** A chart as it must stand on the page; of a broken one any beginning will do. */
interface Drawn { readonly title: string; readonly text: string; readonly isBroken: boolean; readonly mayBeMissing: boolean }
type Wrong = Pick<Problem, 'sentence' | 'help' | 'misconception' | 'notes' | 'rows'>;

const LIMITS = { statesMax: 1_500, randomExecutions: 40 };
/** Bars of so many signs; none of the others is as long. */
const [SHORT, LONG] = [5, 9];

/** Charts whose titles nobody can have prepared for. */
function chartsFor(seed: number): { chart: (letter: string, ...values: number[]) => Chart } {
  const number = String(randomInteger(randomStream(seed, 'charts'), 10, 99));
  return { chart: (letter, ...values) => ({ title: `${letter}${number}`, bars: values.map((value, index) => [`bar${String(index + 1)}`, value] as const) }) };
}

const caseOf = (id: string, left: readonly Chart[], right: readonly Chart[]): Case => ({
  id, program: 'draw.ts', input: { left, right } as never, says: `left draws ${saysOf(left)}, right draws ${saysOf(right)}`, limits: LIMITS,
});
const saysOf = (charts: readonly Chart[]): string => charts.length === 0 ? 'nothing' : charts.map(({ title, bars }) => `${title} (${bars.map(([, value]) => String(value)).join(', ') || 'no bars'})`).join(' and ');

function wholeCases(seed: number): Case[] {
  const { chart } = chartsFor(seed);
  return [
    caseOf('a', [chart('A', 2)], [chart('B', 3)]), caseOf('b', [chart('A'), chart('C', 1)], [chart('B', 0)]),
    caseOf('c', [], [chart('B', 2)]), caseOf('d', [chart('A', 1, 2)], []), caseOf('e', [], []),
  ];
}

/** Two charts each, so that one of the other's can come in between. */
const bothCase = (seed: number): Case => {
  const { chart } = chartsFor(seed);
  return caseOf('s', [chart('A', SHORT), chart('C')], [chart('B', LONG), chart('D')]);
};

function brokenCases(seed: number): Case[] {
  const { chart } = chartsFor(seed);
  return [
    caseOf('p', [chart('A', -2)], [chart('B', 3)]), caseOf('q', [chart('A'), chart('C')], [chart('B', 1, -3)]),
    caseOf('r', [chart('A', -1)], [chart('B', -4)]), caseOf('t', [chart('A', -5), chart('C')], [chart('B')]),
  ];
}

const casesFor = (seed: number): Case[] => [...wholeCases(seed), bothCase(seed), ...brokenCases(seed)];
const inputOf = ({ input }: Case): Input => input as unknown as Input;
const isBroken = ({ bars }: Chart): boolean => bars.some(([, value]) => value < 0);

/** What a thread writes, chart by chart. */
function drawnBy(charts: readonly Chart[]): Drawn[] {
  const first = charts.findIndex(isBroken);
  return charts.map((chart, index) => ({ title: chart.title, text: textOf(chart), isBroken: isBroken(chart), mayBeMissing: first >= 0 && index > first }));
}

/** The whole chart; of a broken one, all that can be written before the bar that nobody can draw. */
function textOf({ title, bars }: Chart): string {
  const end = bars.findIndex(([, value]) => value < 0);
  const lines = (end < 0 ? bars : bars.slice(0, end)).map(([label, value]) => `  ${label} ${'#'.repeat(value)}\n`);
  return `${title}\n${lines.join('')}${end < 0 ? '' : `  ${bars[end]?.[0] ?? ''} `}`;
}

/** Whose charts follow each other on a page; `undefined`: it is not made of whole charts. */
function ordersOf(text: string, left: readonly Drawn[], right: readonly Drawn[]): string | undefined {
  if (text === '' && [...left, ...right].every(({ isBroken, mayBeMissing }) => isBroken || mayBeMissing)) return '';
  for (const [[first, ...rest], mine] of [[left, 'L'], [right, 'R']] as const) {
    if (first === undefined) continue;
    const after = (length: number): string | undefined => ordersOf(text.slice(length), mine === 'L' ? rest : left, mine === 'L' ? right : rest);
    for (const length of lengthsOf(first)) {
      const order = text.startsWith(first.text.slice(0, length)) ? after(length) : undefined;
      if (order !== undefined) return `${length > 0 ? mine : ''}${order}`;
    }
  }
  return undefined;
}

/** So much of a chart may stand on the page. */
function lengthsOf({ text, isBroken, mayBeMissing }: Drawn): number[] {
  if (isBroken) return Array.from({ length: text.length + 1 }, (_, index) => text.length - index);
  return mayBeMissing ? [text.length, 0] : [text.length];
}

const seenIn = ({ value }: Outcome): Seen => (typeof value === 'object' && value !== null ? value : {}) as Seen;
const oneLine = (text = ''): string => text === '' ? '(an empty page)' : text.trimEnd().replaceAll('\n', ' ↵ ');

/** The charts stand on the page, each in one piece, and the promise says whether all could be drawn. */
const wholeCharts: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') return undefined;
  const [left, right] = [drawnBy(inputOf(about).left), drawnBy(inputOf(about).right)] as const;
  const { text = '', error } = seenIn(outcome);
  const expected = [...left, ...right].map((one) => oneLine(one.text)).join(' ↵ ') || '(an empty page)';
  if (outcome.error) return { kind: 'wrong result', sentence: `The page cannot be read: ${outcome.error.message}.`, help: '`page.ts` is right as it is.', expected, actual: 'an error' };
  const broken = [...inputOf(about).left, ...inputOf(about).right].filter(isBroken);
  if (error !== undefined && broken.length === 0) return { kind: 'wrong result', sentence: `The promise rejects although all charts can be drawn: ${error}.`, help: 'What was thrown here? A lock that is released twice, or by somebody who did not get it, says so.', ...(outcome.trace.some(({ operation, text: row }) => operation === 'acquire' && row.endsWith('→ false')) && { misconception: 'acquired-or-not' }), expected, actual: oneLine(text) };
  if (ordersOf(text, left, right) !== undefined) return undefined;
  const drawing = stillDrawing(outcome);
  if (drawing.length > 0) {
    return {
      kind: 'leak', sentence: `The promise ${error === undefined ? 'resolves' : 'rejects'} while ${list(drawing)} ${verb(drawing.length, 'is', 'are')} still drawing.`, expected, actual: oneLine(text),
      help: 'Wait for the `exit` of both threads, also if one of them has failed.', misconception: broken.length > 0 ? 'first-failure-ends-all' : 'started-is-drawn',
    };
  }
  return { kind: 'wrong result', ...wrongPage(outcome, text, left, right), expected: `${expected}${broken.length > 0 ? '…' : ''}, or the charts of right first`, actual: oneLine(text) };
};

/** Who goes on after the main thread has begun to read the page. */
function stillDrawing({ trace, threads, aliveAtSettle }: Outcome): string[] {
  const read = trace.findIndex(({ thread, operation }) => operation === 'read' && threads[thread]?.kind === 'main');
  const late = trace.slice(read < 0 ? trace.length : read).filter(({ thread, operation }) => threads[thread]?.kind === 'worker' && operation !== 'exit').map(({ thread }) => threads[thread]?.name ?? '');
  return [...new Set([...aliveAtSettle, ...late])];
}

function wrongPage(outcome: Outcome, text: string, left: readonly Drawn[], right: readonly Drawn[]): Wrong {
  const [mine, others] = [left, right].map((charts) => charts.map((chart) => chart.text).join('')) as [string, string];
  const missing = [...left, ...right].filter((chart) => !chart.isBroken && !chart.mayBeMissing && !text.includes(chart.title));
  if (missing.length > 0) return { sentence: `Wrong result: ${list(missing.map(({ title }) => title))} ${verb(missing.length, 'is', 'are')} not on the page.`, help: 'Each thread draws all the charts that it can, also if the other one fails.', misconception: 'one-fails-all-fail' };
  if (!isShuffled(text, mine, others)) return { sentence: 'Wrong result: there is something on the page that is not part of any chart, or something is missing.', help: 'A title and a line end; then for each bar two spaces, the label, a space, the signs and a line end.' };
  const mixed = whereMixed(outcome, text, left, right);
  if (!mixed) return { sentence: 'The lines mix: in the middle of a chart of one thread stands something of the other.', ...reasonOf(outcome) };
  const { first, second, chart, notes } = mixed;
  return { sentence: `The lines mix: in the middle of ${chart}, which ${first} draws, ${second} writes something of its own.`, ...reasonOf(outcome), notes };
}

/** Whether a text is made of two others, whose characters keep their order; broken charts may end early. */
function isShuffled(text: string, one: string, other: string): boolean {
  const seen = new Set<string>();
  const from = (i: number, j: number): boolean => {
    if (i + j === text.length) return true;
    const key = `${String(i)},${String(j)}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return (one[i] === text[i + j] && from(i + 1, j)) || (other[j] === text[i + j] && from(i, j + 1));
  };
  return from(0, 0);
}

interface Mixed { readonly first: string; readonly second: string; readonly chart: string; readonly notes: ReadonlyMap<number, string> }

/** The first chart that is interrupted, and the steps that show it, if the pieces can be seen in the trace. */
function whereMixed(outcome: Outcome, text: string, left: readonly Drawn[], right: readonly Drawn[]): Mixed | undefined {
  const pieces = piecesIn(outcome, text);
  const nameOf = (thread: number | undefined): string => outcome.threads[thread ?? -1]?.name ?? 'another thread';
  const opened = new Map<number, string>();
  for (const [index, { thread, text: piece }] of pieces.entries()) {
    const chart = [...left, ...right].find(({ title }) => piece.startsWith(title));
    if (chart) opened.set(thread, chart.title);
    const before = pieces[index - 1];
    const next = pieces.findIndex((other, at) => at > index && other.thread === before?.thread);
    // Whoever goes on with the chart of before was interrupted.
    if (before === undefined || before.thread === thread || next < 0 || [...left, ...right].some(({ title }) => pieces[next]?.text.startsWith(title))) continue;
    const notes = pieces.slice(0, next + 1).map((one, at) => [one.step, `writes '${one.text.trimEnd()}'${at === index ? ' in the middle' : at === next ? ' and goes on' : ''}`] as const);
    return { first: nameOf(before.thread), second: nameOf(thread), chart: opened.get(before.thread) ?? 'a chart', notes: new Map(notes) };
  }
  return undefined;
}

interface Piece { readonly step: number; readonly thread: number; readonly text: string }

/** The pieces as `Page.write` makes room for them; none, where an answer writes in another way. */
function piecesIn({ trace }: Outcome, text: string): Piece[] {
  const bytes = Buffer.from(text);
  const pieces = trace.flatMap(({ thread, text: row }, step) => {
    const [, start, length] = /^Atomics\.add .* (\d+), (\d+)$/.exec(row) ?? [];
    return start === undefined ? [] : [{ step, thread, start: Number(start), length: Number(length) }];
  });
  const isAll = pieces.every(({ start }, index) => start === pieces.slice(0, index).reduce((sum, { length }) => sum + length, 0)) && pieces.reduce((sum, { length }) => sum + length, 0) === bytes.length;
  return isAll ? pieces.map(({ step, thread, start, length }) => ({ step, thread, text: bytes.subarray(start, start + length).toString() })) : [];
}

/** What the locks that were taken say about the mistake. */
function reasonOf({ trace, threads }: Outcome): Pick<Wrong, 'help' | 'misconception'> {
  const taken = trace.filter(({ thread, operation }) => operation === 'acquire' && threads[thread]?.kind === 'worker');
  const lockers = [...new Set(taken.map(({ thread }) => thread))];
  const nameOf = (thread: number | undefined): string => threads[thread ?? -1]?.name ?? 'one thread';
  if (lockers.length === 0) return { help: 'A single piece is never torn apart, but a chart is many pieces. Somebody who writes one must keep the other out from its first piece to its last: by a lock that both use.', misconception: 'a-piece-is-a-chart' };
  if (lockers.length === 1) return { help: `Only ${nameOf(lockers[0])} takes the lock. A lock keeps out only those who ask for it: both must.`, misconception: 'only-one-locks' };
  const locksOf = (thread: number | undefined): string[] => taken.filter((step) => step.thread === thread).map(({ object = '' }) => object);
  const [mine, others] = [locksOf(lockers[0]), locksOf(lockers[1])];
  if (!mine.some((object) => others.includes(object))) return { help: 'Both hold a lock, but not the same one, and two locks keep nobody out. Make it once, in `charts.ts`, and give it to both.', misconception: 'a-lock-of-ones-own' };
  return { help: 'Both hold the lock now and then, but not from the first piece of a chart to its last one. Acquire it before the title, release it after the last bar.', misconception: 'locked-piece-by-piece' };
}

/** Somebody's chart cannot be drawn: the promise says so, and the other one goes on. */
const errorTold: Judge = (outcome, about) => {
  if (outcome.end !== 'settled') {
    const problem = generalProblem(outcome);
    return problem && { ...problem, ...(problem.kind === 'deadlock' && { help: 'An error leaves the function at once, and what comes after it is not done. Release in `finally`, or let `using` do it: both come whatever happens.', misconception: 'released-at-the-end' }) };
  }
  const { left, right } = inputOf(about);
  const { text, error } = seenIn(outcome);
  const values = [...left, ...right].flatMap(({ bars }) => bars).map(([, value]) => value).filter((value) => value < 0);
  const expected = `a rejection: ${values.map((value) => `Invalid count value: ${String(value)}`).join(', or ')}`;
  if (error === undefined) {
    return {
      kind: 'wrong result', sentence: 'The promise resolves although a chart could not be drawn: the error has been swallowed.', misconception: 'a-caught-error-is-gone',
      help: 'Who catches an error to clean up must pass it on. `finally` and `using` do that by themselves.', expected, actual: oneLine(text),
    };
  }
  if (!values.some((value) => error.includes(String(value)))) {
    return {
      kind: 'wrong result', sentence: `The promise rejects, but not with what went wrong: ${error}.`, misconception: 'it-failed-says-enough',
      help: 'The `error` event of a worker brings the error that was thrown. Reject with that.', expected, actual: error,
    };
  }
  return wholeCharts(outcome, about);
};

const allExited: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  return problem && { ...problem, misconception: 'first-failure-ends-all' };
};

const hasBroken = (about: Case): boolean => [...inputOf(about).left, ...inputOf(about).right].some(isBroken);
const judgeAny: Judge = (outcome, about) => (hasBroken(about) ? errorTold : wholeCharts)(outcome, about) ?? allExited(outcome, about);

async function sideBySide(answer: Answer): Promise<Finding> {
  const about = bothCase(answer.seed);
  const explored = await exploreAll(answer, [about]);
  const unavailable = notAvailable(explored);
  if (unavailable) return unavailable;
  const finding = judgeOutcomes(explored, wholeCharts);
  if (finding.passed === false) return finding;
  const { outcomes = [], inConversation = 0 } = explored[0]?.report ?? {};
  const [outcome] = outcomes;
  if (!outcome) return { passed: null, sentence: 'waits for a promise that settles' };
  const notAtOnce = (sentence: string, help: string, misconception: string, actual: string): FailedFinding => ({ passed: false, kind: 'not concurrent', sentence, help, misconception, expected: '2 threads that draw at the same time', actual });
  const workers = childrenOf(outcome, 'worker');
  const drawing = ownSources(workers, ['#'.repeat(SHORT), '#'.repeat(LONG)]);
  if (drawing < 2) return notAtOnce(workers.length < 2 ? `${workers.length === 0 ? 'No thread was' : 'Only one thread was'} started.` : `${onlyOf(drawing, 2, 'threads')} drawing.`, 'Two worker threads: one draws the charts of `left`, one those of `right`.', 'somebody-else-draws', String(drawing));
  if (inConversation < 2) return notAtOnce('The second thread is started only when the first one has finished.', 'Then nothing can mix, but one thread would be enough. Start both before you wait for either.', 'one-after-the-other', '1');
  const orders = outcomes.map((one) => ordersOf(seenIn(one).text ?? '', drawnBy(inputOf(about).left), drawnBy(inputOf(about).right)) ?? '');
  if (orders.some((order) => !['LLRR', 'RRLL'].includes(order))) return { passed: true };
  return notAtOnce('One thread draws all of its charts before the other can draw its first one.', 'Hold the lock for one chart and not for the whole list: between two charts the other thread may have its turn.', 'locked-for-the-whole-list', 'one after the other, always');
}

/** A forced run takes `set` on shared memory, by which pages are written, for another operation than the explorer does: it could only say so. */
const told = async (judging: Promise<Finding>): Promise<Finding> => withoutForcedRun(await judging);

export default spec(import.meta.url, {
  'whole': (answer) => told(judgeCases(answer, wholeCases(answer.seed), wholeCharts, { races: true })),

  'error': (answer) => told(judgeCases(answer, brokenCases(answer.seed), errorTold, { races: true })),

  'side-by-side': (answer) => answer.failedBefore().length > 0 ? Promise.resolve({ passed: null, sentence: 'waits for charts that are whole' }) : told(sideBySide(answer)),

  'clean-up': (answer) => told(judgeCases(answer, casesFor(answer.seed).filter(({ id }) => ['a', 'c', 'p', 'q'].includes(id)), allExited, { onlySettled: true })),

  'for-real': (answer) => {
    const values = (): [string, number][] => ['mon', 'tue', 'wed'].map((label) => [label, answer.integer(0, 9)]);
    const charts = (letter: string): Chart[] => Array.from({ length: 150 }, (_, index) => ({ title: `${letter}${String(index)}`, bars: values() }));
    const [left, right] = [charts('L'), charts('R')] as const;
    const broken = 'Broken';
    const input = { left: [...left, { title: broken, bars: [['mon', 1], ['tue', -1]] }], right, broken };
    return realRun(answer, 'draw-for-real.ts', { input: input as never }, { expected: { charts: [...left, ...right].map(textOf).sort(), failed: true }, kind: 'worker', children: 2 });
  },
}, { replay: (answer, schedule) => told(replayOf(casesFor, judgeAny)(answer, schedule)) });
