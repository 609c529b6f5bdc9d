/**
 * What a thread or a process is to do, and how that reaches it.
 *
 * Functions do not cross threads. So a target is named by its module and its export, and the other
 * side imports it; a subclass with a `run()` of its own is named in the same way, and its public
 * fields cross as a copy.
 */
import { inspect } from 'node:util';
import type { ErrorClass } from './error-travel.ts';
import { argumentsCannotTravel, loadedTooEarly, noSuchTarget, wrongModule } from '../errors.ts';

type AnyFunction = (...parameters: never[]) => unknown;

/** The names of a module's functions. */
export type TargetName<Module> = { [Name in keyof Module & string]: Module[Name] extends AnyFunction ? Name : never }[keyof Module & string];

/** The parameters of a module's function. */
export type ParametersOf<Module, Target extends string> = Target extends keyof Module ? Module[Target] extends (...parameters: infer All) => unknown ? All : never : never;

/** What every thread and process can be told. */
export interface CommonOptions {
  /** What it is called; `Thread-1`, `Process-1` and so on by default. */
  readonly name?: string | number | undefined;
  /** Whether the program ends without waiting for it; by default what its creator is. */
  readonly daemon?: boolean | undefined;
  /** Classes of errors that a target throws, beside built-in ones: `join()` throws errors of the same class. */
  readonly errors?: readonly ErrorClass[] | undefined;
}

/** Arguments. The last one can be given as `kwargs`, the way that named arguments are usual in JavaScript. */
export type ArgumentOptions<All extends readonly unknown[]> =
  | ([] extends All ? { readonly args?: Readonly<All> | undefined; readonly kwargs?: undefined } : { readonly args: Readonly<All>; readonly kwargs?: undefined })
  | (Required<All> extends readonly [...infer First, infer Last extends object] ? First extends [] ? { readonly args?: readonly [] | undefined; readonly kwargs: Last } : { readonly args: Readonly<First>; readonly kwargs: Last } : never);

/** A target and its arguments. If the module's type is given, they are checked against it. */
export type TargetOptions<Module, Target extends string> = CommonOptions & {
  /** The module that exports the target: `new URL('./teller.ts', import.meta.url)`. */
  readonly module: URL | string;
  /** The name of the function. */
  readonly target: Target;
} & (AnyModule extends Module ? { readonly args?: readonly unknown[] | undefined; readonly kwargs?: object | undefined } : ArgumentOptions<ParametersOf<Module, Target>>);

/** Without a target: a subclass, with the module that exports it, does what its `run()` says. */
export type SubclassOptions = CommonOptions & { readonly module?: URL | string | undefined; readonly target?: undefined };

/** A module of which nothing is known. */
export type AnyModule = Readonly<Record<string, AnyFunction>>;

/** What is to be done, as plain data. */
export interface Job {
  readonly module: string | undefined;
  readonly target: string | undefined;
  readonly args: readonly unknown[];
  readonly kwargs: object | undefined;
}

/** A job and the subclass that does it, if there is one. */
export interface Parcel {
  readonly job: Job;
  readonly subclass: { readonly name: string; readonly fields: Readonly<Record<string, unknown>> } | undefined;
}

/**
 * The job in the options of a thread or process.
 *
 * @param action What cannot be done if there is something wrong with them, as `make Thread`.
 * @throws {TypeError} If the module is not one that another thread could find.
 */
export function jobOf(action: string, options: Partial<TargetOptions<AnyModule, string>> | SubclassOptions): Job {
  const { module, target, args = [], kwargs } = options as Partial<TargetOptions<AnyModule, string>>;
  if (target !== undefined && module === undefined) throw wrongModule(action, module);
  return { module: module === undefined ? undefined : hrefOf(action, module), target, args, kwargs };
}

/**
 * What has to reach the other side so that it can run this.
 *
 * @param instance The thread or process.
 * @param Base The class whose `run()` calls the target.
 * @throws {TypeError} If it is a subclass whose module nobody knows.
 */
export function parcelOf(instance: { run(): unknown }, Base: { readonly prototype: { run(): unknown } }, job: Job, action: string): Parcel {
  // Fields of the base class are private: what is public belongs to the subclass.
  const fields = { ...instance } as Record<string, unknown>;
  if (instance.run === Base.prototype.run) return { job, subclass: undefined };
  if (job.module === undefined) throw wrongModule(action, undefined);
  return { job, subclass: { name: instance.constructor.name, fields } };
}

