/** What cannot go to another process: shared memory, and so every shared object. */
import { cannotCrossProcesses } from '../errors.ts';
import type { Handle } from '../handle.ts';

/**
 * Refuse a value that holds shared objects or shared memory, as it is meant for another process.
 *
 * @throws {TypeError} With the first of them.
 */
export function refuseForProcess(value: unknown): void {
  refuse(value, new Set());
}

function refuse(value: unknown, seen: Set<object>): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  const { kind, buffer } = value as Partial<Handle>;
  if (buffer instanceof SharedArrayBuffer) throw cannotCrossProcesses(typeof kind === 'string' ? kind : 'SharedArrayBuffer');
  if (value instanceof SharedArrayBuffer) throw cannotCrossProcesses('SharedArrayBuffer');
  if (ArrayBuffer.isView(value)) return;
  const parts = value instanceof Map ? [...value.keys(), ...value.values()] : value instanceof Set ? [...value] : Object.values(value);
  for (const part of parts) refuse(part, seen);
}
