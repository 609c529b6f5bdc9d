import { expect, test } from 'vitest';
import { tableOfBirths } from './births.ts';
import { outcomeWith, threadsNamed, traceOf, trafficOf } from '../fixtures/outcomes.ts';

const THREADS = threadsNamed('process', 'one', 'two');
const trace = traceOf('main spawn - | starts one | cube.ts:3\nmain spawn - | starts two | cube.ts:3\none exit - | exits\nmain settle - | resolves to 1\ntwo exit - | exits', THREADS);

test('tableOfBirths() shows what each child said beside its start, and nothing that comes after the end', () => {
  const traffic = [trafficOf({ thread: 1, sent: [8, { cube: 27 }], printed: 'a line\n' }), trafficOf({ thread: 2 })];
  expect(tableOfBirths(outcomeWith({ threads: THREADS, trace, traffic }))?.rows.map(({ text, note }) => [text, note])).toEqual([
    ['starts one', "sends 8 and { cube: 27 }, prints 'a lin…"], ['starts two', 'says nothing'], ['exits', undefined], ['resolves to 1', undefined],
  ]);
});

test('tableOfBirths() is none where no child was started', () => {
  expect(tableOfBirths(outcomeWith({ trace }))).toBeUndefined();
});
