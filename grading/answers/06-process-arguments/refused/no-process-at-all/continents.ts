// refused by: own-process — not concurrent — "An async function is a process."
export async function printContinents(continents: readonly (string | undefined)[]): Promise<void> {
  await Promise.all(continents.map(async (continent = 'Asia') => {
    await Promise.resolve();
    console.log(`The name of the continent is ${continent}`);
  }));
}
