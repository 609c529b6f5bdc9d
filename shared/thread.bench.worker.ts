/** Nothing to do, for `thread.bench.ts`. */
export function nothing(): void {}
