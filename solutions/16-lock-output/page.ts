// Where the threads write. There is nothing to do in this file.

/** So many bytes fit on a page. */
const BYTES = 65_536;

/** A page in shared memory, on which any thread may write. */
export class Page {
  /** What to post to another thread: `new Page(buffer)` is the same page there. */
  readonly buffer: SharedArrayBuffer;
  /** One cell: how many bytes are written. */
  readonly #end: Int32Array;
  readonly #bytes: Uint8Array;

  constructor(buffer = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT + BYTES)) {
    this.buffer = buffer;
    this.#end = new Int32Array(buffer, 0, 1);
    this.#bytes = new Uint8Array(buffer, Int32Array.BYTES_PER_ELEMENT);
  }

  /** Writes one piece behind all that stands there already, whoever wrote that. */
  write(piece: string): void {
    const bytes = new TextEncoder().encode(piece);
    // Makes room in one step, so no two pieces ever get the same room.
    const start = Atomics.add(this.#end, 0, bytes.length);
    this.#bytes.set(bytes, start);
  }

  /** All that stands on the page. */
  text(): string {
    return new TextDecoder().decode(this.#bytes.slice(0, Atomics.load(this.#end, 0)));
  }
}
