export {};

process.send?.(process.argv.slice(3).map(Number));
