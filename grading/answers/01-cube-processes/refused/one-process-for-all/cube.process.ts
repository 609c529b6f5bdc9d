export {};

process.send?.(process.argv.slice(2).map((number) => Number(number) ** 3));
