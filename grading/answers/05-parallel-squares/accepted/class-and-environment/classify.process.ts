export {};

const { NUMBER = '', DELAY = '' } = process.env;
setTimeout(() => {
  const remainder = Math.abs(Number(NUMBER) % 2);
  process.send?.(Number(NUMBER) === 0 ? 'zero' : remainder === 1 ? 'odd' : 'even');
}, Number(DELAY));
