/** What a step touched: seen from the operations it performed, and from the worlds before and after it. */
import { CELL_BYTES } from '../memory.ts';
import type { CellType } from '../memory.ts';
import type { Operation, Primitive } from '../operation.ts';
import type { BLOCKED, Item, Observer, Step, ThreadState, World, WorldEvent } from '../world.ts';

/** Reads commute with reads, and what is only added to (a counter, a set) commutes with more of the same. */
type Mode = 'read' | 'write' | 'add';

interface Cells { readonly sab: number; readonly from: number; readonly to: number; readonly write: boolean }

/** What one step touched. */
export interface Footprint {
  readonly thread: number;
  /** Time passed, a thread was made to end, or the execution was broken off: dependent on every step. */
  readonly global: boolean;
  /** Another thread can no longer do what it was about to do. */
  readonly disturbs: boolean;
  /** Other threads that it started, woke or marked for their end: what they do next comes after it. */
  readonly moved: readonly number[];
  readonly cells: readonly Cells[];
  readonly marks: readonly (readonly [key: string, mode: Mode])[];
  /** Sources of event loops that have more to give now: inboxes, gates, locks. */
  readonly offers: readonly string[];
  /** `order` of the items it put into inboxes, and of those it took out of them. */
  readonly sent: readonly number[];
  readonly received: readonly number[];
  /** Gates it arrived at, and gates it went through (`name` → so many had to arrive). */
  readonly arrivals: readonly string[];
  readonly passed: ReadonlyMap<string, number>;
  /** Locks of `shared/` (`sab:offset`) it took and gave back as one operation. */
  readonly acquired: readonly string[];
  /** Those among the acquired that it would have waited for. */
  readonly awaited: readonly string[];
  readonly released: readonly string[];
}

/** True for a step that counts against a limit of the whole execution, or ends a thread: dependent on every step. */
export function isGlobal(world: World, step: Step): boolean {
  return step.choice < 0 || world.isTimed(step) || (step.choice > 0 && world.thread(step.thread).node.operation.kind !== 'loop');
}

/** Watches one step. */
export class FootprintRecorder implements Observer {
  readonly #before: World;
  readonly #step: Step;
  readonly #cells: Cells[] = [];
  readonly #marks = new Map<string, Mode>();
  readonly #offers: string[] = [];
  readonly #arrivals: string[] = [];
  readonly #passed = new Map<string, number>();
  readonly #acquired: string[] = [];
  readonly #awaited: string[] = [];
  readonly #released: string[] = [];
  readonly #received: readonly number[];
  #global: boolean;

  constructor(before: World, step: Step) {
    this.#before = before;
    this.#step = step;
    this.#global = isGlobal(before, step);
    this.#received = itemsFor(before, step).map(({ order }) => order);
    this.#mark(`t${String(step.thread)}`, 'write');
  }

  event(event: WorldEvent): void {
    if (event.kind === 'death') this.#global = true;
    else this.#operation(event.thread, event.operation, event.result, event.choice);
  }

