/** Turns the steps of one execution into what a person reads. */
import type { Operation, Primitive } from './operation.ts';
import type { Program } from './program.ts';
import type { ThreadInfo, Traffic, TraceStep } from './report.ts';
import type { Plain } from '../plain.ts';
import { BLOCKED } from './world.ts';
import type { Observer, World, WorldEvent } from './world.ts';

const STORED_MAX = 1000;
const PRINTED_MAX = 5000;

interface Told { given: Plain; received: Plain[]; sent: Plain[]; stored: (number | string)[]; printed: string }

/** Watches a replay and writes it down. */
export class TraceRecorder implements Observer {
  readonly #program: Program;
  readonly #events: { event: WorldEvent; preempting: boolean }[] = [];
  readonly #told = new Map<number, Told>();
  readonly #words = new Map<string, string>();
  /** Set before each step by the replayer. */
  preempting = false;
  /** For each word, its latest notify that woke nobody. */
  readonly #vainNotifies = new Map<string, { thread: number; at: string; time: number }>();
  /** For each thread, when it did something before its present operation. */
  readonly #lastSteps = new Map<number, { now: number; before: number }>();

  constructor(program: Program) {
    this.#program = program;
  }

  event(event: WorldEvent): void {
    this.#events.push({ event, preempting: this.preempting });
    this.preempting = false;
    if (event.kind !== 'operation') return;
    const { operation, result, thread } = event;
    if (operation.visible) this.#lastSteps.set(thread, { now: this.#events.length, before: this.#lastSteps.get(thread)?.now ?? 0 });
    this.#nameCell(operation);
    const told = this.#toldBy(thread);
    switch (operation.kind) {
      case 'spawn':
        this.#toldBy(result as number).given = JSON.parse(operation.args[3] as string) as Plain;
        break;
      case 'send': {
        const [inbox, kind, text] = operation.args as [string, string, string];
        if (kind !== 'message') break;
        const value = JSON.parse(text) as Plain;
        told.sent.push(value);
        const to = /^C(\d+)$/.exec(inbox)?.[1];
        if (to !== undefined) this.#toldBy(Number(to)).received.push(value);
        break;
      }
      case 'broadcast':
        told.sent.push(JSON.parse(operation.args[2] as string) as Plain);
        break;
      case 'print':
        if (told.printed.length < PRINTED_MAX) told.printed += String(operation.args[1]);
        break;
      case 'write': case 'store': case 'update':
        this.#stored(told, operation.args[operation.kind === 'update' ? 4 : 3]);
        break;
      case 'compareExchange':
        if (result === operation.args[3]) this.#stored(told, operation.args[4]);
        break;
      case 'writeRange': told.stored.push(String(operation.args[2])); break;
      case 'notify':
        if (result === 0) this.#vainNotifies.set(cellKey(operation), { thread, at: this.place(operation), time: this.#events.length });
        break;
      default:
    }
  }

