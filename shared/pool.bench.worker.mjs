/** The task of `pool.bench.ts`, as every pool can load it. */
export const square = (/** @type {number} */ number) => number * number;
