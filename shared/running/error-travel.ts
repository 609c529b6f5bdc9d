/**
 * How errors travel between threads and processes: with their class, their own fields and their cause.
 *
 * A message keeps of an error its nearest built-in class and its text, and loses all the rest. So
 * {@link packThrown} makes plain data of it, and {@link unpackThrown} an error of the same class again.
 */
import { inspect } from 'node:util';
import { BrokenBarrierError, QueueEmptyError, QueueFullError } from '../errors.ts';

/** A class of errors. */
// The parameters of a learner's class are unknown, and it is never called.
export type ErrorClass = abstract new (...parameters: never[]) => Error;

/** What was thrown, as plain data. */
export type PackedThrown = PackedError | { readonly kind: 'PackedValue'; readonly value: unknown };

interface PackedError {
  readonly kind: 'PackedError';
  /** The names of its classes, its own first. */
  readonly classes: readonly string[];
  readonly name: string;
  readonly message: string;
  readonly stack: string | undefined;
  readonly fields: { key: string; value: unknown; enumerable: boolean }[];
}

const BUILT_IN: readonly ErrorClass[] = [Error, RangeError, TypeError, SyntaxError, ReferenceError, EvalError, URIError, AggregateError];
const SHARED: readonly ErrorClass[] = [BrokenBarrierError, QueueEmptyError, QueueFullError];

/**
 * Make plain data of what was thrown.
 *
 * @param thrown An error, or anything else that was thrown.
 * @param canTravel Whether a value can be sent. Fields that cannot are left out; a thrown value that
 *   cannot becomes an error that shows it.
 */
export function packThrown(thrown: unknown, canTravel: (value: unknown) => boolean): PackedThrown {
  const seen = new Map<Error, PackedError>();
  const pack = (error: Error): PackedError => {
    const known = seen.get(error);
    if (known !== undefined) return known;
    const packed: PackedError = { kind: 'PackedError', classes: classesOf(error), name: error.name, message: error.message, stack: error.stack, fields: [] };
    seen.set(error, packed);
    for (const [key, { value, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(error))) {
      if (key === 'message' || key === 'stack') continue;
      const inside = mapErrors(value, pack);
      if (inside !== value || canTravel(value)) packed.fields.push({ key, value: inside, enumerable: enumerable === true });
    }
    return packed;
  };
  if (thrown instanceof Error) return pack(thrown);
  return canTravel(thrown) ? { kind: 'PackedValue', value: thrown } : pack(new Error(`a thrown value that cannot be cloned: ${inspect(thrown)}`));
}

/**
 * Make what was thrown of plain data.
 *
 * @param packed What {@link packThrown} made.
 * @param classes Classes that errors can be of besides the built-in ones and those of `shared/`. An error of another
 *   class becomes one of its nearest known class, with its own name, fields and stack.
 */
export function unpackThrown(packed: PackedThrown, classes: readonly ErrorClass[] = []): unknown {
  if (packed.kind === 'PackedValue') return packed.value;
  const known = new Map([...BUILT_IN, ...SHARED, ...classes].map((Class) => [Class.name, Class]));
  const seen = new Map<PackedError, Error>();
  const unpack = (one: PackedError): Error => {
    const made = seen.get(one);
    if (made !== undefined) return made;
    const error = emptyError(one, known);
    seen.set(one, error);
    for (const { key, value, enumerable } of one.fields) {
      const inside = mapErrors(value, (part) => unpack(part as unknown as PackedError));
      Object.defineProperty(error, key, { value: inside, enumerable, writable: true, configurable: true });
    }
    if (one.stack !== undefined) hide(error, 'stack', one.stack);
    if (error.name !== one.name) hide(error, 'name', one.name);
    return error;
  };
  return unpack(packed);
}

function emptyError({ classes, message, name }: PackedError, known: ReadonlyMap<string, ErrorClass>): Error {
  if (classes.includes('DOMException')) return new DOMException(message, name);
  const error = new Error(message);
  const Class = known.get(classes.find((one) => known.has(one)) ?? 'Error');
  // Its constructor is not called: nobody knows with which arguments.
  Object.setPrototypeOf(error, (Class ?? Error).prototype as object);
  return error;
}

function hide(error: Error, key: string, value: string): void {
  Object.defineProperty(error, key, { value, enumerable: false, writable: true, configurable: true });
}

function classesOf(error: Error): string[] {
  const names: string[] = [];
  for (let at: unknown = Object.getPrototypeOf(error); typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    const { constructor } = at as { constructor?: { name?: unknown } };
    if (typeof constructor?.name === 'string') names.push(constructor.name);
  }
  return names;
}

// An error, or errors in an array as in AggregateError: a cause may be one, and so may any field.
function mapErrors(value: unknown, change: (error: Error) => unknown): unknown {
  if (isError(value)) return change(value);
  if (Array.isArray(value) && value.some(isError)) return value.map((part: unknown) => (isError(part) ? change(part) : part));
  return value;
}

function isError(value: unknown): value is Error {
  return value instanceof Error || (Object(value) as Partial<PackedError>).kind === 'PackedError';
}
