/**
 * The trie memo. A virtual thread is a function of the results it was fed, so its state *is* the
 * list of these results: a node of a trie whose nodes are requests and whose edges are results. On
 * a known edge no learner code has to run.
 */
import { combine } from './memory.ts';
import type { Operation, Primitive } from './operation.ts';
import { edgeKey } from './operation.ts';

/** How often an equal cycle of reads must repeat before it counts as spinning for ever. Bounded spins (8 to 100) end before. */
export const SPINS_UNTIL_PARKED = 128;
/** After so many, with nobody else able to go on, nothing will ever change: a livelock. */
export const SPINS_UNTIL_HOPELESS = 2 * SPINS_UNTIL_PARKED;
/** From this repeat on a spinning thread is not interrupted: how often it looked in vain makes no difference. */
export const SPINS_UNTIL_COMPRESSED = 2;
/** The same for cycles that contain a timer or a time-out: time passes only when nothing else happens. */
export const TIMED_SPINS_UNTIL_PARKED = 2;
/** Requests after which it shows whether histories repeat. */
const USES_UNTIL_JUDGED = 20_000;
const LONGEST_CYCLE = 12;
const MOST_REPEATS_COUNTED = 4 * SPINS_UNTIL_PARKED;

const READ_ONLY: ReadonlySet<string> = new Set([
  'read', 'readRange', 'load', 'clock', 'timer', 'clear', 'print', 'receive', 'waitAsync', 'returned',
]);

/** One point of a thread's history: what it asks for after the results on the path from the root. */
export class TrieNode {
  readonly id: number;
  readonly operation: Operation;
  readonly parent: TrieNode | undefined;
  /** The result on the edge from the parent. */
  readonly fed: Primitive;
  readonly depth: number;
  readonly edges = new Map<Primitive, TrieNode>();
  /** How many times the cycle of reads that ends here has repeated. */
  readonly spins: number;
  /** True when that cycle contains a timer or a time-out. */
  readonly timed: boolean;
  /** A thread that is parked in its event loop exactly here and can be continued without re-execution. */
  live: unknown = undefined;

  constructor(id: number, operation: Operation, parent: TrieNode | undefined, fed: Primitive) {
    this.id = id;
    this.operation = operation;
    this.parent = parent;
    this.fed = fed;
    this.depth = parent ? parent.depth + 1 : 0;
    const spin = spinsAt(this);
    this.spins = spin.repeats;
    this.timed = spin.timed;
  }

  next(result: Primitive): TrieNode | undefined {
    return this.edges.get(edgeKey(result));
  }
}

/** The memo of one exploration. */
export class Trie {
  /** Ids are given once only, so that a state never looks like another one after {@link clear}. */
  #ids = 0;
  #size = 0;
  #hits = 0;
  #misses = 0;
  readonly #roots = new Map<string, TrieNode>();

  get size(): number {
    return this.#size;
  }

  /** True when histories do not repeat: then remembering them costs memory and saves nothing. */
  get isUseless(): boolean {
    return this.#hits + this.#misses >= USES_UNTIL_JUDGED && this.#misses > this.#hits;
  }

  /** Counts a request that was known, or for which the thread had to run. */
  count(isKnown: boolean): void {
    if (isKnown) this.#hits++;
    else this.#misses++;
  }

