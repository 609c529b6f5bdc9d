// accepted: the page itself has the lock, and lends itself for as long as somebody needs it.
import { Lock } from '../../shared/lock.ts';

/** So many bytes fit on a page. */
const BYTES = 65_536;
/** Before them: the lock, and where the text ends. */
const HEAD = 2 * Int32Array.BYTES_PER_ELEMENT;

/** A page in shared memory, on which any thread may write. */
export class Page {
  /** What to post to another thread: `new Page(buffer)` is the same page there. */
  readonly buffer: SharedArrayBuffer;
  /** One cell: how many bytes are written. */
  readonly #end: Int32Array;
  readonly #bytes: Uint8Array;
  readonly #lock: Lock;

  constructor(buffer = new SharedArrayBuffer(HEAD + BYTES)) {
    this.buffer = buffer;
    this.#lock = new Lock(buffer);
    this.#end = new Int32Array(buffer, Lock.BYTES, 1);
    this.#bytes = new Uint8Array(buffer, HEAD);
  }

  /** Writes one piece behind all that stands there already, whoever wrote that. */
  write(piece: string): void {
    const bytes = new TextEncoder().encode(piece);
    // Makes room in one step, so no two pieces ever get the same room.
    const start = Atomics.add(this.#end, 0, bytes.length);
    this.#bytes.set(bytes, start);
  }

  /** Nobody else writes while `section` runs, if all ask here first. */
  alone(section: () => void): void {
    this.#lock.run(section);
  }

  /** All that stands on the page. */
  text(): string {
    return new TextDecoder().decode(this.#bytes.slice(0, Atomics.load(this.#end, 0)));
  }
}
