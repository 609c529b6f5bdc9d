/**
 * The private pipe on which a child reports: frames of plain data that only somebody who knows the
 * request's nonce can write.
 *
 * A frame is a length (4 bytes, big endian, of the JSON text), the nonce (32 ASCII characters) and the
 * JSON text. The length is believed only after the nonce was right, and then has a cap: a gigabyte frame
 * is refused at its 36th byte.
 */
import { writeSync } from 'node:fs';
import type { Plain } from '../plain.ts';
import { stringifyPlain } from './stringify.ts';

/** The file descriptor of the child's end of the pipe. */
export const REPORT_DESCRIPTOR = 3;
/** Characters of a nonce. */
export const NONCE_LENGTH = 32;
const LENGTH_BYTES = 4;
const HEADER_BYTES = LENGTH_BYTES + NONCE_LENGTH;

 
const { parse } = JSON;
// An import would follow what learner code puts in its place.
const write = writeSync;
const { alloc, from } = Buffer;
const { apply } = Reflect;
const { writeUInt32BE, copy } = Buffer.prototype;
 

/** Make one frame. */
export function encodeFrame(nonce: string, payload: Plain): Uint8Array {
  const body = from(stringifyPlain(payload), 'utf8');
  const frame = alloc(HEADER_BYTES + body.length);
  apply(writeUInt32BE, frame, [body.length, 0]);
  apply(copy, from(nonce, 'latin1'), [frame, LENGTH_BYTES]);
  apply(copy, body, [frame, HEADER_BYTES]);
  return frame;
}

/**
 * Write one frame and wait until the pipe has taken all of it.
 *
 * @returns False if the pipe is closed: then nobody can be told anything any more.
 */
export function writeFrame(nonce: string, payload: Plain, descriptor = REPORT_DESCRIPTOR): boolean {
  const frame = encodeFrame(nonce, payload);
  let written = 0;
  while (written < frame.length) {
    try {
      written += write(descriptor, frame, written, frame.length - written);
    } catch (error) {
      // The reader is slow and the pipe is full: nothing to do but to try again.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') return false;
    }
  }
  return true;
}

/** What a {@link FrameReader} says about the bytes so far. */
export type FrameFault = 'forged' | 'too long';

/** Cuts a byte stream into frames. Call {@link push} with every chunk; after a fault nothing is read any more. */
export class FrameReader {
  readonly #bytesMax: number;
  #nonce: string;
  #chunks: Buffer[] = [];
  #length = 0;
  #fault: FrameFault | undefined;

  /** @param bytesMax Longest JSON text in bytes. */
  constructor(nonce: string, bytesMax: number) {
    this.#nonce = nonce;
    this.#bytesMax = bytesMax;
  }

  /** Expect frames of another request from now on. */
  set nonce(nonce: string) {
    this.#nonce = nonce;
  }

  /** Whether the stream stopped in the middle of a frame. */
  get partial(): boolean {
    return this.#length > 0;
  }

  /**
   * Take the next bytes.
   *
   * @returns The frames that are complete now, or what is wrong with the stream.
   */
  push(chunk: Buffer): Plain[] | FrameFault {
    if (this.#fault !== undefined) return this.#fault;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    const frames: Plain[] = [];
    for (;;) {
      const frame = this.#next();
      if (frame === undefined) return frames;
      if ('fault' in frame) return (this.#fault = frame.fault);
      frames.push(frame.payload);
    }
  }

  #next(): { payload: Plain } | { fault: FrameFault } | undefined {
    if (this.#length < HEADER_BYTES) return undefined;
    const header = this.#peek(HEADER_BYTES);
    if (header.toString('latin1', LENGTH_BYTES, HEADER_BYTES) !== this.#nonce) return { fault: 'forged' };
    const length = header.readUInt32BE(0);
    if (length > this.#bytesMax) return { fault: 'too long' };
    if (this.#length < HEADER_BYTES + length) return undefined;
    const frame = this.#peek(HEADER_BYTES + length);
    const rest = (this.#chunks[0] as Buffer).subarray(frame.length);
    this.#chunks.splice(0, 1, ...(rest.length > 0 ? [rest] : []));
    this.#length -= frame.length;
    try {
      return { payload: parse(frame.toString('utf8', HEADER_BYTES)) as Plain };
    } catch {
      return { fault: 'forged' };
    }
  }

  // Joins chunks only when a header or a whole frame is there, so that a large frame is copied once or twice.
  #peek(length: number): Buffer {
    if ((this.#chunks[0]?.length ?? 0) < length) this.#chunks = [Buffer.concat(this.#chunks)];
    return (this.#chunks[0] as Buffer).subarray(0, length);
  }
}
