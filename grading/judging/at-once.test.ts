import { expect, test } from 'vitest';
import { atOnce } from './at-once.ts';
import type { Explored } from './explored.ts';
import type { ExploreReport } from '../explore/report.ts';
import { outcomeWith, reportWith, threadsNamed, traceOf } from '../fixtures/outcomes.ts';

const WANTED = { wanted: 3, nouns: 'processes', misconceptions: { one: 'await-in-the-loop', few: 'lanes' } };
const THREADS = threadsNamed('process', 'one', 'two');
const of = (given: Partial<ExploreReport>): Explored => ({ case: { id: 'a', program: 'cubes.ts', input: null, says: 'three' }, report: reportWith(given), prefix: 'a.7' });
const STEPS = ['main spawn - | starts one | cube.ts:3', 'one exit - | exits', "main event P1 | 'exit' of one", 'main spawn - | starts two | cube.ts:3', 'main settle - | resolves to 1', 'two exit - | exits'];
const inTheOrder = (...order: number[]): Explored => of({ outcomes: [outcomeWith({ threads: THREADS, trace: traceOf(order.map((index) => STEPS[index]).join('\n'), THREADS) })] });

test('atOnce() passes where as many as wanted are in flight', () => {
  expect(atOnce(of({ inFlight: 3 }), of({}), WANTED)).toEqual({ passed: true });
});

test('atOnce() shows which child is started too late, and what was waited for before', () => {
  const finding = atOnce(of({ inFlight: 1 }), inTheOrder(0, 1, 2, 3, 4, 5), WANTED);
  expect(finding).toMatchObject({ kind: 'not concurrent', sentence: expect.stringMatching(/^Only 1 of 3 processes is in flight/), misconception: 'await-in-the-loop' });
  expect(finding.passed === false && finding.table?.rows.map(({ text, at, note }) => [text, at, note])).toEqual([
    ['starts one', 'cube.ts:3', undefined], ['exits', '', undefined], ["'exit' of one", '', undefined], ['starts two', 'cube.ts:3', 'is started only now'], ['resolves to 1', '', undefined],
  ]);
});

test('atOnce() shows no steps where none of them is too late', () => {
  const finding = atOnce(of({ inFlight: 2 }), inTheOrder(0, 3, 1, 2, 4), WANTED);
  expect(finding).toMatchObject({ passed: false, misconception: 'lanes' });
  expect(finding.passed === false && finding.table).toBeUndefined();
});

test('atOnce() says what is not available', () => {
  expect(atOnce(of({ refused: { message: 'exec is not available', at: 'cube.ts:2' } }), of({}), WANTED)).toMatchObject({ kind: 'not available' });
});
