/** What the program itself calls the memory and the locks that its operations touch. */
import { callSiteAt, shortName } from '../program/call-site.ts';
import type { CallSite } from '../program/call-site.ts';
import { CELL_BYTES } from '../memory.ts';
import type { CellType } from '../memory.ts';
import type { Operation } from '../operation.ts';
import type { Program } from '../program/program.ts';

/** The shared object an operation touches: a memory and an offset. */
export function cellKey(operation: Operation): string {
  return `${String(operation.args[0])}:${String(operation.args[1])}`;
}

/** Methods whose receiver is the thing itself; of `Math.max(...cell)` it is not. */
const LOCK_METHOD = /^(?:acquire|release|hold|run|acquireAsync|locked)$/;
const VIEW_METHOD = /^(?:[gs]et(?:Big)?(?:Int|Uint|Float)\d+|at|with|set|fill|sort|slice|reverse|copyWithin|toReversed|toSorted|toString|toLocaleString|(?:last)?[iI]ndexOf|find(?:Last)?(?:Index)?|forEach|reduce(?:Right)?|every|some|filter|map|includes|join|keys|values|entries)$/;

/** Names seen in one execution. */
export class Names {
  readonly #program: Program;
  /** Memory → the first name that it was reached through. */
  readonly #memories = new Map<string, string>();
  /** `sab:offset` → the same for a lock. */
  readonly #locks = new Map<string, string>();

  constructor(program: Program) {
    this.#program = program;
  }

  /** Remembers what an operation calls things; to be shown every operation, in order. */
  note(operation: Operation): void {
    const memory = String(operation.args[0]);
    if (operation.kind === 'acquire' || operation.kind === 'release') {
      const name = this.#receiver(operation, LOCK_METHOD);
      if (name !== undefined && !this.#locks.has(cellKey(operation))) this.#locks.set(cellKey(operation), name);
    } else if (typeof operation.args[1] === 'number' && !this.#memories.has(memory)) {
      const name = this.#viewName(operation);
      if (name !== undefined) this.#memories.set(memory, name);
    }
  }

  /** `teller.worker.ts:9`; empty where unknown. */
  place(operation: Operation): string {
    if (operation.site) return this.#program.site(operation.site.module, operation.site.index)?.at ?? '';
    return this.callPlace(operation);
  }

  /** The call that an operation comes from; none for an element access. */
  call(operation: Operation): CallSite | undefined {
    return operation.site ? undefined : this.outerCall(operation);
  }

  /** The program's own call that an operation comes from, which may be one of a helper. */
  outerCall(operation: Operation): CallSite | undefined {
    const found = operation.stack === undefined ? undefined : this.#program.callOf(operation.stack);
    return found && callSiteAt(found.code, found.column);
  }

  /** Whose member a line names, where it names that member of one object only: `counter` in `counter.value += 1`. */
  receiverIn(at: string, member: string): string | undefined {
    const found = [...this.#program.lineAt(at).matchAll(/([\w$#.[\]!?]+?)\??\.([\w$]+)/g)].flatMap(([, object = '', name]) => name === member ? shortName(object) ?? [] : []);
    return new Set(found).size === 1 ? found[0] : undefined;
  }

  /** Where that stands; empty where unknown. */
  callPlace(operation: Operation): string {
    return operation.stack === undefined ? '' : this.#program.placeOf(operation.stack)?.at ?? '';
  }

  /** The same for a method of a view: of `Math.max(...cell)` there is none. */
  viewCall(operation: Operation): CallSite | undefined {
    const call = this.call(operation);
    return call && VIEW_METHOD.test(call.method) ? call : undefined;
  }

  /** `balance[0]`, as the operation itself calls it where it has a name. */
  cell(operation: Operation): string {
    const [sab, offset, type] = operation.args as [number, number, CellType];
    const own = this.#viewName(operation);
    const index = own === undefined ? undefined : operation.site?.element;
    return `${own ?? this.memory(sab)}[${String(index ?? Math.floor(offset / (CELL_BYTES[type] ?? 4)))}]`;
  }

  /** What a memory is called as a whole. */
  memory(sab: unknown): string {
    return this.#memories.get(String(sab)) ?? 'shared memory';
  }

  /** What a lock is called where an operation was written, else what it was called first. */
  lock(operation: Operation): string {
    return this.#receiver(operation, LOCK_METHOD) ?? this.lockAt(cellKey(operation));
  }

  lockAt(key: string): string {
    return this.#locks.get(key) ?? 'lock';
  }

  #viewName(operation: Operation): string | undefined {
    const site = operation.site && this.#program.site(operation.site.module, operation.site.index);
    return site ? shortName(site.text) : this.#receiver(operation, VIEW_METHOD);
  }

  #receiver(operation: Operation, methods: RegExp): string | undefined {
    const call = this.call(operation);
    if (!call || !methods.test(call.method)) return undefined;
    // The rewritten text has no name for `locks[0]`, the program's own has.
    return call.receiver === '' ? this.receiverIn(this.callPlace(operation), call.method) : call.receiver;
  }
}
