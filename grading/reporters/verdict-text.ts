/**
 * Tells a learner what a verdict says: which checks passed and how sure that is, and for a failure
 * the lesson in it. Pure functions from verdicts to text.
 */
import { guardLines } from '../clean.ts';
import type { ExerciseData } from '../exercise.ts';
import type { CheckResult, Verdict } from '../verdict.ts';
import { renderInterleaving } from './interleaving.ts';
import { displayWidth, indent, padEnd, padStart, wrap } from './layout.ts';
import { kindAndSentence } from './sentence.ts';
import { inStyle } from './style.ts';
import type { Style } from './style.ts';

/** What a report says besides the verdict itself. */
export interface LearnerContext {
  readonly misconceptions: ExerciseData['misconceptions'];
  /** Where the learner's files still say `TODO`, such as `bank.ts:14`. */
  readonly gaps: readonly string[];
}

const TEXT_WIDTH_MAX = 100;

/**
 * The part of a report that says how each check went.
 *
 * @param position Such as `2/4` when several answers are graded.
 */
export function renderOverview(verdict: Verdict, context: LearnerContext, style: Style, position?: string): string {
  const { bold, dim } = style.colours;
  const name = isOwnAnswer(verdict) ? verdict.exercise : verdict.answer;
  const titled = `${name}  ${verdict.title}`;
  const points = `${verdict.points}/${verdict.maxPoints} points`;
  const counted = position === undefined ? points : `${points}  (${position})`;
  const lines = [
    twoEnds(bold(titled), displayWidth(titled), counted, style),
    ...verdict.checks.map((check) => checkLine(check, style)),
    ...remarks(verdict, context, style),
  ];
  return finish([...lines, dim(seedLine(verdict))], style);
}

/** A failed check in full: the sentence, help, the interleaving, how to replay it. Empty if nothing failed. */
export function renderFirstFailure(verdict: Verdict, context: LearnerContext, style: Style): string {
  const check = failures(verdict)[0];
  if (check === undefined) return '';
  return finish([...failureHead(check, verdict, style), ...failureBody(check, verdict, context, style), ...commands(check, verdict, style)], style);
}

/** Failed checks in brief, so that none goes unnamed. Empty if there are none. */
export function renderFurtherFailures(verdict: Verdict, style: Style, options: { readonly skipFirst: boolean }): string {
  const brief = failures(verdict).slice(options.skipFirst ? 1 : 0);
  const blocks = brief.map((check) => [
    ...failureHead(check, verdict, style),
    ...indent(wrap(kindAndSentence(check), textWidth(style)), 2),
    ...(check.schedule === undefined ? [] : [labelled('replay', replayCommand(verdict, check.schedule), style)]),
  ]);
  return blocks.map((lines) => finish(lines, style)).join('\n');
}

/** One verdict, complete. */
export function renderVerdict(verdict: Verdict, context: LearnerContext, style: Style): string {
  return [
    renderOverview(verdict, context, style),
    renderFirstFailure(verdict, context, style),
    renderFurtherFailures(verdict, style, { skipFirst: true }),
  ].filter((part) => part !== '').join('\n');
}

/** The last line of a report on several answers. */
export function renderProgress(verdicts: readonly Verdict[], style: Style): string {
  const passed = verdicts.filter((verdict) => verdict.outcome === 'passed').length;
  const next = verdicts.find((verdict) => verdict.outcome !== 'passed');
  const hint = next === undefined ? '' : `   next: npm test ${shortName(next)}`;
  return finish([`${passed}/${verdicts.length} passed${hint}`], style);
}

function checkLine(check: CheckResult, style: Style): string {
  const mark = { true: style.passed, false: style.failed, null: style.undecided }[`${check.passed}`];
  const coloured = { true: style.colours.green, false: style.colours.red, null: style.colours.yellow }[`${check.passed}`](mark);
  const points = `${check.points}/${check.maxPoints}`;
  const remark = remarkOn(check);
  if (style.plain) return `  ${mark} ${check.title}  ${points}  ${remark}`.trimEnd();
  const width = Math.min(72, style.width - 30);
  const [title = '', ...more] = wrap(check.title, width);
  const line = `  ${coloured} ${padEnd(title, width)}  ${padStart(points, 5)}`;
  const hasRoom = width + 13 + displayWidth(remark) <= style.width;
  const beside = hasRoom ? `  ${style.colours.dim(remark)}` : '';
  const below = hasRoom ? [] : indent(wrap(remark, style.width - 6).map(style.colours.dim), 6);
  return [(line + beside).trimEnd(), ...indent(more, 4), ...below].join('\n');
}

function remarkOn({ passed, coverage, kind, sentence }: CheckResult): string {
  if (passed === true) return coverage ?? '';
  if (passed === false) return kind ?? '';
  return sentence === undefined ? 'not decided' : `not decided: ${sentence}`;
}

