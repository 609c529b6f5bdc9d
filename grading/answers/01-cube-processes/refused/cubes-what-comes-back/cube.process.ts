export {};

process.send?.(Number(process.argv[2]));
