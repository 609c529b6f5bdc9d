const [, , workMs, ...names] = process.argv;
for (const name of names) console.log(`${name} Starting`);
setTimeout(() => { for (const name of names) console.log(`${name} Exiting`); }, Number(workMs));
export {};