function remarks(verdict: Verdict, context: LearnerContext, style: Style): string[] {
  const { green, yellow } = style.colours;
  const say = (text: string, colour: (text: string) => string): string[] => ['', ...indent(wrap(text, textWidth(style)).map(colour), 2)];
  if (verdict.outcome === 'passed') {
    const compare = isOwnAnswer(verdict) ? ` Compare with the model answer: npm run diff ${shortName(verdict)}` : '';
    return say(`Passed.${compare}`, green);
  }
  if (verdict.outcome === 'error') {
    const message = verdict.message ?? '';
    return say(`${message}. This is a fault of the grader, not of your answer.`, yellow);
  }
  if (verdict.outcome !== 'failed') return say(`${capitalised(verdict.outcome)}: ${verdict.message ?? ''}`, yellow);
  if (!isOwnAnswer(verdict) || context.gaps.length === 0) return [];
  const [first = ''] = context.gaps;
  const more = context.gaps.length === 1 ? '' : ` and ${context.gaps.length - 1} more`;
  return say(
    `Red by design if its gap is still open (TODO at ${first}${more}): what fails below is the given program then, and making it right is your task. If you have filled the gap, remove the TODO comment.`,
    yellow,
  );
}

function failureHead(check: CheckResult, verdict: Verdict, style: Style): string[] {
  const head = `${style.failed} ${verdict.exercise}  ${check.title}`;
  const [first = '', ...more] = wrap(head, style.width - 14);
  const { bold, red } = style.colours;
  // A replayed schedule is worth no points.
  const points = check.maxPoints === 0 ? '' : `${check.points}/${check.maxPoints} points`;
  return [twoEnds(red(bold(first)), displayWidth(first), points, style), ...indent(more, 2)];
}

function failureBody(check: CheckResult, verdict: Verdict, context: LearnerContext, style: Style): string[] {
  const paragraph = (text: string | undefined): string[] => (text === undefined ? [] : indent(wrap(text, textWidth(style)), 2));
  const thought = context.misconceptions.find((entry) => entry.id === check.misconception);
  return [
    ...paragraph(kindAndSentence(check)).map(style.colours.bold),
    ...paragraph(check.help),
    ...paragraph(thought && `Perhaps you thought: “${thought.says}” ${thought.hint}`),
    ...comparison(check, textWidth(style)).flatMap(paragraph),
    ...(check.autopsy === undefined || check.autopsy.length === 0 ? [] : ['', ...check.autopsy.flatMap((line) => autopsyLine(line, style))]),
    ...(check.table === undefined || check.table.rows.length === 0 ? [] : ['', ...renderInterleaving(check.table, style)]),
  ];
}

function commands(check: CheckResult, verdict: Verdict, style: Style): string[] {
  const replay = check.schedule === undefined
    ? []
    : [labelled('schedule', check.schedule, style), labelled('replay', replayCommand(verdict, check.schedule), style)];
  return ['', ...confirmationLine(check, style), ...replay, labelled('hint', `npm run hint ${verdict.exercise.slice(0, 2)}`, style)];
}

function confirmationLine({ confirmation }: CheckResult, style: Style): string[] {
  if (confirmation === undefined) return [];
  return [labelled('confirmed', confirmation.confirmed ? `this happened on real ${confirmation.how} just now` : `no: ${confirmation.why}`, style)];
}

// A command must survive being copied, so these lines are never wrapped.
function labelled(label: string, text: string, style: Style): string {
  return `  ${style.colours.dim(padEnd(style.plain ? `${label}:` : label, 9))} ${text}`;
}

function autopsyLine(line: string, style: Style): string[] {
  const [first = '', ...more] = wrap(line, style.width - 4);
  return [`  ${style.plain ? '-' : '·'} ${first}`, ...indent(more, 4)];
}

// On one line if it is short: what was expected and what came, and how often.
function comparison(check: CheckResult, width: number): string[] {
  const values = check.expected === undefined && check.actual === undefined ? [] : [`expected ${check.expected ?? '?'}, got ${check.actual ?? '?'}`];
  const parts = [...values, ...(check.coverage === undefined ? [] : [check.coverage])];
  const joined = parts.join('   ');
  return displayWidth(joined) <= width && parts.length > 0 ? [joined] : parts;
}

function failures(verdict: Verdict): CheckResult[] {
  return verdict.checks.filter((check) => check.passed === false);
}

function replayCommand(verdict: Verdict, schedule: string): string {
  return `npm run replay -- ${isOwnAnswer(verdict) ? verdict.exercise : verdict.answer} "${schedule}"`;
}

function seedLine(verdict: Verdict): string {
  const isolation = verdict.isolation === 'process' ? '   isolation: process' : '';
  return `  seed ${verdict.seed}   again with it: npm test -- ${shortName(verdict)} --seed ${verdict.seed}${isolation}`;
}

function shortName(verdict: Verdict): string {
  return isOwnAnswer(verdict) ? verdict.exercise.slice(0, 2) : verdict.answer;
}

function isOwnAnswer(verdict: Verdict): boolean {
  return verdict.answer === `exercises/${verdict.exercise}`;
}

function twoEnds(left: string, leftWidth: number, right: string, style: Style): string {
  if (style.plain) return `${left}  ${right}`;
  const space = Math.max(2, Math.min(style.width, TEXT_WIDTH_MAX) - leftWidth - displayWidth(right));
  return left + ' '.repeat(space) + right;
}

function textWidth(style: Style): number {
  return Math.min(style.width, TEXT_WIDTH_MAX) - 4;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function finish(lines: readonly string[], style: Style): string {
  return guardLines(inStyle(lines.map((line) => line.trimEnd()).join('\n'), style)) + '\n';
}
