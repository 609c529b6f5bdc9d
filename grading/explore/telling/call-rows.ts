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

/** Rows with one for each call, and where the old ones have gone. */
export interface Folded {
  readonly rows: readonly TraceStep[];
  /** Index of an old row → index of what tells it; negative ones stay as they are. */
  readonly place: (index: number) => number;
  /** The row of the call that an old row belongs to. */
  readonly callAt: (index: number) => TraceStep | undefined;
  /** Evidence of an old row, with the words of the row that tells it. */
  readonly evidence: (one: Evidence) => Evidence;
}

/** Makes one row of each call. */
export function foldCalls(rows: readonly Row[], names: Names): Folded {
  const segments: (Segment | Row)[] = [];
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
  const begun = new Set<string>();
  const words = new Map<string, Words>();
  const told = segments.map((one, index) => 'rows' in one ? rowOf(one, howItStands(one, segments, index, begun), names, words) : rowOfHelpers(one.step));
  const place = (index: number): number => index < 0 ? index : places[index] ?? index;
  const callAt = (index: number): TraceStep | undefined => rows[index]?.operation?.call ? told[place(index)] : undefined;
  const evidence = (one: Evidence): Evidence => {
    const call = callAt(one.step);
    return { ...one, step: place(one.step), ...(call && { text: call.text, at: call.at }), note: one.note.replace(/step (\d+)/, (_, number: string) => `step ${String(place(Number(number) - 1) + 1)}`) };
  };
  return { rows: told, place, callAt, evidence };
}

/** Makes one row of each call, in all that is said of an execution. */
export function tellCalls({ rows }: Pick<Trace, 'rows'>, names: Names, diagnoses: readonly Diagnosis[], requests: readonly WebRequest[]): Told {
  const folded = foldCalls(rows, names);
  const isInternal = (index: number): boolean => rows[index]?.operation?.isInternal === true;
  return {
    rows: folded.rows,
    diagnoses: diagnoses.filter((one) => !isOfHelpers(one, isInternal)).map((one) => moved(one, folded)),
    requests: requests.map((request) => ({ ...request, step: folded.place(request.step) })),
  };
}

/** What a helper does where no call of it is under way: when it is loaded, or after an `await`. */
function rowOfHelpers(step: TraceStep): TraceStep {
  if (!step.at.startsWith(HELPERS)) return step;
  return { ...step, at: '', ...(INWARD.has(step.operation) && { inHelpers: true }) };
}

const HELPERS = 'shared/';
/** What nobody else sees of a helper: not its starts and ends. */
const INWARD: ReadonlySet<TraceStep['operation']> = new Set(['read', 'write', 'update', 'wait', 'notify', 'acquire', 'release', 'send', 'receive']);

/** What a helper reads of its own is no mistake of whoever calls it. */
function isOfHelpers(diagnosis: Diagnosis, isInternal: (index: number) => boolean): boolean {
  switch (diagnosis.kind) {
    case 'lost update': return isInternal(diagnosis.read.step);
    case 'check-then-act': return isInternal(diagnosis.check.step);
    default: return false;
  }
}

function moved(diagnosis: Diagnosis, folded: Folded): Diagnosis {
  const { place, callAt, evidence } = folded;
  /** `counter.value` of the call that reads it. */
  const cell = (read: Evidence, own: string): string => callAt(read.step)?.text.replace(/ [→←].*$/, '') ?? own;
  switch (diagnosis.kind) {
    case 'lost update': return { ...diagnosis, cell: cell(diagnosis.read, diagnosis.cell), read: evidence(diagnosis.read), between: evidence(diagnosis.between), write: evidence(diagnosis.write) };
    case 'check-then-act': return { ...diagnosis, cell: cell(diagnosis.check, diagnosis.cell), check: evidence(diagnosis.check), change: evidence(diagnosis.change), act: evidence(diagnosis.act) };
    case 'lost wakeup': return { ...diagnosis, notify: evidence(diagnosis.notify), wait: evidence(diagnosis.wait) };
    case 'lock misuse': return { ...diagnosis, release: evidence(diagnosis.release), ...(diagnosis.holder && { holder: evidence(diagnosis.holder) }) };
    case 'unhandled rejection': return { ...diagnosis, ...(diagnosis.rejection && { rejection: evidence(diagnosis.rejection) }) };
    case 'livelock': case 'starvation': return { ...diagnosis, prefix: place(diagnosis.prefix), cycle: [...new Set(diagnosis.cycle.map(place))] };
    case 'deadlock': return { ...diagnosis, waits: diagnosis.waits.map((wait) => waiting(wait, folded)), closedAt: place(diagnosis.closedAt) };
    default: return diagnosis;
  }
}

/** Who sleeps inside of a call waits in that call. */
function waiting(wait: WaitsFor, { place, callAt }: Folded): WaitsFor {
  const call = wait.what === 'message' ? undefined : callAt(wait.step);
  const asCall = call && { at: call.at, ...(wait.what === 'word' && { what: 'call' as const, name: call.text.replace(/: waits$/, '') }) };
  return { ...wait, step: place(wait.step), heldSince: place(wait.heldSince), ...asCall };
}

type Standing = 'over' | 'waits' | 'calls back' | 'goes on' | 'over at last' | 'cut off';

/** A call as written, and where. */
interface Words { readonly text: string; readonly at: string }

/** @param begun Calls that have called back into the program; to be kept from row to row. */
function howItStands({ call, rows }: Segment, all: readonly (Segment | Row)[], index: number, begun: Set<string>): Standing {
  const { step: { thread }, operation, event } = rows.at(-1) as Row;
  const id = `${String(thread)} ${String(call.nth)}`;
  if (operation?.kind === 'returned') return begun.has(id) ? 'over at last' : 'over';
  const next = all.slice(index + 1).find((one) => ('rows' in one ? one.rows[0] as Row : one).step.thread === thread);
  if (event === undefined || (event.kind === 'operation' && event.result === BLOCKED) || (next && 'rows' in next && next.call.nth === call.nth)) return 'waits';
  if (!next || next.step?.operation === 'kill') return 'cut off';
  if (begun.has(id)) return 'goes on';
  begun.add(id);
  return 'calls back';
}

function rowOf({ call, rows }: Segment, standing: Standing, names: Names, known: Map<string, Words>): TraceStep {
  const [first, last] = [rows[0] as Row, rows.at(-1) as Row];
  const born = rows.find(({ operation }) => operation?.kind === 'spawn');
  const id = `${String(first.step.thread)} ${String(call.nth)}`;
  const words = (call.nth > 0 && known.get(id)) || wordsOf(call, rows, names);
  known.set(id, words);
  const inHelpers = (call.isInternal === true || words.at.startsWith(HELPERS)) && { inHelpers: true };
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

const ENDINGS = { waits: ': waits', 'calls back': ' begins', 'goes on': ' goes on', 'cut off': '', over: '', 'over at last': '' } as const;

function wordsOf({ name }: HelperCall, rows: readonly Row[], names: Names): Words {
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
