/** Which bytes of shared memory an operation touches, and how. */
import { CELL_BYTES } from '../memory.ts';
import type { CellType } from '../memory.ts';
import type { Operation, Primitive } from '../operation.ts';

/** A range of bytes that an operation reads or writes. */
export interface Access {
  readonly sab: number;
  readonly from: number;
  /** First byte behind it. */
  readonly to: number;
  readonly atomic: boolean;
  readonly reads: boolean;
  readonly writes: boolean;
}

/** Bytes of a lock's word. */
const LOCK_BYTES = 4;

/**
 * What an operation touches; `undefined` if nothing shared.
 * @param result What it came to; without, what it might do (a compareExchange counts as a write).
 */
export function accessOf(operation: Operation, result?: { readonly value: Primitive | symbol }): Access | undefined {
  const { kind, args } = operation;
  const [sab, from, extent] = args as [number, number, Primitive];
  const access = (bytes: number, how: 'reads' | 'writes' | 'both', atomic: boolean): Access => (
    { sab, from, to: from + bytes, atomic, reads: how !== 'writes', writes: how !== 'reads' });
  const cell = (how: 'reads' | 'writes' | 'both', atomic: boolean): Access => access(CELL_BYTES[extent as CellType], how, atomic);
  switch (kind) {
    case 'read': return cell('reads', false);
    case 'write': return cell('writes', false);
    case 'readRange': return access(extent as number, 'reads', false);
    case 'writeRange': return access((extent as string).length, 'writes', false);
    case 'load':
    case 'wait':
    case 'waitAsync': return cell('reads', true);
    case 'store': return cell('writes', true);
    case 'update': return cell('both', true);
    case 'compareExchange': return cell(result === undefined || result.value === args[3] ? 'both' : 'reads', true);
    // A lock's word is taken and given back as by Atomics.
    case 'acquire': return access(LOCK_BYTES, result === undefined || result.value === true ? 'both' : 'reads', true);
    case 'release': return access(LOCK_BYTES, result?.value === false ? 'reads' : 'both', true);
    default: return undefined;
  }
}

export const overlap = (a: Access, b: Access): boolean => a.sab === b.sab && a.from < b.to && b.from < a.to;

export const isPlainWrite = (access: Access): boolean => access.writes && !access.atomic;

/**
 * True for two accesses that may not happen at the same time: the same bytes, and one of them a plain
 * write. A plain read beside an atomic write is none: it may be stale, but what it is used for is
 * explored like everything else.
 */
export const clash = (a: Access, b: Access): boolean => overlap(a, b) && (isPlainWrite(a) || isPlainWrite(b));

/** True for two accesses that a program may use to tell one thread of another, and that order nothing: plain read of an atomic write, or Atomics of different sizes. */
export const ordersNothing = (a: Access, b: Access): boolean => overlap(a, b) && (a.writes || b.writes) && !clash(a, b) &&
  (a.atomic !== b.atomic || a.from !== b.from || a.to !== b.to);
