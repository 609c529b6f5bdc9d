/** Who keeps a word of shared memory as it is, where threads use it as a lock. */
import { accessOf } from './accesses.ts';
import { combine } from '../memory.ts';
import { cellKey } from '../telling/names.ts';
import type { Primitive } from '../operation.ts';
import type { WorldEvent } from '../world.ts';

/**
 * The thread that took the word: it changed it from 0 to something else, and it has not been 0 since.
 * Failing that, the last other thread that wrote it.
 * @param key `sab:offset`
 */
export function holderOfWord(events: readonly WorldEvent[], key: string, waiting: number): { thread: number; time: number } | undefined {
  let value: Primitive = 0;
  let taken: { thread: number; time: number } | undefined;
  let other: { thread: number; time: number } | undefined;
  for (const [time, event] of events.entries()) {
    if (event.kind !== 'operation' || cellKey(event.operation) !== key || !accessOf(event.operation, { value: event.result })?.writes) continue;
    const written = writtenBy(event);
    if (isZero(written)) taken = undefined;
    else if (isZero(value)) taken = { thread: event.thread, time };
    if (event.thread !== waiting) other = { thread: event.thread, time };
    value = written;
  }
  return taken ?? (isZero(value) ? undefined : other);
}

const isZero = (value: Primitive): boolean => value === 0 || value === 0n;

function writtenBy({ operation: { kind, args }, result }: Extract<WorldEvent, { kind: 'operation' }>): Primitive {
  if (kind === 'compareExchange') return args[4];
  return kind === 'update' ? combine(args[3] as string, result as number, args[4] as number) : args[3];
}
