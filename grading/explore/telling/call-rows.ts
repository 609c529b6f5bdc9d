/**
 * What a helper does inside of itself says little to whoever calls it. So when an execution has been
 * understood, the rows of one call become one: `queue.get() → 'tea'`, in the line that calls it.
 */
import type { Diagnosis, Evidence, WaitsFor } from '../findings/diagnosis.ts';
import type { HelperCall, Operation } from '../operation.ts';
import type { TraceStep, WebRequest } from '../report.ts';
import { BLOCKED } from '../operation.ts';
import { brief } from './brief.ts';
import type { Names } from './names.ts';
import type { Row, Trace } from './trace.ts';

/** An execution as it is told. */
export interface Told {
  readonly rows: readonly TraceStep[];
  readonly diagnoses: readonly Diagnosis[];
  readonly requests: readonly WebRequest[];
}

const ARGUMENTS_MAX = 30;

/** Rows of one thread, one after the other, that belong to one call. */
interface Segment { readonly step?: undefined; readonly call: HelperCall; readonly rows: Row[] }

/** Makes one row of each call. */
export function tellCalls({ rows }: Pick<Trace, 'rows'>, names: Names, diagnoses: readonly Diagnosis[], requests: readonly WebRequest[]): Told {
  const segments: (Segment | Row)[] = [];
  /** Index of a row → index of what tells it. */
  const places: number[] = [];
  for (const row of rows) {
    const call = row.operation?.call;
    const last = segments.at(-1);
    if (!call) segments.push(row);
    else if (call.nth === 0 && row.step.at.startsWith(HELPERS)) { /* What goes on after an `await` is told by what it leads to. */ }
    else if (last && 'rows' in last && last.call.nth === call.nth && last.rows[0]?.step.thread === row.step.thread) last.rows.push(row);
    else segments.push({ call, rows: [row] });
    places.push(segments.length - 1);
  }
  const ended = new Set<string>();
  const told = segments.map((one, index) => 'rows' in one ? rowOf(one, howItStands(one, segments, index, ended), names) : one.step);
  const isInternal = (index: number): boolean => rows[index]?.operation?.isInternal === true;
  const place = (index: number): number => index < 0 ? index : places[index] ?? index;
  const callAt = (index: number): TraceStep | undefined => rows[index]?.operation?.call ? told[place(index)] : undefined;
  return {
    rows: told,
    diagnoses: diagnoses.filter((one) => !isOfHelpers(one, isInternal)).map((one) => moved(one, place, callAt)),
    requests: requests.map((request) => ({ ...request, step: place(request.step) })),
  };
}

const HELPERS = 'shared/';

/** A mistake that only rows inside of calls show would be one of the helper, which has none. */
function isOfHelpers(diagnosis: Diagnosis, isInternal: (index: number) => boolean): boolean {
  switch (diagnosis.kind) {
    case 'lost update': return [diagnosis.read, diagnosis.between, diagnosis.write].every(({ step }) => isInternal(step));
    case 'check-then-act': return [diagnosis.check, diagnosis.change, diagnosis.act].every(({ step }) => isInternal(step));
    default: return false;
  }
}

function moved(diagnosis: Diagnosis, place: (index: number) => number, callAt: (index: number) => TraceStep | undefined): Diagnosis {
  const evidence = (one: Evidence): Evidence => {
    const call = callAt(one.step);
    return { ...one, step: place(one.step), ...(call && { text: call.text, at: call.at }), note: one.note.replace(/step (\d+)/, (_, number: string) => `step ${String(place(Number(number) - 1) + 1)}`) };
  };
  switch (diagnosis.kind) {
    case 'lost update': return { ...diagnosis, read: evidence(diagnosis.read), between: evidence(diagnosis.between), write: evidence(diagnosis.write) };
    case 'check-then-act': return { ...diagnosis, check: evidence(diagnosis.check), change: evidence(diagnosis.change), act: evidence(diagnosis.act) };
    case 'lost wakeup': return { ...diagnosis, notify: evidence(diagnosis.notify), wait: evidence(diagnosis.wait) };
    case 'lock misuse': return { ...diagnosis, release: evidence(diagnosis.release), ...(diagnosis.holder && { holder: evidence(diagnosis.holder) }) };
    case 'unhandled rejection': return { ...diagnosis, ...(diagnosis.rejection && { rejection: evidence(diagnosis.rejection) }) };
    case 'livelock': case 'starvation': return { ...diagnosis, prefix: place(diagnosis.prefix), cycle: [...new Set(diagnosis.cycle.map(place))] };
    case 'deadlock': return { ...diagnosis, waits: diagnosis.waits.map((wait) => waiting(wait, place, callAt)), closedAt: place(diagnosis.closedAt) };
    default: return diagnosis;
  }
}

