import { describe, expect, test } from 'vitest';
import type { ChildEnd } from './child.ts';
import type { RealFrame } from './real-frames.ts';
import { judgeRun } from './real-judgement.ts';

const END: ChildEnd = { exitCode: 0, signal: null, leftBehind: [], stdout: '', stderr: '' };
const EMPTY = { processes: [], threads: [], resources: [] };
const settled: RealFrame = { kind: 'settled', census: EMPTY, value: 1 };
const end: RealFrame = { kind: 'end', census: EMPTY, exitCode: 0, drained: true, unhandledRejections: [] };
const options = { timeLimitMs: 2_000, directory: '/t' };

describe('judgeRun()', () => {
  test('a run has settled if it said so and ended by itself', () => {
    expect(judgeRun([settled, end], END, options)).toMatchObject({ ended: 'settled', value: 1, leftAlive: [] });
  });

  test('a run that settled and did not end names what it waits for, and is in time', () => {
    const waiting: RealFrame = { kind: 'waiting', census: { ...EMPTY, resources: ['Timeout', 'PipeWrap'] } };
    expect(judgeRun([settled, waiting], { ...END, exitCode: null, signal: 'SIGKILL', reason: 'time' }, options)).toMatchObject({ ended: 'settled', leftAlive: ['a timer'] });
  });

  test('a run that settled and vanished has crashed', () => {
    expect(judgeRun([settled], { ...END, exitCode: null, signal: 'SIGKILL' }, options)).toMatchObject({ ended: 'crash', sentence: expect.stringContaining('signal SIGKILL') as string });
  });

  test('a limit counts more than what the run said', () => {
    expect(judgeRun([settled, end], { ...END, reason: 'forged' }, options).ended).toBe('crash');
    expect(judgeRun([settled, end], { ...END, reason: 'output' }, options).ended).toBe('output limit');
    expect(judgeRun([], { ...END, reason: 'time' }, options)).toMatchObject({ ended: 'time limit', sentence: expect.stringContaining('2 seconds') as string });
  });

  test('what was alive at settling is told by place in the list, what is left by the last census', () => {
    const process = { pid: 5, exitCode: null, signal: null, alive: true, script: 'a.ts' };
    const frames: RealFrame[] = [
      { ...settled, census: { ...EMPTY, processes: [process] } },
      { ...end, census: { ...EMPTY, processes: [{ ...process, exitCode: 0, alive: false }, { ...process, pid: 6, exitCode: 1, alive: false }] } },
    ];
    expect(judgeRun(frames, { ...END, leftBehind: ['7 sleep 300'] }, options)).toMatchObject({
      processes: [{ pid: 5, exitCode: 0, aliveAtSettle: true }, { pid: 6, exitCode: 1, aliveAtSettle: false }],
      leftAlive: ['process 300 (pid 7)'],
    });
  });

  test('believes no shape and shows no control characters', () => {
    const hostile = [{ kind: 'settled', census: { processes: [null, { pid: 'x', script: '\u001b[31m\u202ea', alive: 'yes' }], threads: 7 }, error: { name: 5, message: { a: 1 } } }, { kind: 'end', census: null, unhandledRejections: 'x', uncaught: null }] as unknown as RealFrame[];
    expect(judgeRun(hostile, END, options)).toMatchObject({ error: { name: '', message: '', at: '' }, unhandledRejections: [] });
  });
});
