/** Faults that the explorer injects, to see what the program makes of them. */
import { BLOCKED } from '../operation.ts';
import type { World } from '../world.ts';
import { push } from './inbox.ts';
import { unparkOthers } from './spinning.ts';
import { finish } from './thread.ts';
import type { ThreadState } from './thread.ts';

/** One child dies. */
export interface Fault {
  /** Counts the children of the main thread from 0, in order of birth. */
  readonly child: number;
  /** `birth`: before it does anything. `any`: at every possible moment. */
  readonly when: 'birth' | 'any';
  /** What happens: a signal kills it, it exits by itself with a code, or it throws. */
  readonly exitCode?: number;
  readonly signal?: string;
  readonly error?: { readonly name: string; readonly message: string };
}

/** True for the thread that the fault is meant for, as long as it has not happened. */
export function isVictim(world: World, thread: ThreadState): boolean {
  if (!world.fault || world.faultAfterSends >= 0 || thread.parent < 0) return false;
  return thread.id === world.interner.id(`thread ${String(world.main)} ${String(world.fault.child)}`);
}

/** A fault at birth: the thread ends before it does anything. @returns true if it did. */
export function faultAtBirth(world: World, id: number): boolean {
  if (world.fault?.when !== 'birth' || !isVictim(world, world.thread(id))) return false;
  injectFault(world, world.thread(id));
  return true;
}

export function injectFault(world: World, thread: ThreadState): typeof BLOCKED {
  const { fault } = world;
  world.faultAfterSends = thread.sends;
  if (fault?.error) push(world, `P${String(thread.id)}`, 'error', JSON.stringify({ $: 'Error', ...fault.error }), thread.id);
  const code = fault?.signal ? null : fault?.exitCode ?? 1;
  // A thread that throws is still there when its parent hears of the error.
  if (fault?.error) world.change(thread.id, { doomed: true, dying: { code, signal: null, told: `ends: exit code ${String(code)}` } });
  else finish(world, thread.id, code, fault?.signal ?? null);
  unparkOthers(world, thread.id);
  const how = fault?.signal ?? `exit code ${String(code)}`;
  world.observer?.event({ kind: 'death', thread: thread.id, how, told: fault?.error ? `throws ${fault.error.name}: ${fault.error.message}` : `ends: ${how}` });
  return BLOCKED;
}
