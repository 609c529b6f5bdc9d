import { describe, expect, test } from 'vitest';
import { diedProblem } from './died.ts';
import type { DeathRules } from './died.ts';
import type { Outcome } from '../explore/report.ts';
import type { Fault } from '../explore/world.ts';
import { outcomeWith, threadsNamed } from '../fixtures/outcomes.ts';

const KILLED: Fault = { child: 0, when: 'any', signal: 'SIGKILL' };
const EXITED: Fault = { child: 0, when: 'birth', exitCode: 3 };
const RULES: DeathRules = {
  whose: 'The process for 7', namesHow: true, wrong: ({ value }) => value === 343 ? undefined : { kind: 'wrong result', sentence: 'This is no cube.' },
  misconceptions: { swallowed: 's', noError: 'n', unnamed: 'u' },
};
const died = (given: Partial<Outcome>): Outcome => outcomeWith({ threads: threadsNamed('process', 'cube'), faultAfterSends: 0, value: null, ...given });
const rejected = (message: string, name = 'Error'): Outcome => died({ error: { name, message, at: '' } });
const idOf = (outcome: Outcome, fault: Fault, rules: Partial<DeathRules> = {}): string => {
  const problem = diedProblem(outcome, fault, { ...RULES, ...rules });
  return problem ? problem.misconception ?? problem.sentence : 'nothing';
};

describe('diedProblem()', () => {
  test('wants an Error that names the exit code or the signal, as a word of its own', () => {
    expect(idOf(rejected('exit code 3'), EXITED)).toBe('nothing');
    expect(idOf(rejected('ended: SIGKILL.'), KILLED)).toBe('nothing');
    expect(idOf(rejected('exit code 33, 3.5'), EXITED)).toBe('u');
    expect(idOf(rejected('exit code null'), KILLED)).toBe('u');
    expect(idOf(rejected('exit code null'), KILLED, { namesHow: false })).toBe('nothing');
    expect(idOf(rejected('exit code 3', 'a thrown value'), EXITED)).toBe('n');
  });

  test('refuses a promise that resolves', () => {
    expect(idOf(died({}), EXITED)).toBe('s');
    expect(idOf(died({ value: 343 }), EXITED)).toBe('s');
    expect(diedProblem(died({}), EXITED, RULES)?.sentence).toBe('The process for 7 ended with exit code 3, without an answer, and the promise resolves all the same.');
  });

  test('lets a process die that has answered, unless it is strict', () => {
    expect(idOf(died({ value: 343, faultAfterSends: 1 }), KILLED)).toBe('nothing');
    expect(idOf(died({ value: 27, faultAfterSends: 1 }), KILLED)).toBe('This is no cube.');
    expect(idOf(died({ value: 343, faultAfterSends: 1 }), KILLED, { isStrict: true })).toBe('s');
  });

  test('leaves what settled before the death, or did not settle, to others', () => {
    expect(idOf(died({ aliveAtSettle: ['cube'] }), KILLED, { isStrict: true })).toBe('nothing');
    expect(idOf(died({ end: 'hang' }), EXITED)).toBe('nothing');
  });

  test('judges as usual where nobody died', () => {
    expect(idOf(died({ faultAfterSends: -1, value: 27 }), KILLED)).toBe('This is no cube.');
    expect(idOf(died({ faultAfterSends: -1, value: 343 }), KILLED)).toBe('nothing');
  });
});
