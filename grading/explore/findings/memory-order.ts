/**
 * Happens-before of the memory accesses of one execution by vector clocks, and the data races that it
 * shows: two accesses of the same bytes that nothing orders, one of them a plain write.
 *
 * Edges, as in ECMAScript's memory model ("Memory Model": synchronizes-with; `Atomics.wait`: the
 * critical section of a waiter list) and Node's rules: an atomic read and the atomic write of equal
 * range that it reads (the length of growing memory, too) · notify and wait on one word · sending and receiving · start and first step ·
 * the end of a thread and the parent hearing of it · release and the next acquire of a lock.
 */
import { accessOf, clash, overlap } from './accesses.ts';
import type { Access } from './accesses.ts';
import { epochOf, isBefore, isWeaklyBefore, join, joinWeakly, NOTHING, tick } from './clocks.ts';
import type { Stamp } from './clocks.ts';
import { Mailboxes } from './mailboxes.ts';
import type { Operation, Primitive } from '../operation.ts';
import { Waiters } from './waiters.ts';
import { isRequest } from '../world/web.ts';
import { BLOCKED } from '../world.ts';
import type { Observer, WorldEvent } from '../world.ts';

/** One access that was made. */
export interface MadeAccess extends Access {
  readonly thread: number;
  readonly operation: Operation;
  /** Which event of the execution it was, counted from 0. */
  readonly event: number;
  readonly epoch: number;
  /** Locks held in that moment, as `sab:offset`, each with the operation that took it. */
  readonly holds: ReadonlyMap<string, Operation>;
}

/** A write and the read that saw it, between which there is no edge. */
export interface PlainFlag { readonly write: MadeAccess; readonly read: MadeAccess }

/** Two accesses of one execution that nothing orders. */
export interface ObservedRace {
  /** Equal for the same bytes. */
  readonly key: string;
  readonly first: MadeAccess;
  readonly second: MadeAccess;
  /** Set where the second one knows of the first by plain accesses. */
  readonly flag?: PlainFlag;
}

interface Written { readonly access: MadeAccess; readonly stamp: Stamp }
interface Seen extends PlainFlag { readonly stamp: Stamp }

/** Watches an execution. */
export class MemoryOrder implements Observer {
  readonly races: ObservedRace[] = [];
  #events = 0;
  readonly #stamps = new Map<number, Stamp>();
  readonly #parents = new Map<number, number>();
  readonly #ended = new Set<number>();
  readonly #mail = new Mailboxes();
  readonly #waiters = new Waiters();
  /** What was known when somebody last was at a word's queue, or passed a gate. */
  readonly #places = new Map<string, Stamp>();
  readonly #held = new Map<number, Map<string, Operation>>();
  /** By memory: latest writes, oldest first, none of them overwritten in full. */
  readonly #writes = new Map<number, Written[]>();
  /** By memory: for each thread, range and kind the latest access. */
  readonly #accesses = new Map<number, MadeAccess[]>();
  readonly #flags: Seen[] = [];

  event(event: WorldEvent): void {
    const { thread } = event;
    this.#stamps.set(thread, tick(this.#of(thread), thread));
    if (event.kind === 'death') this.#end(thread);
    else {
      this.#learn(thread, event.operation, event.result);
      this.#access(thread, event.operation, event.result);
      this.#tell(thread, event.operation, event.result);
    }
    this.#events++;
  }

