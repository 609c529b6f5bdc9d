/** Accesses of many bytes by one method, as the program wrote them: `view.getInt32(4) → 100`. */
import { show } from './brief.ts';
import type { CallSite } from '../program/call-site.ts';
import { Block, CELL_BYTES } from '../memory.ts';
import type { CellType } from '../memory.ts';

const DATA_VIEW = /^([gs]et)(Int8|Uint8|Int16|Uint16|Int32|Uint32|Float16|Float32|Float64|BigInt64|BigUint64)$/;
const SHORT: Readonly<Record<string, CellType>> = {
  Int8: 'i8', Uint8: 'u8', Int16: 'i16', Uint16: 'u16', Int32: 'i32', Uint32: 'u32', Float16: 'f16', Float32: 'f32', Float64: 'f64', BigInt64: 'i64', BigUint64: 'u64',
};

/** What to write for a range that was read or written; `value` where the program sees one number. */
export interface RangeText { readonly text: string; readonly value?: string }

/**
 * @param call The view's method as it was called; without one the access has no name.
 * @param memory What the memory is called.
 * @param bytes One character a byte.
 */
export function rangeText(call: CallSite | undefined, memory: string, how: 'reads' | 'writes', bytes: string): RangeText {
  const [, verb = '', type = ''] = DATA_VIEW.exec(call?.method ?? '') ?? [];
  const cell = SHORT[type];
  if (!call || cell === undefined || CELL_BYTES[cell] !== bytes.length) return { text: wholeText(call, memory, how) };
  const isRead = verb === 'get';
  const name = `${call.receiver || memory}.${call.method}(${call.args[0] ?? ''})`;
  const value = decoded(bytes, cell, call.args[isRead ? 1 : 2]);
  if (value === undefined) return { text: `${name}: ${how}` };
  return { text: `${name} ${isRead ? '→' : '←'} ${value}`, value };
}

function wholeText(call: CallSite | undefined, memory: string, how: string): string {
  return call ? `${call.receiver || memory}.${call.method}(): ${how}` : `${how} ${memory}`;
}

/** The number; `undefined` where the byte order is not written down as a literal. */
function decoded(bytes: string, type: CellType, littleEndian: string | undefined): string | undefined {
  // esbuild may write `true` as `!0`.
  const isLittle = littleEndian === 'true' || littleEndian === '!0';
  const isBig = littleEndian === undefined || littleEndian === 'false' || littleEndian === '!1';
  if (!isLittle && !isBig && bytes.length > 1) return undefined;
  const data = Uint8Array.from(bytes, (byte) => byte.charCodeAt(0));
  return show(new Block(isLittle ? data : data.reverse()).read(0, type));
}
