/** Small things of the web that Node has as globals: Blob, File, base64, `navigator`. */
import { DOMException } from './dom-exception.ts';

interface Coders { readonly TextEncoder: new () => { encode(text: string): Uint8Array }; readonly TextDecoder: new () => { decode(bytes: Uint8Array): string } }

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const invalid = (): DOMException => new DOMException('Invalid character', 'InvalidCharacterError');

/** Text of characters below 256 as base64. @throws {DOMException} If there is another character. */
export function btoa(input: unknown): string {
  const bytes = Array.from(String(input), (character) => character.charCodeAt(0));
  if (bytes.some((byte) => byte > 255)) throw invalid();
  let text = '';
  for (let index = 0; index < bytes.length; index += 3) {
    const [a = 0, b, c] = bytes.slice(index, index + 3);
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const digit = (shift: number): string => BASE64[(bits >> shift) & 63] ?? '';
    text += digit(18) + digit(12) + (b === undefined ? '=' : digit(6)) + (c === undefined ? '=' : digit(0));
  }
  return text;
}

/** The reverse; white space does not count. @throws {DOMException} If it is no base64. */
export function atob(input: unknown): string {
  const text = String(input).replace(/[\t\n\f\r ]/g, '').replace(/^((?:.{4})*.{2,3}?)={1,2}$/, '$1');
  if (/[^A-Za-z0-9+/]/.test(text)) throw invalid();
  if (text.length % 4 === 1) throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
  let bits = 0;
  let count = 0;
  let result = '';
  for (const character of text) {
    bits = ((bits << 6) | BASE64.indexOf(character)) & 0xffffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    result += String.fromCharCode((bits >> count) & 255);
  }
  return result;
}

/** `Blob` and `File` in this thread's memory. Their streams are not available. */
export function makeBlob({ TextEncoder, TextDecoder }: Coders, refuse: (what: string) => never): { Blob: unknown; File: unknown } {
  const bytesOf = (part: unknown): number[] => {
    if (part instanceof Blob) return [...part.content];
    if (ArrayBuffer.isView(part)) return [...new Uint8Array(part.buffer as ArrayBuffer, part.byteOffset, part.byteLength)];
    if (Object.prototype.toString.call(part) === '[object ArrayBuffer]') return [...new Uint8Array(part as ArrayBuffer)];
    return [...new TextEncoder().encode(String(part))];
  };
  class Blob {
    readonly #bytes: Uint8Array;
    readonly type: string;
    constructor(parts: Iterable<unknown> = [], { type = '' }: { type?: unknown } = {}) {
      this.#bytes = Uint8Array.from([...parts].flatMap(bytesOf));
      this.type = String(type).toLowerCase();
    }

    get content(): Uint8Array {
      return this.#bytes;
    }

    get size(): number {
      return this.#bytes.length;
    }

    slice(start?: number, end?: number, type = ''): Blob {
      return new Blob([this.#bytes.slice(start, end)], { type });
    }

    text(): Promise<string> {
      return Promise.resolve(new TextDecoder().decode(this.#bytes));
    }

    arrayBuffer(): Promise<ArrayBuffer> {
      return Promise.resolve(this.#bytes.slice().buffer);
    }

    bytes(): Promise<Uint8Array> {
      return Promise.resolve(this.#bytes.slice());
    }

    stream(): never {
      return refuse('Blob.stream');
    }
  }
  Object.defineProperty(Blob.prototype, Symbol.toStringTag, { value: 'Blob', configurable: true });
  class File extends Blob {
    readonly name: string;
    readonly lastModified: number;
    constructor(parts: Iterable<unknown>, name: unknown, options: { type?: unknown; lastModified?: number } = {}) {
      super(parts, options);
      this.name = String(name);
      this.lastModified = options.lastModified ?? 0;
    }
  }
  return { Blob, File };
}
