/** A table of the children that were started, where, and what each of them said. */
import type { Outcome, Traffic } from '../explore/report.ts';
import { tableOf } from './failure-table.ts';
import { notesOfBirths } from './never-settles.ts';
import type { InterleavingTable } from '../verdict.ts';
import { list, shown } from './wording.ts';

const REMARK_MAX = 40;

/** The steps of the children up to the settling of the promise; `undefined` where none was started. */
export function tableOfBirths(outcome: Outcome): InterleavingTable | undefined {
  const { trace, threads, traffic } = outcome;
  if (traffic.length === 0) return undefined;
  const notes = traffic.flatMap((child) => [...notesOfBirths(outcome, [threads[child.thread]?.name ?? ''], whatSaid(child))]);
  return tableOf(trace, threads, new Map(notes), { onlyChildren: true, until: trace.findIndex(({ operation }) => operation === 'settle') });
}

function whatSaid({ sent, printed }: Traffic): string {
  const lines = printed.split('\n').filter((line) => line !== '').map((line) => `'${line}'`);
  const said = [...(sent.length > 0 ? [`sends ${list(sent.map(shown))}`] : []), ...(lines.length > 0 ? [`prints ${list(lines)}`] : [])].join(', ');
  if (said === '') return 'says nothing';
  return said.length > REMARK_MAX ? `${said.slice(0, REMARK_MAX - 1)}…` : said;
}
