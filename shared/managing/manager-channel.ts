/**
 * How a process calls an object of a `Manager`: directly, if the manager is its own, or by messages on
 * the channel that `fork` has laid to its parent.
 */
import { isMainThread } from 'node:worker_threads';
import { whyNotCopied } from '../pooling/copying.ts';
import { unpackThrown } from '../running/error-travel.ts';
import type { PackedThrown } from '../running/error-travel.ts';
import { managerUnreachable } from './manager-errors.ts';
import { cannotBeCopied } from '../pooling/pool-errors.ts';
import { revived } from '../running/target.ts';

/** Which object of which manager. */
export interface Address {
  /** The manager's name, which no other has. */
  readonly manager: string;
  /** The object's number. */
  readonly object: number;
}

/** A call from another process. */
export interface ManagerRequest extends Address {
  readonly kind: 'ManagerRequest';
  readonly request: number;
  readonly method: string;
  readonly args: readonly unknown[];
}

/** What came of it. */
export interface ManagerReply {
  readonly kind: 'ManagerReply';
  readonly request: number;
  readonly value: unknown;
  readonly thrown?: PackedThrown;
}

/** The managers of this process by their names: each carries out calls. */
export const managersHere = new Map<string, (address: Address, method: string, args: readonly unknown[]) => Promise<unknown>>();

interface Pending {
  readonly title: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

const pending = new Map<number, Pending>();
let requests = 0;

/**
 * Call a method of a manager's object.
 *
 * @param title How the object is called in messages.
 * @throws What the method throws (as a rejection).
 * @throws {TypeError} If an argument cannot be cloned (as a rejection).
 * @throws {Error} If the manager cannot be reached (as a rejection).
 */
export async function callManager({ manager, object }: Address, title: string, method: string, args: readonly unknown[]): Promise<unknown> {
  const holdsObjects = args.some((one) => typeof one === 'object' || typeof one === 'function' || typeof one === 'symbol');
  const reason = holdsObjects ? whyNotCopied(args, 'process') : undefined;
  if (reason !== undefined) throw cannotBeCopied(`pass this to ${title}`, reason);
  const direct = managersHere.get(manager);
  // Copies in both directions, as they are for everybody else.
  if (direct !== undefined) {
    const value = await direct({ manager, object }, method, holdsObjects ? structuredClone(args) : args);
    // A loop that asks again and again would hear nobody else without this.
    await new Promise((resolve) => setImmediate(resolve));
    return copied(value);
  }
  if (!isMainThread) throw managerUnreachable(title, 'it is for processes: threads share memory, and need no Manager');
  if (process.send === undefined || !process.connected) throw managerUnreachable(title, 'this process has no channel to the process of its Manager');
  requests += 1;
  const request: ManagerRequest = { kind: 'ManagerRequest', manager, object, request: requests, method, args };
  const answer = new Promise<unknown>((resolve, reject) => expect(request.request, { title, resolve, reject }));
  process.send(request);
  const [value] = await revived([await answer]);
  return value;
}

// Whoever listens is kept alive by the channel, so this only listens while there is something to come.
function expect(request: number, one: Pending): void {
  if (pending.size === 0) {
    process.on('message', hear);
    process.on('disconnect', loseAll);
  }
  pending.set(request, one);
}

function take(request: number): Pending | undefined {
  const one = pending.get(request);
  pending.delete(request);
  if (pending.size === 0) {
    process.off('message', hear);
    process.off('disconnect', loseAll);
  }
  return one;
}

function hear(message: unknown): void {
  const { kind, request, value, thrown } = Object(message) as Partial<ManagerReply>;
  if (kind !== 'ManagerReply') return;
  const one = take(request!);
  if (thrown === undefined) one?.resolve(value);
  else one?.reject(unpackThrown(thrown) as Error);
}

function loseAll(): void {
  for (const request of [...pending.keys()]) {
    const { title, reject } = take(request)!;
    reject(managerUnreachable(title, 'the process of its Manager is gone'));
  }
}

async function copied(value: unknown): Promise<unknown> {
  if (typeof value !== 'object' || value === null) return value;
  const [copy] = await revived([structuredClone(value)]);
  return copy;
}
