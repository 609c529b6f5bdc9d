import { describe, expect, test } from 'vitest';
import type { Plain } from '../plain.ts';
import { outcomeWith, threadsNamed, trafficOf } from '../fixtures/outcomes.ts';
import { childrenOf, ownSources, pieceOf, storesNumber, tells, wasTold } from './traffic.ts';

describe('tells()', () => {
  test.each<[string, Parameters<typeof trafficOf>[0]]>([
    ['a message', { sent: [27] }], ['a field of a message', { sent: [{ index: 1, cube: [27] }] }], ['text', { sent: ['the cube is 27'] }],
    ['a stored number', { stored: [27] }], ['a stored float, as bytes', { stored: [Buffer.from(new Float64Array([27]).buffer).toString('latin1')] }],
    ['standard output', { printed: '27\n' }], ['an exit code', { exitCode: 27 }],
  ])('finds a number in %s', (_, given) => {
    expect(tells(trafficOf(given), 27)).toBe(true);
    expect(tells(trafficOf(given), 64)).toBe(false);
  });

  test.each<[string, Plain[]]>([
    ['digits as text', ['2', '1', '9', '5', '2']], ['digits as numbers', [{ digit: 2 }, { digit: 1 }, 9, [5, 2]]],
    ['the bytes of its digits', [{ type: 'Buffer', data: [...Buffer.from('21952')] }]], ['bytes one by one', [...Buffer.from('21952')]], ['the bytes of a float', [[...Buffer.from(new Float64Array([21952]).buffer)]]],
  ])('finds a number in pieces: %s', (_, sent) => {
    expect(tells(trafficOf({ sent }), 21952)).toBe(true);
    expect(tells(trafficOf({ sent }), 21953)).toBe(false);
    expect(wasTold(trafficOf({ received: sent }), 21952)).toBe(true);
  });

  test('finds a word in what was sent or printed', () => {
    expect(tells(trafficOf({ sent: [{ kind: 'odd' }] }), 'odd')).toBe(true);
    expect(tells(trafficOf({ printed: '3 is odd\n' }), 'odd')).toBe(true);
    expect(tells(trafficOf({ sent: [{ kind: 'even' }] }), 'odd')).toBe(false);
  });

  test('does not count what the child was told', () => {
    expect(tells(trafficOf({ given: 27, received: [27] }), 27)).toBe(false);
  });
});

describe('pieceOf()', () => {
  test.each<[string, Plain[], number, { from: number; to: number }]>([
    ['a digit', ['-', '9', '5'], -95, { from: 9, to: 0 }], ['a digit as a character', [...Buffer.from('95.5')], 95.5, { from: 57, to: 56 }], ['the last byte of a float', [...Buffer.from(new Float64Array([0.5]).buffer)], 0.5, { from: 63, to: 62 }],
  ])('says what makes it another number: %s', (_, messages, value, piece) => {
    expect(pieceOf(messages, value)).toEqual(piece);
  });

  test('is not about numbers that are whole, or not there', () => {
    expect(pieceOf([95], 95)).toBeUndefined();
    expect(pieceOf(['5', '9'], 95)).toBeUndefined();
    expect(pieceOf(['the', 'end'], 95)).toBeUndefined();
  });
});

describe('storesNumber()', () => {
  test.each<[string, Parameters<typeof trafficOf>[0]]>([
    ['a number', { stored: [27.5] }], ['an element of a Float64Array', { stored: [`12345678${Buffer.from(new Float64Array([27.5]).buffer).toString('latin1')}`] }], ['the bits of a fraction', { stored: ['4628433779541671936'] }],
  ])('finds a number that is stored as %s', (_, given) => {
    expect(storesNumber(trafficOf(given), 27.5)).toBe(true);
    expect(storesNumber(trafficOf(given), 64)).toBe(false);
  });

  test('does not count text, nor what was sent', () => {
    expect(storesNumber(trafficOf({ stored: ['[27.5]'], sent: [27.5] }), 27.5)).toBe(false);
  });
});

describe('wasTold()', () => {
  test.each<[string, { given?: Plain; received?: Plain[] }]>([
    ['at birth', { given: { workerData: [27] } }], ['by a message', { received: ['a', { cube: 27 }] }],
  ])('finds a number that was given %s', (_, given) => {
    expect(wasTold(trafficOf(given), 27)).toBe(true);
    expect(wasTold(trafficOf(given), 3)).toBe(false);
  });

  test('does not count the folder that the child lies in', () => {
    expect(wasTold(trafficOf({ given: { script: 'file:///tmp/katas-27odd/cube.process.ts', argv: ['3'] } }), 27)).toBe(false);
  });

  test('does not count what the child said', () => {
    expect(wasTold(trafficOf({ sent: [27] }), 27)).toBe(false);
  });
});

test('childrenOf() keeps children of one kind', () => {
  const threads = [...threadsNamed('process', 'a'), ...threadsNamed('worker', 'b').slice(1)];
  const outcome = outcomeWith({ threads, traffic: [trafficOf({ thread: 1 }), trafficOf({ thread: 2 })] });
  expect(childrenOf(outcome, 'process').map(({ thread }) => thread)).toEqual([1]);
  expect(childrenOf(outcome, 'worker').map(({ thread }) => thread)).toEqual([2]);
});

describe('ownSources()', () => {
  const child = (...sent: number[]): ReturnType<typeof trafficOf> => trafficOf({ sent });

  test.each([
    ['each child has one', [child(1), child(8)], [1, 8], 2],
    ['one child has both', [child(1, 8), child()], [1, 8], 1],
    ['a child must give way', [child(1, 8), child(1)], [1, 8], 2],
    ['a chain must give way', [child(1, 8), child(8, 27), child(1)], [1, 8, 27], 3],
    ['equal values need a child each', [child(8), child(8)], [8, 8], 2],
    ['nobody has it', [child(2)], [3], 0],
    ['there are no children', [], [3], 0],
  ])('counts values with a child of their own: %s', (_, children, values, expected) => {
    expect(ownSources(children, values)).toBe(expected);
  });
});
