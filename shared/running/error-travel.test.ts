import { describe, expect, test } from 'vitest';
import { packThrown, unpackThrown } from './error-travel.ts';
import type { ErrorClass } from './error-travel.ts';
import { BrokenBarrierError, QueueEmptyError } from '../errors.ts';
import { canBeCloned } from './target.ts';

class TellerError extends TypeError {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TellerError';
  }
}

/** What arrives of something that was thrown. */
function travel(thrown: unknown, classes?: readonly ErrorClass[]): unknown {
  return unpackThrown(structuredClone(packThrown(thrown, canBeCloned)), classes);
}

describe('an error that travels', () => {
  test.each([Error, RangeError, TypeError, SyntaxError, EvalError, URIError, ReferenceError])('keeps its class, message and stack: %o', (Class) => {
    const sent = new Class('gone');
    const arrived = travel(sent) as Error;
    expect(arrived).toBeInstanceOf(Class);
    expect(Object.getPrototypeOf(arrived)).toBe(Class.prototype);
    expect([arrived.name, arrived.message, arrived.stack, Object.keys(arrived)]).toEqual([sent.name, 'gone', sent.stack, []]);
  });

  test('keeps a class of its own where that is known, and else the nearest', () => {
    const known = travel(new TellerError('gone'), [TellerError]) as Error;
    const unknown = travel(new TellerError('gone')) as Error;
    expect([known instanceof TellerError, unknown instanceof TellerError, unknown instanceof TypeError, unknown.name]).toEqual([true, false, true, 'TellerError']);
  });

  test('knows the errors of this library', () => {
    expect(travel(new QueueEmptyError('empty'))).toBeInstanceOf(QueueEmptyError);
    expect(travel(new BrokenBarrierError('broken'))).toMatchObject({ code: 'ERR_BARRIER_BROKEN', message: 'broken' });
  });

  test('keeps each field that can be sent', () => {
    const sent = Object.assign(new Error('gone'), { code: 7, when: new Date(5), undo: () => undefined, by: new Map([[1, 2]]) });
    const arrived = travel(sent) as typeof sent;
    expect([arrived.code, arrived.when, arrived.by, 'undo' in arrived]).toEqual([7, new Date(5), new Map([[1, 2]]), false]);
  });

  test('keeps its cause and its errors with their classes', () => {
    const sent = new AggregateError([new RangeError('one'), 'two'], 'both', { cause: new TellerError('why', { cause: 3 }) });
    const arrived = travel(sent, [TellerError]) as AggregateError;
    expect(arrived).toBeInstanceOf(AggregateError);
    expect([arrived.errors[0] instanceof RangeError, arrived.errors[1], arrived.cause instanceof TellerError, (arrived.cause as Error).cause]).toEqual([true, 'two', true, 3]);
    expect(Object.keys(arrived)).toEqual([]);
  });

  test('may be its own cause', () => {
    const sent = new Error('round');
    sent.cause = sent;
    const arrived = travel(sent) as Error;
    expect(arrived.cause).toBe(arrived);
  });

  test('may be of the web', () => {
    const arrived = travel(new DOMException('stop', 'AbortError')) as DOMException;
    expect([arrived instanceof DOMException, arrived.name, arrived.message]).toEqual([true, 'AbortError', 'stop']);
  });
});

test('what is no error arrives as it is, and as an error that shows it if it cannot be sent', () => {
  for (const thrown of ['text', 7, null, undefined, { a: [1] }]) expect(travel(thrown)).toEqual(thrown);
  expect(travel(Symbol('sign'))).toMatchObject({ message: 'a thrown value that cannot be cloned: Symbol(sign)' });
});
