// refused by: own-process — not concurrent — "The function is asynchronous, so it runs in parallel."
export async function cubes(numbers: readonly number[]): Promise<number[]> {
  return Promise.all(numbers.map(async (number) => Promise.resolve(number ** 3)));
}