/** Who sleeps inside of a call waits in that call. */
function waiting(wait: WaitsFor, place: (index: number) => number, callAt: (index: number) => TraceStep | undefined): WaitsFor {
  const call = wait.what === 'message' ? undefined : callAt(wait.step);
  const asCall = call && { at: call.at, ...(wait.what === 'word' && { what: 'call' as const, name: call.text.replace(/: waits$/, '') }) };
  return { ...wait, step: place(wait.step), heldSince: place(wait.heldSince), ...asCall };
}

type Standing = 'over' | 'waits' | 'calls back' | 'over at last' | 'cut off';

/** @param begun Calls that have called back into the program; to be kept from row to row. */
function howItStands({ call, rows }: Segment, all: readonly (Segment | Row)[], index: number, begun: Set<string>): Standing {
  const { step: { thread }, operation, event } = rows.at(-1) as Row;
  const id = `${String(thread)} ${String(call.nth)}`;
  if (operation?.kind === 'returned') return begun.has(id) ? 'over at last' : 'over';
  const next = all.slice(index + 1).find((one) => ('rows' in one ? one.rows[0] as Row : one).step.thread === thread);
  if (event === undefined || (event.kind === 'operation' && event.result === BLOCKED) || (next && 'rows' in next && next.call.nth === call.nth)) return 'waits';
  if (!next || next.step?.operation === 'kill') return 'cut off';
  begun.add(id);
  return 'calls back';
}

function rowOf({ call, rows }: Segment, standing: Standing, names: Names): TraceStep {
  const [first, last] = [rows[0] as Row, rows.at(-1) as Row];
  const born = rows.find(({ operation }) => operation?.kind === 'spawn');
  const words = wordsOf(call, rows, names);
  const inHelpers = words.at.startsWith(HELPERS) && { inHelpers: true };
  const { text } = words;
  const at = inHelpers ? '' : words.at;
  if (born) return { ...born.step, at };
  const acts = rows.filter(({ operation }) => operation?.visible);
  const whole = last.operation?.kind === 'returned' ? `${standing === 'over at last' ? ' ends' : ''}${resultOf(last.operation)}` : ENDINGS[standing];
  const step: TraceStep = { ...last.step, text: `${text}${whole}`, at, ...(rows.some((row) => row.step.preempting) && { preempting: true }) };
  // What reads or writes one value is that.
  if (acts.length === 1 && acts[0] && /^(?:read|write|update)$/.test(acts[0].step.operation)) return { ...acts[0].step, text: step.text, at, ...inHelpers };
  const data = rows.find(({ operation }) => operation && typeof operation.args[0] === 'number' && operation.kind !== 'acquire' && operation.kind !== 'release') ?? first;
  const { value: _, object: __, ...rest } = step;
  return { ...rest, operation: standing === 'waits' ? 'wait' : 'call', object: String(data.operation?.args[0]), ...inHelpers };
}

const ENDINGS = { waits: ': waits', 'calls back': ' begins', 'cut off': '', over: '', 'over at last': '' } as const;

/** The call as written, and where. */
function wordsOf({ name }: HelperCall, rows: readonly Row[], names: Names): { text: string; at: string } {
  const own = rows.flatMap(({ operation }) => operation?.stack === undefined ? [] : [operation])[0];
  const at = own ? names.callPlace(own) : rows[0]?.step.at ?? '';
  const [, className = '', method = '', ending = ''] = /^(\w*)\.([^ (]*)(.*)$/.exec(name) ?? [];
  const site = own && names.outerCall(own);
  const isThere = site?.method === method;
  const receiver = (isThere && site.receiver) || names.receiverIn(at, method) || className.charAt(0).toLowerCase() + className.slice(1);
  const args = isThere ? site.args.join(', ') : '';
  return { text: `${receiver}.${method}${ending === '()' ? `(${args.length > ARGUMENTS_MAX ? '…' : args})` : ending}`, at };
}

function resultOf({ args: [result] }: Operation): string {
  const text = String(result);
  if (text === '') return '';
  return text.startsWith('!') ? ` throws ${brief(text.slice(1))}` : ` → ${brief(text)}`;
}
