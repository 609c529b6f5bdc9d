export {};

for (const argument of process.argv.slice(2)) {
  console.log(`The name of the continent is ${(JSON.parse(argument) as string | null) ?? 'Asia'}`);
}
