// refused by: cubes — wrong result — "Arguments are text, so I read the number with parseInt."
export {};

const number = parseInt(process.argv[2] ?? '', 10);
process.send?.(number ** 3);
