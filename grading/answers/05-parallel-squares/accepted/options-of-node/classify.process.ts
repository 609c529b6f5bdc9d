export {};

const option = process.execArgv.findLast((one) => one.startsWith('--title=')) ?? '';
const [number = 0, delayMs = 0] = option.slice('--title='.length).split('/').map(Number);
setTimeout(() => process.send?.(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd'), delayMs);
