import { mkdtempSync, openSync, closeSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FrameReader, encodeFrame, writeFrame } from './frames.ts';
import { newNonce } from './nonce.ts';

const nonce = newNonce();
const frame = Buffer.from(encodeFrame(nonce, { answer: 'forty-two ✓' }));

describe('FrameReader.push()', () => {
  test.each([1, 7, 36, 1_000])('puts frames together that come in pieces of %d bytes', (size) => {
    const reader = new FrameReader(nonce, 1_000);
    const bytes = Buffer.concat([frame, frame, frame]);
    const found: unknown[] = [];
    for (let start = 0; start < bytes.length; start += size) found.push(...(reader.push(bytes.subarray(start, start + size)) as unknown[]));
    expect(found).toEqual(Array(3).fill({ answer: 'forty-two ✓' }));
    expect(reader.partial).toBe(false);
  });

  test('refuses a frame with another nonce, and everything after it', () => {
    const reader = new FrameReader(nonce, 1_000);
    expect(reader.push(Buffer.from(encodeFrame(newNonce(), null)))).toBe('forged');
    expect(reader.push(frame)).toBe('forged');
  });

  test('refuses a gigabyte by its header', () => {
    const header = Buffer.from(frame.subarray(0, 36));
    header.writeUInt32BE(2 ** 30);
    expect(new FrameReader(nonce, 1_000).push(header)).toBe('too long');
  });

  test('does not believe a length without the nonce', () => {
    const header = Buffer.alloc(36, 1);
    header.writeUInt32BE(2 ** 30);
    expect(new FrameReader(nonce, 1_000).push(header)).toBe('forged');
  });

  test('refuses what is not JSON', () => {
    const broken = Buffer.from(frame);
    broken[36] = 0x21;
    expect(new FrameReader(nonce, 1_000).push(broken)).toBe('forged');
  });

  test('knows that a frame is only half there', () => {
    const reader = new FrameReader(nonce, 1_000);
    expect(reader.push(frame.subarray(0, 40))).toEqual([]);
    expect(reader.partial).toBe(true);
  });

  test('expects the next request\'s nonce once it is told', () => {
    const reader = new FrameReader(newNonce(), 1_000);
    reader.nonce = nonce;
    expect(reader.push(frame)).toEqual([{ answer: 'forty-two ✓' }]);
  });
});

describe('writeFrame()', () => {
  test('writes what encodeFrame() made, and says so if nobody can be reached', () => {
    const folder = mkdtempSync(join(tmpdir(), 'katas-frames-'));
    const descriptor = openSync(join(folder, 'out'), 'w');
    expect(writeFrame(nonce, { answer: 'forty-two ✓' }, descriptor)).toBe(true);
    closeSync(descriptor);
    expect(readFileSync(join(folder, 'out')).equals(frame)).toBe(true);
    expect(writeFrame(nonce, null, 10_000)).toBe(false);
    rmSync(folder, { recursive: true });
  });
});