  footprint(after: World): Footprint {
    if (after.endless !== undefined || after.refused !== undefined) this.#global = true;
    // Whoever spins looks again when something changes: it matters whether it spun before that or after.
    const [was, is] = [this.#before.threads.get(this.#step.thread), after.threads.get(this.#step.thread)];
    if ((was?.node.spins ?? 0) > 0 || (is?.node.spins ?? 0) > 0) this.#mark('changes', 'read');
    const { disturbs, moved } = this.#compareThreads(after);
    const sent = this.#compareInboxes(after);
    if (!after.sleepers.isSameAs(this.#before.sleepers)) for (const [cell, queue] of after.sleepers) if (!isEqual(queue, this.#before.sleepers.get(cell) ?? [])) this.#mark(`queue ${cell}`, 'write');
    if (after.closed.size > this.#before.closed.size) for (const port of after.closed) if (!this.#before.closed.has(port)) this.#touchInbox(port);
    if (!after.members.isSameAs(this.#before.members)) for (const [channel, members] of after.members) if (!isEqual(members, this.#before.members.get(channel) ?? [])) this.#mark('members', 'write');
    return {
      thread: this.#step.thread, global: this.#global, disturbs, moved, cells: this.#cells, marks: [...this.#marks], offers: this.#offers, sent, received: this.#received,
      arrivals: this.#arrivals, passed: this.#passed, acquired: this.#acquired, awaited: this.#awaited, released: this.#released,
    };
  }

  #mark(key: string, mode: Mode): void {
    const known = this.#marks.get(key);
    this.#marks.set(key, known === undefined || known === mode ? mode : 'write');
  }

  #touchInbox(inbox: string): void {
    this.#mark(`head ${inbox}`, 'write');
    this.#mark(`tail ${inbox}`, 'write');
  }

  #access({ args }: Operation, length: number, write: boolean): void {
    const [sab, from] = args as [number, number];
    this.#cells.push({ sab, from, to: from + length, write });
  }

  #operation(thread: number, operation: Operation, result: Primitive | typeof BLOCKED, choice: number): void {
    const { kind, args } = operation;
    const size = (): number => CELL_BYTES[args[2] as CellType];
    switch (kind) {
      case 'read': case 'load': case 'wait': case 'waitAsync':
        this.#access(operation, size(), false);
        if (choice > 0) this.#global = true;
        break;
      case 'write': case 'store': case 'update':
        this.#mark('changes', 'add');
        this.#access(operation, size(), true);
        break;
      // One that failed has read.
      case 'compareExchange':
        if (result === args[3]) this.#mark('changes', 'add');
        this.#access(operation, size(), result === args[3]);
        break;
      case 'readRange': this.#access(operation, args[2] as number, false); break;
      case 'writeRange':
        this.#mark('changes', 'add');
        this.#access(operation, (args[2] as string).length, true);
        break;
      case 'size': this.#mark(`size ${String(args[0])}`, 'read'); break;
      case 'grow':
        if (result !== false) this.#mark('changes', 'add');
        this.#mark(`size ${String(args[0])}`, 'write');
        break;
      // Whom it woke is seen by comparing the queues.
      case 'notify':
        if (result !== 0) this.#mark('changes', 'add');
        this.#mark(`queue ${String(args[0])}:${String(args[1])}`, 'read');
        break;
      case 'acquire': case 'release': this.#lock(operation, result, choice); break;
      case 'loop': this.#delivery(String(result)); break;
      case 'receive': if (result === undefined) this.#mark(`tail ${String(args[0])}`, 'read'); break;
      case 'join': case 'leave': case 'broadcast': this.#mark('members', kind === 'broadcast' ? 'read' : 'write'); break;
      case 'terminate': case 'kill': this.#mark(`t${String(args[0])}`, 'write'); break;
      case 'settle': this.#mark('alive', 'read'); this.#mark('settled', 'write'); break;
      case 'exit': this.#exit(thread); break;
      default: this.#invisible(thread, operation);
    }
  }

  #invisible(thread: number, { kind, args }: Operation): void {
    switch (kind) {
      case 'send': {
        const [to, , payload] = args as [string, string, string];
        const target = /^[A-Z](\d+)$/.exec(to)?.[1];
        if (target !== undefined && !to.startsWith('P')) this.#mark(`live ${target}`, 'read');
        // One that is dropped, because the port is closed, changes no inbox.
        this.#mark(`tail ${to}`, 'write');
        if (payload.includes('port')) this.#mark('ports', 'write');
        break;
      }
      case 'spawn': if (String(args[3]).includes('port')) this.#mark('ports', 'write'); break;
      case 'fail': if (args[1] === true) this.#mark('errors', 'write'); break;
      case 'reject': this.#mark('errors', 'write'); break;
      case 'close': this.#touchInbox(String(args[0])); break;
      case 'arrive':
        this.#mark(`gate ${String(args[0])}`, 'add');
        this.#mark('changes', 'add');
        this.#arrivals.push(String(args[0]));
        this.#offers.push(`gate:${String(args[0])}`);
        break;
      case 'handle': this.#mark(`t${String(thread)}`, 'write'); break;
      case 'endless': case 'refuse': this.#global = true; break;
      default:
    }
  }

  #lock(operation: Operation, result: Primitive | typeof BLOCKED, choice: number): void {
    const lock = `${String(operation.args[0])}:${String(operation.args[1])}`;
    this.#access(operation, 4, result === true);
    if (choice > 0) this.#global = true;
    if (result !== true) return;
    if (operation.kind === 'acquire') {
      this.#acquired.push(lock);
      if (operation.args[2] !== 0) this.#awaited.push(lock);
    } else {
      this.#mark('changes', 'add');
      this.#released.push(lock);
      this.#offers.push(`lock:${lock}`);
    }
  }

