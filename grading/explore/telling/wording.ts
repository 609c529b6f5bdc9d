/** One event of an execution as a row of the trace, in the learner's words. */
import { brief, exitText, show } from './brief.ts';
import { cellKey } from './names.ts';
import type { Names } from './names.ts';
import type { Operation, Primitive } from '../operation.ts';
import { rangeText } from './range-text.ts';
import type { TraceStep } from '../report.ts';
import { BLOCKED } from '../world.ts';
import type { WorldEvent } from '../world.ts';
import { isRequest } from '../world/web.ts';

/** A row without its thread. */
export type RowText = Omit<TraceStep, 'thread'>;
/** What threads are called. */
export type NameOf = (thread: number) => string;

const SMALL_RANGE_BYTES = 8;

/** The row for an event; `undefined` for one that says nothing. */
export function describeEvent(event: WorldEvent, names: Names, nameOf: NameOf): RowText | undefined {
  if (event.kind === 'death') return event.told === '' ? undefined : { operation: 'kill', text: event.told, at: '' };
  const { operation, result } = event;
  if (operation.kind === 'loop') return delivered(String(result), names, nameOf);
  const words = memoryWords(operation, result, names);
  const at = names.place(operation);
  if (words) {
    const [kind, text, value] = words;
    return { operation: kind, text, at, object: objectOf(operation), ...(value === undefined ? {} : { value: String(value) }) };
  }
  const other = otherWords(operation, result, nameOf);
  if (!other) return undefined;
  const thrownAt = other[0] === 'rejection' ? placeOfError(String(operation.args[0])) : '';
  return { operation: other[0], text: other[1], at: other[0] === 'settle' ? '' : at || thrownAt };
}

/** Where an encoded error was made. */
function placeOfError(payload: string): string {
  const error = JSON.parse(payload) as { at?: unknown } | null;
  // What is thrown may be anything, with whatever it calls `at`.
  return typeof error?.at === 'string' ? error.at : '';
}

/** Equal for accesses of one cell, and for a lock's word. */
function objectOf(operation: Operation): string {
  const [sab, from, extent] = operation.args;
  const length = operation.kind === 'readRange' ? Number(extent) : operation.kind === 'writeRange' ? String(extent).length : 0;
  return length > SMALL_RANGE_BYTES ? `${String(sab)}:${String(from)}-${String(Number(from) + length)}` : cellKey(operation);
}

type Words = readonly [kind: TraceStep['operation'], text: string, value?: Primitive | symbol];

function memoryWords(operation: Operation, result: Primitive | typeof BLOCKED, names: Names): Words | undefined {
  const { kind, args } = operation;
  switch (kind) {
    case 'read': return ['read', `${names.cell(operation)} → ${show(result)}`, result];
    case 'write': return ['write', `${names.cell(operation)} ← ${show(args[3])}`, args[3]];
    case 'load': {
      const call = names.call(operation);
      if (call?.method === 'locked') return ['read', `${call.receiver || 'lock'}.locked → ${String(result !== 0)}`, result];
      return ['read', `Atomics.load ${names.cell(operation)} → ${show(result)}`, result];
    }
    case 'store': return ['write', `Atomics.store ${names.cell(operation)} ← ${show(args[3])}`, args[3]];
    case 'update': return ['update', `Atomics.${String(args[3])} ${names.cell(operation)} ${show(result)}, ${show(args[4])}`, result];
    case 'compareExchange': return ['update', `Atomics.compareExchange ${names.cell(operation)} ${show(args[3])} ⇒ ${show(args[4])}: ${result === args[3] ? 'done' : `found ${show(result)}`}`, result];
    case 'readRange':
    case 'writeRange': {
      const reads = kind === 'readRange';
      const { text, value } = rangeText(names.viewCall(operation), names.memory(args[0]), reads ? 'reads' : 'writes', String(reads ? result : args[2]));
      return [reads ? 'read' : 'write', text, value];
    }
    case 'wait': return ['wait', `Atomics.wait ${names.cell(operation)} for ≠ ${show(args[3])}: ${result === BLOCKED ? 'sleeps' : String(result)}`];
    case 'waitAsync': return ['wait', `Atomics.waitAsync ${names.cell(operation)}: ${String(result)}`];
    case 'notify': return ['notify', `Atomics.notify ${names.cell(operation)}: woke ${String(result)}`, result];
    case 'acquire': return ['acquire', `${names.lock(operation)}.acquire()${result === true ? '' : ' → false'}`];
    case 'release': return ['release', `${names.lock(operation)}.release()${result === false ? ': not held' : ''}`];
    default: return undefined;
  }
}

