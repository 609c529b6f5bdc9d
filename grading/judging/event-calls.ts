/** The table of an execution in which threads use an `Event` of `shared/`, in the learner's own lines: a call is one row, and not the reads and writes that it is made of. */
import type { Outcome, TraceStep } from '../explore/report.ts';
import type { InterleavingTable, TableRow } from '../verdict.ts';

/** A row in the making: consecutive steps of one thread that belong to one call. */
interface Call { readonly thread: number; readonly what: string; readonly at: string; readonly steps: number[] }

const ROWS_MAX = 24;
const FRAME = /^(?:get )?(.*) \((.*)\)$/;

/**
 * Makes the table.
 *
 * @param outcome Explored with `stacks`.
 * @param own What places in the learner's files look like: `/^signal\.ts:/`.
 * @param notes Index in the trace → remark.
 */
export function tableOfEventCalls({ trace, threads }: Outcome, own: RegExp, notes: ReadonlyMap<number, string>): InterleavingTable {
  const calls: Call[] = [];
  for (const [index, step] of trace.entries()) {
    const call = callOf(step, own, threads[step.thread]?.kind === 'main');
    if (!call) continue;
    const last = calls.at(-1);
    if (last?.thread === step.thread && last.what === call.what && last.at === call.at && !isOver(trace, last)) last.steps.push(index);
    else calls.push({ ...call, thread: step.thread, steps: [index] });
  }
  const kept = calls.slice(-ROWS_MAX);
  const used = [...new Set(kept.map(({ thread }) => thread))].sort((a, b) => a - b);
  const rows = kept.map((call, position): TableRow => {
    const note = call.steps.map((index) => notes.get(index)).find((one) => one !== undefined);
    return { step: position + 1, column: used.indexOf(call.thread), text: `${call.what}${resultOf(trace, call)}`, at: call.at, ...(note !== undefined && { note }) };
  });
  return { columns: used.map((thread) => threads[thread]?.name ?? ''), rows, omitted: trace.length - kept.reduce((sum, { steps }) => sum + steps.length, 0) };
}

/** What a step is a part of; `undefined`: of nothing that matters. */
function callOf({ operation, text, at, stack = [] }: TraceStep, ownPlace: RegExp, isMain: boolean): Pick<Call, 'what' | 'at'> | undefined {
  const frames = stack.map((frame) => FRAME.exec(frame) ?? [frame, '', '']).map(([, name = '', where = '']) => ({ name, where }));
  const own = frames.findIndex(({ where }) => ownPlace.test(where));
  const method = frames.slice(0, own < 0 ? frames.length : own).findLast(({ where }) => where.startsWith('shared/event.ts'))?.name ?? '';
  if (isMain) return method === 'set' ? { what: 'event.set()', at: '' } : operation === 'receive' && text.includes("'other work'") ? { what: "hears of 'other work'", at: '' } : undefined;
  // The spec's own look, when the function has come back.
  if (own < 0) return operation === 'read' ? { what: 'has come back', at: '' } : undefined;
  const where = frames[own]?.where ?? at;
  const callback = frames.slice(0, own).find(({ name }) => name === 'doOtherWork' || name === 'processEvent')?.name;
  if (callback !== undefined) return { what: `${callback}()`, at: where };
  if (method === '') return { what: text, at: where };
  return { what: `event.${method}${method === 'isSet' ? '' : '()'}`, at: where };
}

/** A call of `isSet` is one read; the next one is another call. */
const isOver = (trace: readonly TraceStep[], { what, steps }: Call): boolean => what === 'event.isSet' || (what === 'event.wait()' && endOfWait(trace, steps) === 'over');

/** A wait is over when it has seen the event set, or has looked once more after the end of its time. */
function endOfWait(trace: readonly TraceStep[], steps: readonly number[]): 'over' | 'goes on' {
  const rows = steps.flatMap((index) => trace[index] ?? []);
  const last = rows.at(-1);
  if (last?.operation === 'read' && isOdd(last)) return 'over';
  return last?.operation === 'read' && rows.filter(({ operation, text }) => operation === 'wait' && text.endsWith('timed-out')).length > 1 ? 'over' : 'goes on';
}

function resultOf(trace: readonly TraceStep[], { what, steps }: Call): string {
  const last = trace[steps.at(-1) ?? -1];
  if (!last || (what !== 'event.isSet' && what !== 'event.wait()')) return '';
  const times = last.times === undefined ? '' : ` (${String(last.times)} times)`;
  if (last.operation === 'read') return ` → ${String(isOdd(last))}${times}`;
  return last.operation === 'wait' && last.text.endsWith('sleeps') ? ' sleeps' : '';
}

const isOdd = ({ text }: TraceStep): boolean => Math.abs(Number(/ → (-?\d+)$/.exec(text)?.[1] ?? 0)) % 2 === 1;
