// refused by: results — wrong result — "A number is odd if number % 2 is 1."
export {};

const [number = 0, delayMs = 0] = process.argv.slice(2).map(Number);
setTimeout(() => process.send?.(number === 0 ? 'zero' : number % 2 === 1 ? 'odd' : 'even'), delayMs);
