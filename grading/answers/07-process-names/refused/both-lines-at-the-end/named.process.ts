// refused by: log — wrong result — "Both lines are printed, so the log is complete."
export {};

const name = process.argv[3];
const workMs = Number(process.argv[2]);

setTimeout(() => console.log(`${name} Starting\n${name} Exiting`), workMs);
