/** Keeps the beginning of what a child prints, cleaned, and notices when it is too much. */
import { OUTPUT_KEPT_MAX } from './limits.ts';

// Everything but line feed and tab: such characters move the cursor, change colours or hide text. Bidirectional
// controls make a line read differently from what it is.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const UNWANTED = /\u001b\[[0-?]*[ -/]*[@-~]|[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu;

/** Strip control characters but line feed and tab, and cap. */
export function cleanOutput(text: string, max = OUTPUT_KEPT_MAX): string {
  const plain = text.slice(0, max * 2).replace(UNWANTED, '').toWellFormed();
  return plain.length > max ? `${plain.slice(0, max - 1)}…` : plain;
}

/** Collects standard output and standard error. */
export class OutputCollector {
  readonly #bytesMax: number;
  readonly #tooMuch: () => void;
  readonly #kept = { stdout: [] as Buffer[], stderr: [] as Buffer[] };
  readonly #bytes = { stdout: 0, stderr: 0 };

  /** @param tooMuch Called at every chunk beyond the limit of both together. */
  constructor(bytesMax: number, tooMuch: () => void) {
    this.#bytesMax = bytesMax;
    this.#tooMuch = tooMuch;
  }

  push(name: 'stdout' | 'stderr', chunk: Buffer): void {
    if (this.#bytes[name] < OUTPUT_KEPT_MAX * 4) this.#kept[name].push(chunk);
    this.#bytes[name] += chunk.length;
    if (this.#bytes.stdout + this.#bytes.stderr > this.#bytesMax) this.#tooMuch();
  }

  get texts(): { readonly stdout: string; readonly stderr: string } {
    const text = (name: 'stdout' | 'stderr'): string => cleanOutput(Buffer.concat(this.#kept[name]).toString('utf8'));
    return { stdout: text('stdout'), stderr: text('stderr') };
  }
}