  #delivery(event: string): void {
    const source = event.slice(0, event.indexOf('|'));
    if (source === 'timer') this.#global = true;
    const [kind, ...rest] = source.split(':');
    if (kind === 'gate') this.#passed.set(rest[0] ?? '', Number(rest[1]));
    if (kind !== 'lock') return;
    const [sab, offset] = rest.map(Number) as [number, number];
    this.#cells.push({ sab, from: offset, to: offset + 4, write: true });
    this.#acquired.push(`${String(sab)}:${String(offset)}`);
    this.#awaited.push(`${String(sab)}:${String(offset)}`);
  }

  #exit(thread: number): void {
    const { parent, kind } = this.#before.threads.get(thread) ?? { parent: -1, kind: 'worker' };
    // Whether the parent listens for it makes a process's exit one step or two.
    this.#mark('changes', 'add');
    if (kind === 'process') this.#mark(`hears ${String(thread)}`, 'read');
    this.#mark('ports', 'read');
    this.#mark(`live ${String(parent)}`, 'read');
  }

  /** Marks all threads that are not as before: woken, killed, spinning on something that changed. */
  #compareThreads(after: World): { disturbs: boolean; moved: number[] } {
    let disturbs = false;
    const moved: number[] = [];
    for (const thread of after.threads.values()) {
      const old = this.#before.threads.get(thread.id);
      if (old === thread) continue;
      const id = String(thread.id);
      this.#mark(`t${id}`, 'write');
      if (!old || old.status !== thread.status) this.#mark('alive', 'add');
      if (old && old.node !== thread.node) this.#compareListeners(old, thread);
      if (old?.status === 'live' && thread.status === 'finished') {
        this.#mark(`live ${id}`, 'write');
        this.#mark(`live ${String(thread.parent)}`, 'read');
        for (const inbox of 'CAS') this.#touchInbox(`${inbox}${id}`);
      }
      if (thread.id === this.#step.thread) continue;
      if (!old || old.node !== thread.node || old.dying !== thread.dying) moved.push(thread.id);
      if (old && (old.status !== thread.status || old.dying !== thread.dying)) disturbs = true;
    }
    return { disturbs, moved };
  }

  /** Marks the processes that a thread began or ceased to hear of when they disconnect. */
  #compareListeners(old: ThreadState, thread: ThreadState): void {
    const [before, after] = [heard(old), heard(thread)];
    for (const child of before) if (!after.includes(child)) this.#mark(`hears ${child}`, 'write');
    for (const child of after) if (!before.includes(child)) this.#mark(`hears ${child}`, 'write');
  }

  #compareInboxes(after: World): number[] {
    const sent: number[] = [];
    if (after.inboxes.isSameAs(this.#before.inboxes)) return sent;
    for (const inbox of new Set([...this.#before.inboxes.keys(), ...after.inboxes.keys()])) {
      const old = this.#before.inboxes.get(inbox) ?? NONE;
      const now = after.inboxes.get(inbox) ?? NONE;
      if (old === now) continue;
      const added = now.filter((item) => !old.includes(item));
      if (added.length > 0) {
        this.#mark(`tail ${inbox}`, 'write');
        this.#offers.push(inbox);
        this.#mark('changes', 'add');
        sent.push(...added.map(({ order }) => order));
      }
      if (old.some((item) => !now.includes(item))) this.#mark(`head ${inbox}`, 'write');
    }
    return sent;
  }
}

const NONE: readonly Item[] = [];

/** What a step takes out of an inbox for its thread; what is thrown away with an inbox is not received. */
function itemsFor(world: World, step: Step): readonly Item[] {
  const thread = world.thread(step.thread);
  const { kind, args } = thread.node.operation;
  if (kind === 'receive') return (world.inboxes.get(String(args[0])) ?? NONE).filter((item) => item.kind === 'message').slice(0, 1);
  if (kind !== 'loop' || step.choice < 0) return NONE;
  const event = world.deliverable(thread)[step.choice];
  return event ? (world.inboxes.get(event.source) ?? NONE).slice(0, (event.last ?? event.position) + 1) : NONE;
}

/** The children of which a thread in its event loop hears that they disconnect. */
function heard({ node: { operation } }: ThreadState): string[] {
  if (operation.kind !== 'loop') return [];
  return String(operation.args[0]).split(',').filter((source) => /^P\d+!.*d/.test(source)).map((source) => source.slice(1, source.indexOf('!')));
}

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a === b || (a.length === b.length && a.every((one, index) => one === b[index]));
}
