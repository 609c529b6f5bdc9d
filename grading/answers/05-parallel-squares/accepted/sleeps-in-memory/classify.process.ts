// accepted: the child sleeps on a word of memory that nobody changes, instead of a timer
export {};

const [number = 0, delayMs = 0] = process.argv.slice(2).map(Number);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, delayMs);
process.send?.(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd');
