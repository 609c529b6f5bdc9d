export {};

process.once('message', ({ continent = 'Asia' }: { continent?: string }) => {
  console.log(`The name of the continent is ${continent}`);
  setImmediate(() => process.disconnect());
});
