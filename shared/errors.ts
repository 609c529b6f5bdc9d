/**
 * The errors of `shared/`, all in one place.
 *
 * Each is an instance of the nearest built-in class and carries a `code`, as Node's own errors do:
 * the message is for people and may be reworded, the code is for programs and stays. Where Python
 * has an exception that programs catch by its name, so is it here.
 */

/** What went wrong, for programs that must tell errors apart. */
export type SharedErrorCode =
  | 'ERR_LOCK_NOT_HELD' | 'ERR_LOCK_NOT_OWNED' | 'ERR_LOCK_MEMORY' | 'ERR_SHARED_MEMORY' | 'ERR_TIMEOUT' | 'ERR_ARGUMENT'
  | 'ERR_TOO_MANY_WAITERS' | 'ERR_SEMAPHORE_VALUE' | 'ERR_BARRIER_BROKEN' | 'ERR_INDEX'
  | 'ERR_QUEUE_FULL' | 'ERR_QUEUE_EMPTY' | 'ERR_QUEUE_MEMORY' | 'ERR_TASK_DONE' | 'ERR_NOT_CLONEABLE' | 'ERR_PROCESS_BOUNDARY'
  | 'ERR_TARGET' | 'ERR_ALREADY_STARTED' | 'ERR_NOT_STARTED' | 'ERR_STILL_LOADING' | 'ERR_JOIN_SELF' | 'ERR_DAEMON' | 'ERR_THREAD_LOST'
  | 'ERR_TOO_MANY_THREADS' | 'ERR_NOT_A_CHILD' | 'ERR_STILL_ALIVE' | 'ERR_CLOSED'
  | 'ERR_POOL_STATE' | 'ERR_POOL_TERMINATED' | 'ERR_POOL_BROKEN' | 'ERR_WORKER_LOST' | 'ERR_TASK_TIMEOUT' | 'ERR_NOT_READY'
  | 'ERR_MANAGER_CLOSED' | 'ERR_MANAGER_UNREACHABLE';

/** An error of `shared/`: a built-in error with a code. */
export interface SharedError extends Error {
  readonly code: SharedErrorCode;
}

/** Thrown by `Barrier.wait()` in every thread when the barrier is aborted, reset, or somebody's time runs out. */
export class BrokenBarrierError extends Error implements SharedError {
  override readonly name = 'BrokenBarrierError';
  readonly code = 'ERR_BARRIER_BROKEN';
}

/** Thrown by `Queue.put()` and `putNowait()` when the queue stays full. */
export class QueueFullError extends Error implements SharedError {
  override readonly name = 'QueueFullError';
  readonly code = 'ERR_QUEUE_FULL';
}

/** Thrown by `Queue.get()` and `getNowait()` when the queue stays empty. */
export class QueueEmptyError extends Error implements SharedError {
  override readonly name = 'QueueEmptyError';
  readonly code = 'ERR_QUEUE_EMPTY';
}

/** Make the error of releasing a lock that nobody holds. */
export function lockNotHeld(): Error & SharedError {
  return withCode(new Error('Cannot release Lock as it is not held'), 'ERR_LOCK_NOT_HELD');
}

/**
 * Make the error of releasing an `RLock` that this thread does not hold.
 *
 * @param owner The thread that holds it, as `threadId` numbers them; none if nobody does.
 */
export function lockNotOwned(owner: number | undefined): Error & SharedError {
  const holder = owner === undefined ? 'nobody does' : `thread ${owner} does`;
  return withCode(new Error(`Cannot release RLock as this thread does not hold it: ${holder}`), 'ERR_LOCK_NOT_OWNED');
}

/**
 * Make the error of using a condition without holding its lock.
 *
 * @param action What was tried: `wait on` or `notify`.
 */
export function conditionLockNotHeld(action: string): Error & SharedError {
  return withCode(new Error(`Cannot ${action} Condition as its lock is not held: acquire it first`), 'ERR_LOCK_NOT_HELD');
}

/**
 * Make the error of one thread too many that waits.
 *
 * @param waitersMax How many can.
 */
export function tooManyWaiters(waitersMax: number): RangeError & SharedError {
  const message = `Cannot wait on Condition as ${waitersMax} others are waiting: make it with a larger waitersMax`;
  return withCode(new RangeError(message), 'ERR_TOO_MANY_WAITERS');
}

/**
 * Make the error of one release too many.
 *
 * @param kind The semaphore's class.
 * @param valueMax What the semaphore's value cannot exceed.
 */
