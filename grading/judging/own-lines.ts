/** What a failure shows of programs that are made of `Thread` and `Process` of `shared/`: the learner's own lines. */
import type { Finding } from '../finding.ts';
import { withoutForcedRun } from './forced-run.ts';

/**
 * A failure without the rows in which `shared/` is at work inside of itself, which say nothing about an answer. Such an
 * interleaving is not repeated on real threads either: the table of threads is a smaller one there than in the exploration.
 */
export function inOwnLines(finding: Finding): Finding {
  if (finding.passed !== false || finding.table === undefined) return finding;
  const { rows } = finding.table;
  const own = rows.filter(({ at, note }) => note !== undefined || !at.startsWith('shared/'));
  if (own.length === rows.length) return finding;
  const numbers = new Map(own.map(({ step }, index) => [step, index + 1]));
  const renumbered = own.map(({ step, note, ...row }) => ({
    ...row, step: numbers.get(step) ?? step,
    ...(note !== undefined && { note: note.replace(/step (\d+)/, (words, number: string) => numbers.has(Number(number)) ? `step ${String(numbers.get(Number(number)))}` : words) }),
  }));
  return withoutForcedRun({ ...finding, table: { ...finding.table, rows: renumbered, omitted: finding.table.omitted + rows.length - own.length } });
}
