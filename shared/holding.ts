/** Python's `with lock:` for everything that is acquired and released. */

/** What can be held. */
export interface Holdable {
  acquire(): unknown;
  release(): void;
}

/**
 * Acquire, until the end of the scope.
 *
 * @returns What releases, once, when it is disposed of.
 */
export function hold(holdable: Holdable): Disposable {
  holdable.acquire();
  let held = true;
  return {
    [Symbol.dispose]: () => {
      // By the second time somebody else may hold it, and it is not ours to release.
      if (held) holdable.release();
      held = false;
    },
  };
}

/**
 * Run a function while holding, and release however it ends: for a function that returns a promise,
 * when that settles.
 *
 * @returns What the function returns.
 */
export function runHolding<Result>(holdable: Holdable, critical: () => Result): Result {
  const held = hold(holdable);
  const release = (): void => held[Symbol.dispose]();
  let result: Result;
  try {
    result = critical();
  } catch (error) {
    release();
    throw error;
  }
  // The type says no more than before: a promise of the same value.
  if (result instanceof Promise) return result.finally(release) as Result;
  release();
  return result;
}