export function semaphoreReleasedTooOften(kind: string, valueMax: number): RangeError & SharedError {
  return withCode(new RangeError(`Cannot release ${kind} as its value would exceed ${valueMax}`), 'ERR_SEMAPHORE_VALUE');
}

/** Make the error of finishing more tasks than were put. */
export function taskDoneTooOften(): RangeError & SharedError {
  return withCode(new RangeError('Cannot mark a task as done as all that were put are: taskDone() was called too often'), 'ERR_TASK_DONE');
}

/**
 * Make the error of an index outside of an array.
 *
 * @param index The index.
 * @param length The array's length.
 */
export function indexOutOfRange(index: number, length: number): RangeError & SharedError {
  return withCode(new RangeError(`Cannot use index ${index} as the SharedArray has ${length} elements`), 'ERR_INDEX');
}

/**
 * Make the error of a value that does not fit into a queue's memory.
 *
 * @param bytes What the value needs.
 * @param bytesMax What there is.
 */
export function queueTooSmall(bytes: number, bytesMax: number): RangeError & SharedError {
  const message = `Cannot put as the value needs ${bytes} bytes of the ${bytesMax} that the Queue has: make it with a larger memoryBytes`;
  return withCode(new RangeError(message), 'ERR_QUEUE_MEMORY');
}

/**
 * Make the error of a value that cannot be copied into a queue.
 *
 * @param reason Why it cannot.
 */
export function notCloneable(reason: string): TypeError & SharedError {
  return withCode(new TypeError(`Cannot put as the value cannot be cloned: ${reason}`), 'ERR_NOT_CLONEABLE');
}

/**
 * Make the error of sending a shared object where there is no shared memory.
 *
 * @param kind The object's class.
 */
export function cannotCrossProcesses(kind: string): TypeError & SharedError {
  const message = `Cannot pass ${/^(?:[AEIO]|RL)/.test(kind) ? 'an' : 'a'} ${kind} to a Process as processes share no memory: use a Thread, or a Manager`;
  return withCode(new TypeError(message), 'ERR_PROCESS_BOUNDARY');
}

/**
 * Make the error of an argument that is out of its range.
 *
 * @param action What cannot be done, as `make Semaphore`.
 * @param requirement What the argument must be, as `value must be a whole number from 0`.
 * @param given What was given instead.
 */
export function wrongArgument(action: string, requirement: string, given: unknown): RangeError & SharedError {
  return withCode(new RangeError(`Cannot ${action} as ${requirement}: given is ${describe(given)}`), 'ERR_ARGUMENT');
}

/**
 * Make the error of building a lock on something that is not shared memory, or on too little of it.
 *
 * @param bytes What a lock needs.
 * @param given What was given instead.
 */
export function wrongLockMemory(bytes: number, given: unknown): TypeError & SharedError {
  return withCode(wrongMemory('Lock', bytes, given), 'ERR_LOCK_MEMORY');
}

/**
 * Make the error of making a shared object from something that is not one.
 *
 * @param kind The class that was to be made.
 * @param bytes How much shared memory it needs.
 * @param given What was given instead.
 */
export function wrongMemory(kind: string, bytes: number, given: unknown): TypeError & SharedError {
  const message = `Cannot make ${kind} as it needs a SharedArrayBuffer of at least ${bytes} bytes: given is ${describe(given)}`;
  return withCode(new TypeError(message), 'ERR_SHARED_MEMORY');
}

/**
 * Make the error of a time-out that is no amount of time.
 *
 * @param given What was given instead.
 */
export function wrongTimeout(given: unknown): RangeError & SharedError {
  const message = `Cannot wait as timeoutMs must be a number of milliseconds from 0 to Infinity: given is ${describe(given)}`;
  return withCode(new RangeError(message), 'ERR_TIMEOUT');
}

/**
 * Make the error of starting what was started before.
 *
 * @param name The thread's or process's name.
 * @param kind What it is: `threads` or `processes`.
 */
export function alreadyStarted(name: string, kind: 'threads' | 'processes'): Error & SharedError {
  return withCode(new Error(`Cannot start ${name} as it was started before: ${kind} can only be started once, make another one`), 'ERR_ALREADY_STARTED');
}

/**
 * Make the error of something that only makes sense after a start.
 *
 * @param action What was tried, as `join`.
 * @param name The thread's or process's name.
 */
export function notStarted(action: string, name: string): Error & SharedError {
  return withCode(new Error(`Cannot ${action} ${name} as it was not started: call start() first`), 'ERR_NOT_STARTED');
}