function otherWords({ kind, args }: Operation, result: Primitive | typeof BLOCKED, nameOf: NameOf): Words | undefined {
  switch (kind) {
    case 'receive': return ['receive', result === undefined ? 'receiveMessageOnPort → nothing' : `receives ${brief(String(result))}`];
    case 'broadcast': return ['send', `broadcasts ${brief(args[2] as string)}`];
    case 'terminate': return ['kill', `terminates ${nameOf(args[0] as number)}`];
    case 'kill': return ['kill', `sends ${String(args[1])} to ${nameOf(args[0] as number)}`];
    case 'exit': return ['exit', args[0] === 0 ? 'exits' : `exits with code ${String(args[0])}`];
    case 'settle': {
      const text = String(args[0]);
      return ['settle', text.startsWith('!') ? `rejects: ${brief(text.slice(1))}` : `resolves to ${brief(text)}`];
    }
    case 'spawn': return ['spawn', `starts ${nameOf(result as number)}`];
    case 'send': return args[1] === 'message' ? ['send', `sends ${brief(args[2] as string)}`] : undefined;
    case 'fail': return ['rejection', `throws ${brief(args[0] as string)}`];
    case 'reject': return ['rejection', `unhandled rejection: ${brief(args[0] as string)}`];
    case 'returned': return ['call', ''];
    case 'arrive': return ['gate', 'arrives at the gate'];
    case 'request': return ['send', `asks ${String(args[1])} ${String(args[2])}`];
    case 'giveUp': return ['event', `gives up ${String(args[1])} ${String(args[2])}`];
    default: return undefined;
  }
}

/** What the event loop gives a thread. */
function delivered(event: string, names: Names, nameOf: NameOf): RowText {
  const [source = '', kind = '', ...rest] = event.split('|');
  const text = rest.join('|');
  if (source === 'timer') return { operation: 'timer', text: 'a timer fires', at: '' };
  if (source === 'immediate') return { operation: 'timer', text: 'runs an immediate', at: '' };
  if (source === 'over') return { operation: 'event', text: 'has nothing left that keeps it alive', at: '' };
  if (source.startsWith('gate')) return { operation: 'gate', text: 'passes the gate', at: '' };
  if (source.startsWith('lock')) {
    const object = source.slice('lock:'.length);
    return { operation: 'acquire', text: `${names.lockAt(object)}.acquireAsync() → true`, at: '', object };
  }
  if (isRequest(source)) return answered(kind, text);
  const from = /^P(\d+)$/.exec(source)?.[1];
  const whose = from === undefined ? '' : ` of ${nameOf(Number(from))}`;
  const row = (operation: TraceStep['operation'], words: string): RowText => ({ operation, text: words, at: '', object: source });
  switch (kind) {
    case 'message': return row('receive', `receives ${brief(text)}${whose}`);
    case 'burst': return row('event', `${(JSON.parse(text) as [string, string][]).map(([what]) => `'${what}'`).join(' and ')}${whose} in one go`);
    case 'exit': return row('event', `'exit'${whose}: ${exitText(text)}`);
    case 'error': return row('event', `'error'${whose}: ${brief(text)}`);
    default: return row('event', `'${kind}'${whose}`);
  }
}

/** What a web site says. */
function answered(kind: string, text: string): RowText {
  if (kind === 'body') {
    const [method, url, body] = JSON.parse(text) as [string, string, string];
    return { operation: 'receive', text: `receives the body of ${method} ${url}: ${brief(JSON.stringify(body))}`, at: '' };
  }
  const { method, url, status, code } = JSON.parse(text) as { method: string; url: string; status?: number; code?: string };
  return { operation: 'receive', text: `${method} ${url} ${status === undefined ? `fails: ${String(code)}` : `answers ${String(status)}`}`, at: '' };
}
