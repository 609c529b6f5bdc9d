console.log(Number(process.argv[2]) ** 3);
export {};
