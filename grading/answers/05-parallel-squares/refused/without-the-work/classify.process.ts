export {};

const number = Number(process.argv[2]);
process.send?.(number === 0 ? 'zero' : number % 2 === 0 ? 'even' : 'odd');
