/** Bodies of `Request` and `Response`. Source: Fetch Standard, 5.2 and 5.3 "Body mixin". */

import { DOMException } from '../dom-exception.ts';

/** What makes text of bytes and bytes of text, in one thread. */
export interface Coders {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly TextDecoder: new () => { decode(bytes: Uint8Array): string };
}

/** What a body is made with. */
export interface BodyContext {
  readonly coders: Coders;
  readonly Blob: () => new (parts: readonly unknown[], options: { type: string }) => unknown;
  readonly refuse: (what: string) => never;
}

/** Where the bytes come from. */
export interface Content {
  /** Asked for once. */
  read(): Promise<Uint8Array>;
  /** Nobody will ask for them. */
  cancel(): void;
}

/** Bytes that are there already, and the type that they go by where nobody says another. */
export function contentOf(given: unknown, { coders, refuse }: BodyContext): { readonly content: Content; readonly type?: string } {
  const ready = (bytes: Uint8Array): Content => ({ read: () => Promise.resolve(bytes), cancel: () => undefined });
  // What the coder makes is of another realm.
  const encoded = (text: string): Content => ready(new Uint8Array(new coders.TextEncoder().encode(text)));
  if (typeof given === 'object' && given !== null) {
    const kind = Object.prototype.toString.call(given).slice(8, -1);
    if (kind === 'URLSearchParams') return { content: encoded(String(given)), type: 'application/x-www-form-urlencoded;charset=UTF-8' };
    if (ArrayBuffer.isView(given)) return { content: ready(new Uint8Array(given.buffer as ArrayBuffer, given.byteOffset, given.byteLength).slice()) };
    if (kind === 'ArrayBuffer') return { content: ready(new Uint8Array(given as ArrayBuffer).slice()) };
    if (kind === 'Blob' || kind === 'File') {
      const blob = given as { readonly content: Uint8Array; readonly type: string };
      return { content: ready(blob.content), ...(blob.type === '' ? {} : { type: blob.type }) };
    }
    if (Symbol.asyncIterator in given || kind === 'FormData') return refuse(`a request's body of ${kind}`);
  }
  return { content: encoded(String(given)), type: 'text/plain;charset=UTF-8' };
}

const isUsed = (): TypeError => new TypeError('Body is unusable: Body has already been read');

/** The methods that requests and answers share. `undefined` content: there is no body. */
export abstract class Body {
  readonly #context: BodyContext;
  readonly #content: Content | undefined;
  #bytes: Promise<Uint8Array> | undefined;
  #used = false;
  #locked = false;
  #stream: BodyStream | undefined;
  /** The signal of the request came after the answer's head. */
  protected isGivenUp: () => boolean = () => false;

  constructor(context: BodyContext, content: Content | undefined) {
    this.#context = context;
    this.#content = content;
  }

  get bodyUsed(): boolean {
    return this.#used;
  }

  get body(): BodyStream | null {
    if (!this.#content) return null;
    return this.#stream ??= makeStream(this.#context, {
      take: () => this.#take(), cancel: () => this.#cancel(), isLocked: () => this.#locked, lock: (locked) => { this.#locked = locked; },
    });
  }

  /** The same bytes once more. @throws {TypeError} If they have been read. */
  protected copyContent(what: string): Content | undefined {
    if (this.#used || this.#locked) throw new TypeError(`${what}.clone: Body has already been consumed.`);
    return this.#content && { read: () => this.#read(), cancel: () => undefined };
  }

  async text(): Promise<string> {
    return new this.#context.coders.TextDecoder().decode(await this.#consume());
  }

  async json(): Promise<unknown> {
    return JSON.parse(await this.text()) as unknown;
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.#consume()).slice().buffer;
  }

  async bytes(): Promise<Uint8Array> {
    return (await this.#consume()).slice();
  }

  async blob(): Promise<unknown> {
    const { Blob } = this.#context;
    const bytes = await this.#consume();
    return new (Blob())([bytes], { type: (this as unknown as { headers: { get(name: string): string | null } }).headers.get('content-type') ?? '' });
  }

  formData(): never {
    return this.#context.refuse('formData');
  }

  #consume(): Promise<Uint8Array> {
    if (this.#used || this.#locked) return Promise.reject(isUsed());
    if (this.isGivenUp()) return Promise.reject(new DOMException('The operation was aborted.', 'AbortError'));
    // Without a body there is nothing that could be used up.
    if (!this.#content) return Promise.resolve(new Uint8Array());
    return this.#take();
  }

  #take(): Promise<Uint8Array> {
    this.#used = true;
    return this.#read();
  }

  #read(): Promise<Uint8Array> {
    return this.#bytes ??= (this.#content as Content).read();
  }

  #cancel(): void {
    this.#used = true;
    if (!this.#bytes) this.#content?.cancel();
  }
}

interface Hold { readonly take: () => Promise<Uint8Array>; readonly cancel: () => void; readonly isLocked: () => boolean; readonly lock: (locked: boolean) => void }
interface Chunk { readonly value: Uint8Array | undefined; readonly done: boolean }
interface Reader { read(): Promise<Chunk>; cancel(): Promise<void>; releaseLock(): void; readonly closed: Promise<void> }

/** What `response.body` is: it gives everything as one chunk. */
export interface BodyStream {
  readonly locked: boolean;
  cancel(): Promise<void>;
  getReader(): Reader;
  values(): AsyncGenerator<Uint8Array>;
  [Symbol.asyncIterator](): AsyncGenerator<Uint8Array>;
}

function makeStream({ refuse }: BodyContext, hold: Hold): BodyStream {
  let over = false;
  const lockedError = (): TypeError => Object.assign(new TypeError('Invalid state: ReadableStream is locked'), { code: 'ERR_INVALID_STATE' });
  const next = async (): Promise<Chunk> => {
    if (over) return { value: undefined, done: true };
    over = true;
    const value = await hold.take();
    return value.length === 0 ? { value: undefined, done: true } : { value, done: false };
  };
  const cancel = (): Promise<void> => {
    over = true;
    hold.cancel();
    return Promise.resolve();
  };
  const reader = (): Reader => {
    if (hold.isLocked()) throw lockedError();
    hold.lock(true);
    return { read: next, cancel, releaseLock: () => { hold.lock(false); }, get closed() { return refuse('closed of a stream'); } };
  };
  async function* values(): AsyncGenerator<Uint8Array> {
    const { read, releaseLock } = reader();
    try {
      for (let chunk = await read(); !chunk.done; chunk = await read()) yield chunk.value as Uint8Array;
    } finally {
      if (!over) await cancel();
      releaseLock();
    }
  }
  const stream: BodyStream = {
    get locked() { return hold.isLocked(); },
    cancel: () => hold.isLocked() ? Promise.reject(lockedError()) : cancel(),
    getReader: reader, values, [Symbol.asyncIterator]: values,
  };
  for (const name of ['pipeTo', 'pipeThrough', 'tee']) Object.defineProperty(stream, name, { value: () => refuse(`${name} of a stream`) });
  return Object.defineProperty(stream, Symbol.toStringTag, { value: 'ReadableStream' });
}
