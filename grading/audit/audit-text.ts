/**
 * Shows what an audit found. Pure functions.
 */
import { guardLines } from '../clean.ts';
import { displayWidth, padEnd, padStart } from '../reporters/layout.ts';
import type { Style } from '../reporters/style.ts';
import type { AuditReport, AuditRow } from './audit.ts';

/** One line for an answer that is done. */
export function renderProgress(row: AuditRow, position: string, { passed, failed, colours }: Style): string {
  const mark = row.deviation === undefined ? colours.green(passed) : colours.red(failed);
  return guardLines(`${mark} ${padStart(position, 7)}  ${row.answer}${row.deviation === undefined ? '' : `  ${row.deviation}`}`) + '\n';
}

/** The table of rates, the deviations in full, and a last line that says whether all is well. */
export function renderAudit({ rows, problems, seed }: AuditReport, style: Style): string {
  const { bold, green, red, dim } = style.colours;
  const width = Math.max(6, ...rows.map((row) => displayWidth(row.answer)));
  const expectedWidth = Math.max(8, ...rows.map((row) => displayWidth(row.expected)));
  const head = `  ${padEnd('answer', width)}  ${padEnd('must get', expectedWidth)}  passed  as named`;
  const lines = rows.map((row) => {
    const mark = row.deviation === undefined ? green(style.passed) : red(style.failed);
    const rates = `${padStart(percent(row.passes, row.runs), 6)}  ${padStart(percent(row.asExpected, row.runs), 8)}`;
    return `${mark} ${padEnd(row.answer, width)}  ${padEnd(row.expected, expectedWidth)}  ${rates}`;
  });
  const wrong = rows.filter((row) => row.deviation !== undefined);
  const runs = rows[0]?.runs ?? 0;
  const counted = `${rows.length} answers, ${runs} ${runs === 1 ? 'seed' : 'seeds'} each (first seed ${seed})`;
  const conclusion = wrong.length + problems.length === 0
    ? green(`${style.passed} ${counted}: every verdict is as it must be`)
    : red(`${style.failed} ${counted}: ${wrong.length} with a wrong verdict, ${problems.length} problems with files`);
  return guardLines([
    '', bold(head), ...lines, '',
    ...wrong.flatMap((row) => [red(`${style.failed} ${row.answer}`), `    must get  ${row.expected}`, `    got       ${row.deviation ?? ''}`]),
    ...problems.map((problem) => `${red(style.failed)} ${problem}`),
    ...(wrong.length + problems.length === 0 ? [] : ['']),
    conclusion,
    ...(wrong.length === 0 ? [] : [dim('  look at one: npm test -- ANSWER --seed SEED')]),
    '',
  ].join('\n'));
}

// Never rounded to 0 % or 100 %: these two must mean exactly none and all.
function percent(count: number, of: number): string {
  if (of === 0) return '–';
  const exact = (100 * count) / of;
  const rounded = exact.toFixed(Number.isInteger(exact) ? 0 : 1);
  return `${exact > 0 && rounded === '0.0' ? '<0.1' : exact < 100 && rounded === '100.0' ? '>99.9' : rounded} %`;
}
