/** What was known when each message was sent, so that whoever receives it can learn it. */
import { NOTHING } from './clocks.ts';
import type { Stamp } from './clocks.ts';
import type { Operation } from '../operation.ts';

interface Letter { readonly kind: string; readonly text: string; readonly stamp: Stamp }

/** Inboxes, as far as their order matters. */
export class Mailboxes {
  readonly #boxes = new Map<string, Letter[]>();
  /** Broadcast channel → inboxes that have joined it. */
  readonly #channels = new Map<string, Set<string>>();

  /** Notes what an operation of `thread` sends. */
  post(thread: number, { kind, args }: Operation, stamp: Stamp): void {
    const [first, second, third] = args.map(String) as [string, string, string];
    switch (kind) {
      case 'send': this.put(first, second, third, stamp); break;
      case 'fail': this.put(`P${String(thread)}`, 'error', first, stamp); break;
      case 'kill': this.put(`S${first}`, 'signal', second, stamp); break;
      case 'join': this.#members(second).add(first); break;
      case 'leave': this.#members(second).delete(first); break;
      case 'broadcast':
        for (const inbox of this.#members(second)) if (inbox !== first) this.put(inbox, 'message', third, stamp);
        break;
      default:
    }
  }

  put(inbox: string, kind: string, text: string, stamp: Stamp): void {
    const box = this.#boxes.get(inbox) ?? [];
    this.#boxes.set(inbox, box);
    box.push({ kind, text, stamp });
  }

  /** The stamp of what is received now; what lay before it was not heard and is dropped. */
  take(inbox: string, kind: string, text: string): Stamp | undefined {
    const box = this.#boxes.get(inbox) ?? [];
    const exact = box.findIndex((one) => one.kind === kind && one.text === text);
    // The text differs where the explorer has tampered with it.
    const position = exact >= 0 ? exact : box.findIndex((one) => one.kind === kind);
    if (position < 0) return undefined;
    const [letter] = box.splice(0, position + 1).slice(-1);
    return letter?.stamp ?? NOTHING;
  }

  #members(channel: string): Set<string> {
    let members = this.#channels.get(channel);
    if (!members) this.#channels.set(channel, members = new Set());
    return members;
  }
}
