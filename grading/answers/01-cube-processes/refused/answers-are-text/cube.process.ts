// refused by: cubes — wrong result — "It prints the right cubes, so they are right."
export {};

const number = Number(process.argv[2]);
process.send?.(`${number ** 3}`);
