import { describe, expect, test } from 'vitest';
import { NamespaceStatus } from './namespace-status.ts';

const read = (...chunks: string[]): NamespaceStatus => {
  const status = new NamespaceStatus();
  for (const chunk of chunks) status.push(Buffer.from(chunk));
  return status;
};

describe('NamespaceStatus', () => {
  test('tells an exit code from a signal', () => {
    expect(read('code 3\n').mainEnd).toEqual({ exitCode: 3, signal: null });
    expect(read('code 137\n').mainEnd).toEqual({ exitCode: null, signal: 'SIGKILL' });
  });

  test('knows the end only once it was reported whole', () => {
    const status = new NamespaceStatus();
    expect([status.push(Buffer.from('co')), status.reached, status.push(Buffer.from('de 0\n')), status.push(Buffer.from('empty\n'))]).toEqual([false, false, true, false]);
  });

  test('keeps the last complete round of what was left behind, and nothing if all of it ended by itself', () => {
    const rounds = ['code 0\n', 'left 7 node a.ts\nleft 8 sleep\nlook\n', 'left 8 sleep\nlook\nleft 9 '];
    expect(read(...rounds).leftBehind).toEqual(['8 sleep']);
    expect(read(...rounds, 'x\nlook\nempty\n')).toMatchObject({ leftBehind: [], empty: true });
  });
});