/** Make the error of waiting for oneself. */
export function joinsItself(name: string): Error & SharedError {
  return withCode(new Error(`Cannot join ${name} as it is the caller itself, which would wait for its own end`), 'ERR_JOIN_SELF');
}

/** Make the error of starting a thread or process at the top level of the module that is its target. */
export function loadedTooEarly(name: string): Error & SharedError {
  const message = `Cannot start ${name} as the module of this thread's own target is still being loaded, and so each thread would start another: start it in a function, or only where isMainThread is true`;
  return withCode(new Error(message), 'ERR_STILL_LOADING');
}

/** Make the error of a daemon flag that comes too late. */
export function daemonTooLate(name: string): Error & SharedError {
  return withCode(new Error(`Cannot set daemon of ${name} as it was started: set it before`), 'ERR_DAEMON');
}

/** Make the error of a daemon process that starts a process. */
export function daemonsHaveNoChildren(name: string): Error & SharedError {
  return withCode(new Error(`Cannot start ${name} as this process is a daemon, and nobody would end its children`), 'ERR_DAEMON');
}

/** Make the error of a thread that died without a word. */
export function threadLost(name: string): Error & SharedError {
  return withCode(new Error(`${name} ended before its time: it ran out of memory, was terminated from outside, or could not be loaded`), 'ERR_THREAD_LOST');
}

/**
 * Make the error of one thread too many.
 *
 * @param threadsMax How many there can be.
 */
export function tooManyThreads(threadsMax: number): RangeError & SharedError {
  return withCode(new RangeError(`Cannot start another thread as ${threadsMax} are alive: join some first`), 'ERR_TOO_MANY_THREADS');
}

/** Make the error of joining a process that somebody else started. */
export function notAChild(action: string, name: string): Error & SharedError {
  return withCode(new Error(`Cannot ${action} ${name} as it is not a child of this process: its parent can`), 'ERR_NOT_A_CHILD');
}

/** Make the error of closing a process that runs. */
export function stillAlive(name: string): Error & SharedError {
  return withCode(new Error(`Cannot close ${name} as it is still running: join() or terminate() it first`), 'ERR_STILL_ALIVE');
}

/** Make the error of using a process that was closed. */
export function processClosed(action: string, name: string): Error & SharedError {
  return withCode(new Error(`Cannot ${action} ${name} as it is closed`), 'ERR_CLOSED');
}

/**
 * Make the error of a target that is not where it was said to be.
 *
 * @param module The module's URL.
 * @param wanted What it should export.
 * @param exported The names of what it exports instead.
 */
export function noSuchTarget(module: string, wanted: string, exported: readonly string[]): TypeError & SharedError {
  const file = module.replace(/^.*\//, '');
  return withCode(new TypeError(`Cannot run ${wanted} as ${file} does not export it: it exports ${exported.join(', ') || 'nothing of the kind'}`), 'ERR_TARGET');
}

/**
 * Make the error of a module that another thread could not find.
 *
 * @param action What cannot be done.
 * @param given What was given instead.
 */
export function wrongModule(action: string, given: unknown): TypeError & SharedError {
  const message = `Cannot ${action} as module must be a file: URL, as new URL('./teller.ts', import.meta.url) or import.meta.url: given is ${describe(given)}`;
  return withCode(new TypeError(message), 'ERR_TARGET');
}

/**
 * Make the error of arguments, or of a subclass's fields, that cannot be copied to the other side.
 *
 * @param name The thread's or process's name.
 * @param reason Why they cannot.
 */
export function argumentsCannotTravel(name: string, reason: string): TypeError & SharedError {
  return withCode(new TypeError(`Cannot start ${name} as its arguments or fields cannot be cloned: ${reason}`), 'ERR_NOT_CLONEABLE');
}

/** Give an error its code: for the errors of pools and managers, which have files of their own. */
export function withCode<Base extends Error>(error: Base, code: SharedErrorCode): Base & SharedError {
  return Object.assign(error, { code });
}

function describe(given: unknown): string {
  if (given === null) return 'null';
  if (given instanceof SharedArrayBuffer) return `a SharedArrayBuffer of ${given.byteLength} bytes`;
  if (typeof given === 'string') return JSON.stringify(given);
  if (typeof given === 'number' || typeof given === 'undefined') return String(given);
  const kind = typeof given === 'object' && 'kind' in given ? given.kind : undefined;
  return typeof kind === 'string' ? `a ${kind}` : `a value of type ${typeof given}`;
}
