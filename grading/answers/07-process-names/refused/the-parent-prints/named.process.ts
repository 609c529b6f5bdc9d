setTimeout(() => undefined, Number(process.argv[2]));
export {};