  /** Forgets everything. Nodes that somebody still holds stay valid, and lead nowhere. */
  clear(): void {
    const pending = [...this.#roots.values()];
    for (let node = pending.pop(); node; node = pending.pop()) {
      for (const next of node.edges.values()) pending.push(next);
      node.edges.clear();
      node.live = undefined;
    }
    this.#roots.clear();
    this.#size = 0;
    this.#hits = 0;
    this.#misses = 0;
  }

  /** The root of a thread: threads with an equal birth share it. */
  root(birth: string, make: () => Operation): TrieNode {
    let root = this.#roots.get(birth);
    if (!root) {
      root = new TrieNode(this.#ids++, make(), undefined, undefined);
      this.#size++;
      this.#roots.set(birth, root);
    }
    return root;
  }

  /** Adds what a thread asks for after `result` at `node`. */
  extend(node: TrieNode, result: Primitive, operation: Operation): TrieNode {
    const child = new TrieNode(this.#ids++, operation, node, result);
    this.#size++;
    node.edges.set(edgeKey(result), child);
    return child;
  }
}

/** The results from the root to `node`, oldest first. */
export function historyOf(node: TrieNode): { readonly operation: Operation; readonly result: Primitive }[] {
  const history: { operation: Operation; result: Primitive }[] = [];
  for (let at: TrieNode = node; at.parent; at = at.parent) {
    history.push({ operation: at.parent.operation, result: at.fed });
  }
  return history.reverse();
}

/** Counts how often the same cycle of fruitless reads has been repeated just before `node`. */
function spinsAt(node: TrieNode): { repeats: number; timed: boolean } {
  for (let length = 1; length <= LONGEST_CYCLE; length++) {
    let timed = false;
    let fruitless = true;
    let at: TrieNode = node;
    for (let step = 0; step < length; step++) {
      const parent = at.parent;
      if (!parent || !isFruitless(parent.operation, at.fed)) {
        fruitless = false;
        break;
      }
      if (isTimed(parent.operation, at.fed)) timed = true;
      at = parent;
    }
    if (!fruitless) return { repeats: 0, timed: false };
    if (shape(at.operation) !== shape(node.operation)) continue;
    let repeats = 0;
    let here: TrieNode = node;
    let before: TrieNode = at;
    while (repeats < MOST_REPEATS_COUNTED * length && sameStep(here, before)) {
      repeats++;
      for (let step = 1; step < length && sameStep(up(here, step), up(before, step)); step++) repeats++;
      if (repeats % length !== 0) break;
      here = up(here, length);
      before = up(before, length);
    }
    const whole = Math.floor(repeats / length);
    if (whole > 0) return { repeats: whole, timed };
  }
  return { repeats: 0, timed: false };
}

function up(node: TrieNode, steps: number): TrieNode {
  let at = node;
  for (let step = 0; step < steps && at.parent; step++) at = at.parent;
  return at;
}

function sameStep(a: TrieNode, b: TrieNode): boolean {
  return a.parent !== undefined && b.parent !== undefined && a !== b &&
    shape(a.parent.operation) === shape(b.parent.operation) && sameResult(a.fed, b.fed);
}

function sameResult(a: Primitive, b: Primitive): boolean {
  if (typeof a === 'string' && typeof b === 'string') return eventShape(a) === eventShape(b);
  return Object.is(a, b);
}

/** Timer ids grow; everything else of a timer event must be equal. */
const eventShape = (event: string): string => event.startsWith('timer|') ? 'timer' : event;
const shape = (operation: Operation): string => {
  if (operation.kind === 'timer') return `timer(${String(operation.args[1])})`;
  if (operation.kind === 'clear' || operation.kind === 'clock') return operation.kind;
  if (operation.kind === 'loop') return String(operation.args[0]).replace(/t\d+/g, 't');
  return operation.key;
};

function isFruitless(operation: Operation, result: Primitive): boolean {
  if (READ_ONLY.has(operation.kind)) return true;
  switch (operation.kind) {
    case 'compareExchange': return result !== operation.args[3] || operation.args[3] === operation.args[4];
    // Whoever puts back what was there (a spin lock's test-and-set, `or` of a bit that is set) changed nothing.
    case 'update': return combine(operation.args[3] as string, result as number, operation.args[4] as number) === result;
    case 'wait': return result === 'timed-out' || result === 'not-equal';
    case 'acquire': return result === false;
    case 'loop': return result === 'immediate|' || (typeof result === 'string' && result.startsWith('timer|'));
    default: return false;
  }
}

function isTimed(operation: Operation, result: Primitive): boolean {
  return (operation.kind === 'wait' && result === 'timed-out') ||
    (operation.kind === 'acquire' && result === false) ||
    (operation.kind === 'loop' && typeof result === 'string' && result.startsWith('timer|'));
}
