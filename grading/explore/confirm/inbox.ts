/** Holds back events that have really arrived until the plan gives them to the program. */
import type { Player, Source } from './player.ts';

/** One event that has arrived. */
interface Held {
  readonly kind: string;
  /** What arrived, as the plan would write it; empty where the two cannot be compared. */
  readonly text: string;
  /** Hands it to the program; gets what the plan says about it. */
  readonly give: (expected: string) => void;
}

/** The events of one child, port or channel. */
export class Inbox implements Source {
  readonly #player: Player;
  readonly #held: Held[] = [];

  constructor(player: Player, name: string) {
    this.#player = player;
    player.listen(name, this);
  }

  /** Something has arrived. It is given later, perhaps never. */
  hold(kind: string, give: (expected: string) => void, text = ''): void {
    this.#held.push({ kind, text, give });
    this.#player.arrived();
  }

  /** What the plan wants cannot come. */
  protected fail(why: string): never {
    return this.#player.fail(why);
  }

  has(kind: string): boolean {
    return this.#held.some((one) => one.kind === kind);
  }

  ready(kind: string, text: string): boolean {
    return wanted(kind, text).every(([one], index, all) => this.#held.filter((held) => held.kind === one).length >= all.slice(0, index + 1).filter(([other]) => other === one).length);
  }

  deliver(kind: string, text: string): void {
    // In one go: nothing of the program runs between two of them.
    for (const [one, expected] of wanted(kind, text)) this.#give(one, expected);
  }

  #give(kind: string, expected: string): void {
    const index = this.#held.findIndex((held) => held.kind === kind);
    const [held] = this.#held.splice(index, 1) as [Held];
    if (held.text !== '' && !isTagged(expected) && held.text !== expected) {
      this.#player.fail(`${this.#player.me.name} is given ${held.text.slice(0, 80)}, and in the found interleaving ${expected.slice(0, 80)}`);
    }
    held.give(expected);
  }
}

/** What one event of the plan consists of. */
function wanted(kind: string, text: string): (readonly [string, string])[] {
  return kind === 'burst' ? JSON.parse(text) as [string, string][] : [[kind, text]];
}

/** Payloads with memory, ports, errors and the like name them by numbers of the explorer. */
function isTagged(payload: string): boolean {
  return payload.includes('"$"');
}

/** Whether Node itself called the method that asks. Some methods that programs use are used by Node as well. */
export function isCalledByNode(): boolean {
  // Above this function and the method.
  return (new Error().stack?.split('\n')[3] ?? '').includes('node:');
}