  #stored(told: Told, value: Primitive): void {
    if (told.stored.length >= STORED_MAX) told.stored.shift();
    told.stored.push(typeof value === 'number' ? value : String(value));
  }

  #toldBy(thread: number): Told {
    let told = this.#told.get(thread);
    if (!told) this.#told.set(thread, told = { given: null, received: [], sent: [], stored: [], printed: '' });
    return told;
  }

  /** A cell is called by the name of the first variable that it was reached through. */
  #nameCell(operation: Operation): void {
    if (typeof operation.args[1] !== 'number' || !operation.site) return;
    const site = this.#program.site(operation.site.module, operation.site.index);
    if (!site?.text) return;
    const key = String(operation.args[0]);
    if (!this.#words.has(key)) this.#words.set(key, site.text.replace(/^this\./, ''));
  }

  cellName(operation: Operation): string {
    const [sab, offset, type] = operation.args;
    const site = operation.site ? this.#program.site(operation.site.module, operation.site.index) : undefined;
    const name = site?.text.replace(/^this\./, '') ?? this.#words.get(String(sab)) ?? 'shared memory';
    const bytes = typeof type === 'string' ? { i8: 1, u8: 1, i16: 2, u16: 2, f64: 8, i64: 8, u64: 8 }[type as 'i8'] ?? 4 : 4;
    return `${name}[${String(Math.floor(Number(offset) / bytes))}]`;
  }

  place(operation: Operation): string {
    if (operation.site) return this.#program.site(operation.site.module, operation.site.index)?.at ?? '';
    return operation.stack ? this.#program.placeOf(operation.stack)?.at ?? '' : '';
  }

  #lineOf(operation: Operation): string {
    return operation.stack ? this.#program.placeOf(operation.stack)?.line ?? '' : '';
  }

  /** What a lock is called where an operation was written: `lock` of `lock.acquire()`. */
  lockName(operation: Operation): string {
    return /([\w$.#]+)\.(?:acquire|release|run|hold|acquireAsync)\(/.exec(this.#lineOf(operation))?.[1]?.replace(/^this\.#?/, '') ?? 'lock';
  }

  trace(world: World): { threads: ThreadInfo[]; trace: TraceStep[]; traffic: Traffic[]; indexOf: Map<number, number> } {
    const states = [...world.threads.values()];
    const indexOf = new Map(states.map((thread, index) => [thread.id, index]));
    const threads = states.map((thread): ThreadInfo => ({
      id: thread.letter, kind: thread.kind, name: thread.name, parent: indexOf.get(thread.parent) ?? -1,
    }));
    const nameOf = (id: number): string => world.threads.get(id)?.name ?? 'a thread';
    const trace: TraceStep[] = [];
    for (const { event, preempting } of this.#events) {
      const step = this.#describe(event, nameOf);
      const thread = indexOf.get(event.thread);
      if (!step || thread === undefined) continue;
      trace.push({ thread, ...step, ...(preempting ? { preempting: true } : {}) });
    }
    const traffic = states.filter((thread) => thread.parent >= 0).map((thread): Traffic => ({
      thread: indexOf.get(thread.id) ?? 0, ...this.#toldBy(thread.id), exitCode: thread.exitCode, signal: thread.signal,
    }));
    return { threads, trace, traffic, indexOf };
  }

  #describe(event: WorldEvent, nameOf: (id: number) => string): Omit<TraceStep, 'thread'> | undefined {
    if (event.kind === 'death') return { operation: 'kill', text: `ends: ${event.how}`, at: '' };
    const { operation, result } = event;
    const at = this.place(operation);
    const { args } = operation;
    const cell = (): string => this.cellName(operation);
    const object = typeof args[0] === 'number' && typeof args[1] === 'number' ? cellKey(operation) : undefined;
    const shown = (kind: TraceStep['operation'], text: string, value?: Primitive | symbol): Omit<TraceStep, 'thread'> => ({
      operation: kind, text, at, ...(object === undefined ? {} : { object }), ...(value === undefined ? {} : { value: String(value) }),
    });
    switch (operation.kind) {
      case 'read': return shown('read', `${cell()} → ${show(result)}`, result);
      case 'write': return shown('write', `${cell()} ← ${show(args[3])}`, args[3]);
      case 'load': return shown('read', `Atomics.load ${cell()} → ${show(result)}`, result);
      case 'store': return shown('write', `Atomics.store ${cell()} ← ${show(args[3])}`, args[3]);
      case 'update': return shown('update', `Atomics.${String(args[3])} ${cell()} ${show(result)}, ${show(args[4])}`, result);
      case 'compareExchange': return shown('update', `Atomics.compareExchange ${cell()} ${show(args[3])} ⇒ ${show(args[4])}: ${result === args[3] ? 'done' : `found ${show(result)}`}`, result);
      case 'readRange': return shown('read', `reads ${this.#words.get(String(args[0])) ?? 'shared memory'}`);
      case 'writeRange': return shown('write', `writes ${this.#words.get(String(args[0])) ?? 'shared memory'}`);
      case 'wait': return shown('wait', `Atomics.wait ${cell()} for ≠ ${show(args[3])}: ${result === BLOCKED ? 'sleeps' : String(result)}`);
      case 'waitAsync': return shown('wait', `Atomics.waitAsync ${cell()}: ${String(result)}`);
      case 'notify': return shown('notify', `Atomics.notify ${cell()}: woke ${String(result)}`, result);
      case 'acquire': return shown('acquire', result === true ? `${this.lockName(operation)}.acquire()` : `${this.lockName(operation)}.acquire() → false`);
      case 'release': return shown('release', `${this.lockName(operation)}.release()${result === false ? ': not held' : ''}`);
      case 'loop': return describeEvent(String(result), nameOf);
      case 'receive': return shown('receive', result === undefined ? 'receiveMessageOnPort → nothing' : `receives ${brief(String(result))}`);
      case 'broadcast': return { operation: 'send', text: `broadcasts ${brief(args[2] as string)}`, at };
      case 'terminate': return { operation: 'kill', text: `terminates ${nameOf(args[0] as number)}`, at };
      case 'kill': return { operation: 'kill', text: `sends ${String(args[1])} to ${nameOf(args[0] as number)}`, at };
      case 'exit': return { operation: 'exit', text: args[0] === 0 ? 'exits' : `exits with code ${String(args[0])}`, at };
      case 'settle': {
        const text = String(args[0]);
        return { operation: 'settle', text: text.startsWith('!') ? `rejects: ${brief(text.slice(1))}` : `resolves to ${brief(text)}`, at: '' };
      }
      case 'spawn': return { operation: 'spawn', text: `starts ${nameOf(result as number)}`, at };
      case 'send': return args[1] === 'message' ? { operation: 'send', text: `sends ${brief(args[2] as string)}`, at } : undefined;
      case 'fail': return { operation: 'rejection', text: `throws ${brief(args[0] as string)}`, at };
      case 'reject': return { operation: 'rejection', text: `unhandled rejection: ${brief(args[0] as string)}`, at };
      case 'arrive': return { operation: 'gate', text: 'arrives at the gate', at };
      default:
        return undefined;
    }
  }

  /**
   * The notify that a sleeper missed: it came after the sleeper had looked and before it slept, or
   * (`hasChanged`) before the word was changed at all.
   */
  vainNotifyFor(sleeper: number, cell: string, hasChanged: boolean): { thread: number; at: string } | undefined {
    const vain = this.#vainNotifies.get(cell);
    const { before } = this.#lastSteps.get(sleeper) ?? { before: Infinity };
    return vain && vain.thread !== sleeper && (hasChanged || vain.time > before) ? vain : undefined;
  }
}

