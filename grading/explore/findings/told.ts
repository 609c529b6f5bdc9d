/** Collects what crossed between each thread and the others. */
import type { Operation, Primitive } from '../operation.ts';
import type { Plain } from '../../plain.ts';
import type { BLOCKED } from '../world.ts';

const STORED_MAX = 1000;
const PRINTED_MAX = 5000;

/** What one thread was given and told, and what it said, stored and printed. */
export interface Told { given: Plain; received: Plain[]; sent: Plain[]; stored: (number | string)[]; printed: string }

export class Hearsay {
  readonly #told = new Map<number, Told>();

  of(thread: number): Told {
    let told = this.#told.get(thread);
    if (!told) this.#told.set(thread, told = { given: null, received: [], sent: [], stored: [], printed: '' });
    return told;
  }

  note(thread: number, { kind, args }: Operation, result: Primitive | typeof BLOCKED): void {
    const told = this.of(thread);
    switch (kind) {
      case 'spawn':
        this.of(result as number).given = JSON.parse(args[3] as string) as Plain;
        break;
      case 'send': this.#sent(told, args as [string, string, string]); break;
      case 'broadcast':
        told.sent.push(JSON.parse(args[2] as string) as Plain);
        break;
      case 'print':
        if (told.printed.length < PRINTED_MAX) told.printed += String(args[1]);
        break;
      case 'write': case 'store': case 'update':
        stored(told, args[kind === 'update' ? 4 : 3]);
        break;
      case 'compareExchange':
        if (result === args[3]) stored(told, args[4]);
        break;
      case 'writeRange': stored(told, String(args[2])); break;
      default:
    }
  }

  #sent(told: Told, [inbox, kind, text]: readonly [string, string, string]): void {
    if (kind !== 'message') return;
    const value = JSON.parse(text) as Plain;
    told.sent.push(value);
    const to = /^C(\d+)$/.exec(inbox)?.[1];
    if (to !== undefined) this.of(Number(to)).received.push(value);
  }
}

function stored(told: Told, value: Primitive): void {
  if (told.stored.length >= STORED_MAX) told.stored.shift();
  told.stored.push(typeof value === 'number' ? value : String(value));
}