  #of(thread: number): Stamp {
    return this.#stamps.get(thread) ?? NOTHING;
  }

  #join(thread: number, stamp: Stamp | undefined): void {
    if (stamp) this.#stamps.set(thread, join(this.#of(thread), stamp));
  }

  // ── Edges that lead here ───────────────────────────────────────────────────────────────────────

  #learn(thread: number, { kind, args }: Operation, result: Primitive | typeof BLOCKED): void {
    if (kind === 'wait' || kind === 'waitAsync' || kind === 'notify') this.#join(thread, this.#places.get(wordOf(args)));
    if (kind === 'size' || kind === 'grow') this.#join(thread, this.#places.get(lengthOf(args)));
    if (kind === 'receive' && result !== undefined) this.#join(thread, this.#mail.take(String(args[0]), 'message', String(result)));
    if (kind === 'loop' && typeof result === 'string') this.#hear(thread, result);
  }

  #hear(thread: number, event: string): void {
    const [source = '', kind = '', ...rest] = event.split('|');
    const text = rest.join('|');
    if (source.startsWith('gate:')) this.#join(thread, this.#places.get(source.split(':')[1] ?? ''));
    else if (source === 'timer' || source === 'immediate' || source === 'over' || source.startsWith('lock:') || isRequest(source)) return;
    else if (kind === 'burst') for (const [what, said] of JSON.parse(text) as [string, string][]) this.#take(thread, source, what, said);
    else this.#take(thread, source, kind, text);
  }

  #take(thread: number, source: string, kind: string, text: string): void {
    const child = /^P(\d+)$/.exec(source)?.[1];
    if (child !== undefined && kind === 'exit') this.#join(thread, this.#familyOf(Number(child)));
    else if (kind !== 'online' && kind !== 'spawn') {
      const letter = this.#mail.take(source, kind, text);
      // What nobody sent (a port closes with its thread) comes from somebody who has ended.
      if (letter) this.#join(thread, letter);
      else for (const one of this.#ended) this.#join(thread, this.#of(one));
    }
  }

  /** What a thread and everything it had started knew at the end. */
  #familyOf(thread: number): Stamp {
    let stamp = this.#of(thread);
    for (const [child, parent] of this.#parents) if (parent === thread) stamp = join(stamp, this.#familyOf(child));
    return stamp;
  }

  // ── Edges that begin here ──────────────────────────────────────────────────────────────────────

  #tell(thread: number, operation: Operation, result: Primitive | typeof BLOCKED): void {
    const { kind, args } = operation;
    this.#mail.post(thread, operation, this.#of(thread));
    switch (kind) {
      case 'spawn':
        this.#parents.set(result as number, thread);
        this.#stamps.set(result as number, this.#of(thread));
        break;
      case 'wait':
      case 'waitAsync':
        this.#places.set(wordOf(args), this.#of(thread));
        if (result === BLOCKED) this.#waiters.sleep(wordOf(args), { thread, token: '' });
        else if (result === 'pending') this.#waiters.sleep(wordOf(args), { thread, token: String(args[5]) });
        else this.#waiters.leave(thread, '');
        break;
      case 'notify': this.#wake(thread, wordOf(args), Number(result)); break;
      case 'arrive': this.#places.set(String(args[0]), join(this.#places.get(String(args[0])) ?? NOTHING, this.#of(thread))); break;
      case 'grow': this.#places.set(lengthOf(args), this.#of(thread)); break;
      case 'exit': this.#end(thread); break;
      default:
    }
  }

  #wake(thread: number, word: string, count: number): void {
    this.#places.set(word, this.#of(thread));
    for (const waiter of this.#waiters.wake(word, count)) {
      if (waiter.token === '') this.#join(waiter.thread, this.#of(thread));
      else this.#mail.put(`A${String(waiter.thread)}`, 'wake', `${waiter.token} ok`, this.#of(thread));
    }
  }

  #end(thread: number): void {
    this.#ended.add(thread);
    this.#waiters.leave(thread);
    for (const [child, parent] of this.#parents) if (parent === thread && !this.#ended.has(child)) this.#end(child);
  }

  // ── Memory ─────────────────────────────────────────────────────────────────────────────────────

  #access(thread: number, operation: Operation, result: Primitive | typeof BLOCKED): void {
    // A time-out ends a wait without looking at the word again; a lock may be given by the event loop.
    if (operation.kind === 'wait' && result === 'timed-out') return;
    const taken = /^lock:(\d+):(\d+)\|/.exec(operation.kind === 'loop' ? String(result) : '');
    const asLock: Operation = taken ? { ...operation, kind: 'acquire', args: [Number(taken[1]), Number(taken[2]), Infinity] } : operation;
    const access = accessOf(asLock, { value: taken ? true : result });
    if (!access) return;
    if (access.reads) this.#readFrom(thread, access, asLock);
    this.#hold(thread, asLock, taken ? true : result);
    const made = this.#made(thread, access, asLock);
    this.#checkRaces(made);
    if (access.writes) this.#write(made);
  }

  #made(thread: number, access: Access, operation: Operation): MadeAccess {
    return { ...access, thread, operation, event: this.#events, epoch: epochOf(this.#of(thread), thread), holds: this.#held.get(thread) ?? new Map<string, Operation>() };
  }

  /** An atomic read synchronises with the atomic write of equal range that it reads. */
  #readFrom(thread: number, access: Access, operation: Operation): void {
    const seen = (this.#writes.get(access.sab) ?? []).filter((one) => overlap(one.access, access));
    const latest = seen.at(-1);
    const { from, to, atomic } = access;
    if (latest && atomic && latest.access.atomic && latest.access.from === from && latest.access.to === to) {
      this.#join(thread, latest.stamp);
      return;
    }
    for (const { access: write, stamp } of seen) {
      if (write.thread === thread) continue;
      this.#stamps.set(thread, joinWeakly(this.#of(thread), stamp));
      this.#flags.push({ write, read: this.#made(thread, access, operation), stamp });
    }
  }

  #hold(thread: number, operation: Operation, result: Primitive | typeof BLOCKED): void {
    if (operation.kind !== 'acquire' && operation.kind !== 'release') return;
    const holds = new Map(this.#held.get(thread));
    if (operation.kind === 'acquire' && result === true) holds.set(wordOf(operation.args), operation);
    if (operation.kind === 'release') holds.delete(wordOf(operation.args));
    this.#held.set(thread, holds);
  }

  #write(made: MadeAccess): void {
    const before = this.#writes.get(made.sab) ?? [];
    const left = before.filter(({ access }) => access.from < made.from || access.to > made.to);
    this.#writes.set(made.sab, [...left, { access: made, stamp: this.#of(made.thread) }]);
  }

  #checkRaces(second: MadeAccess): void {
    const others = this.#accesses.get(second.sab) ?? [];
    const stamp = this.#of(second.thread);
    for (const first of others) {
      if (first.thread === second.thread || !clash(first, second) || isBefore(first.thread, first.epoch, stamp)) continue;
      const flag = this.#flagBetween(first, second, stamp);
      this.races.push({ key: `${String(second.sab)} ${String(Math.max(first.from, second.from))}`, first, second, ...(flag && { flag }) });
    }
    const isSame = (one: MadeAccess): boolean => one.thread === second.thread && one.from === second.from && one.to === second.to &&
      one.atomic === second.atomic && one.writes === second.writes;
    this.#accesses.set(second.sab, [...others.filter((one) => !isSame(one)), second]);
  }

  /** The read by which the second thread knows of the first, if it would count. */
  #flagBetween(first: MadeAccess, second: MadeAccess, stamp: Stamp): PlainFlag | undefined {
    if (!isWeaklyBefore(first.thread, first.epoch, stamp)) return undefined;
    // A read of the racing bytes themselves is the race, not what should order it.
    const useful = this.#flags.filter(({ read, stamp: known }) => !overlap(read, second) && isWeaklyBefore(first.thread, first.epoch, known));
    return useful.findLast((one) => one.read.thread === second.thread) ?? useful.at(-1);
  }
}

/** The length of memory that can grow is read and written as by Atomics. */
const lengthOf = (args: readonly Primitive[]): string => `length ${String(args[0])}`;

const wordOf = (args: readonly Primitive[]): string => `${String(args[0])}:${String(args[1])}`;