function describeEvent(event: string, nameOf: (id: number) => string): Omit<TraceStep, 'thread'> {
  const [source = '', kind = '', ...rest] = event.split('|');
  const text = rest.join('|');
  if (source === 'timer') return { operation: 'timer', text: 'a timer fires', at: '' };
  if (source === 'immediate') return { operation: 'timer', text: 'runs an immediate', at: '' };
  if (source.startsWith('gate')) return { operation: 'gate', text: 'passes the gate', at: '' };
  if (source.startsWith('lock')) return { operation: 'acquire', text: 'acquireAsync → true', at: '', object: source.slice('lock:'.length) };
  const from = /^P(\d+)$/.exec(source)?.[1];
  const whose = from === undefined ? '' : ` of ${nameOf(Number(from))}`;
  switch (kind) {
    case 'message': return { operation: 'receive', text: `receives ${brief(text)}${whose}`, at: '', object: source };
    case 'burst': return { operation: 'event', text: `${(JSON.parse(text) as [string, string][]).map(([what]) => `'${what}'`).join(' and ')}${whose} in one go`, at: '', object: source };
    case 'exit': return { operation: 'event', text: `'exit'${whose}: ${exitText(text)}`, at: '', object: source };
    case 'error': return { operation: 'event', text: `'error'${whose}: ${brief(text)}`, at: '', object: source };
    default: return { operation: 'event', text: `'${kind}'${whose}`, at: '', object: source };
  }
}

function exitText(text: string): string {
  const [code, signal] = text.split(' ');
  return signal && signal !== 'null' ? signal : `code ${String(code)}`;
}

/** The shared object an operation touches: a memory and an offset. */
export function cellKey(operation: Operation): string {
  return `${String(operation.args[0])}:${String(operation.args[1])}`;
}

function show(value: Primitive | symbol): string {
  return typeof value === 'bigint' ? `${String(value)}n` : String(value);
}

const BRIEF_MAX = 60;
function brief(payload: string): string {
  let text: string;
  try {
    text = briefValue(JSON.parse(payload));
  } catch {
    text = payload;
  }
  return text.length > BRIEF_MAX ? `${text.slice(0, BRIEF_MAX - 1)}…` : text;
}

function briefValue(value: unknown): string {
  if (value === null || typeof value !== 'object') return typeof value === 'string' ? `'${value}'` : String(value);
  if (Array.isArray(value)) return `[${value.map(briefValue).join(', ')}]`;
  const tagged = value as Record<string, unknown>;
  if (tagged['$'] === 'Error') return `${String(tagged['name'])}: ${String(tagged['message'])}`;
  if ('$' in tagged) return 'value' in tagged && typeof tagged['value'] !== 'object' ? String(tagged['value']) : String(tagged['$']);
  return `{ ${Object.entries(tagged).map(([key, item]) => `${key}: ${briefValue(item)}`).join(', ')} }`;
}