/**
 * The object on the other side that stands for the one that was started.
 *
 * Its constructor is not called again, as nobody knows with which arguments; private fields of a
 * subclass (`#x`) are therefore missing.
 *
 * @param make Makes an object of the base class, or of a subclass of it.
 */
export async function unpackParcel<Base extends object>({ job, subclass }: Parcel, Base: abstract new (...all: never[]) => Base, make: (job: Job, Class: unknown) => Base): Promise<Base> {
  if (subclass === undefined) return make(await revived(job), Base);
  const found = Object.values(await load(job.module!)).find((one) => isSubclass(one, Base) && one.name === subclass.name);
  if (found === undefined) throw noSuchTarget(job.module!, `class ${subclass.name}`, []);
  return Object.assign(make(job, found), await revived({ ...subclass.fields }));
}

/** Do a job: call the target. @returns What it returns. */
export async function perform({ module, target, args, kwargs }: Job): Promise<unknown> {
  if (module === undefined || target === undefined) return undefined;
  return (await functionOf(module, target))(...args, ...(kwargs === undefined ? [] : [kwargs]));
}

/**
 * The function that a module exports by a name.
 *
 * @throws {TypeError} If it exports none (as a rejection).
 */
export async function functionOf(module: string, target: string): Promise<(...all: unknown[]) => unknown> {
  const exports = await load(module);
  const found = exports[target];
  if (typeof found !== 'function') throw noSuchTarget(module, `function ${JSON.stringify(target)}`, Object.keys(exports).filter((name) => typeof exports[name] === 'function' && !/^class\b/.test(String(exports[name]))));
  return found as (...all: unknown[]) => unknown;
}

let loading = 0;

/**
 * Refuse to start something while this thread loads the module of its own target.
 *
 * That module would start another thread, which loads it, and so on without an end.
 *
 * @throws {Error} If it does.
 */
export function refuseWhileLoading(name: string): void {
  if (loading > 0) throw loadedTooEarly(name);
}

/** Call what copies a value to the other side; if it cannot be copied, say so in words of this library. */
export function sendParcel<Result>(name: string, send: () => Result): Result {
  try {
    return send();
  } catch (error) {
    if ((error as Error).name !== 'DataCloneError' && !/could not be cloned/.test(String(error))) throw error;
    throw argumentsCannotTravel(name, (error as Error).message);
  }
}

/** Whether a value can be sent to another thread. */
export function canBeCloned(value: unknown): boolean {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
}

/** What a thread or process says about an error that nobody waits for. */
export function tellError(head: string, error: unknown): void {
  console.error(`${head}:\n${error instanceof Error ? inspect(error) : `thrown: ${inspect(error)}`}`);
}

async function load(module: string): Promise<Record<string, unknown>> {
  loading += 1;
  try {
    return (await import(module)) as Record<string, unknown>;
  } finally {
    loading -= 1;
  }
}

/** Make shared objects in a value such objects again. Most of what `travel.ts` knows is not needed by a thread that is given numbers and text. */
export async function revived<Value extends object>(value: Value): Promise<Value> {
  if (!holdsObjects(value)) return value;
  const { revive } = await import('../travel.ts');
  return revive(value);
}

function holdsObjects(value: object): boolean {
  const parts: unknown[] = Object.values(value).flatMap((part: unknown) => (Array.isArray(part) ? part as unknown[] : [part]));
  return parts.some((part) => typeof part === 'object' && part !== null);
}

/**
 * The address of a module.
 *
 * @throws {TypeError} If another thread could not find it.
 */
export function hrefOf(action: string, module: unknown): string {
  // URL objects of another realm, and of test runners, are no instances of ours.
  const href: unknown = typeof module === 'object' && module !== null && 'href' in module ? module.href : module;
  if (typeof href !== 'string' || !/^(?:file|data|node):/.test(href)) throw wrongModule(action, module);
  return href;
}

function isSubclass(value: unknown, Base: abstract new (...all: never[]) => object): value is { readonly name: string } {
  return typeof value === 'function' && value.prototype instanceof Base;
}
