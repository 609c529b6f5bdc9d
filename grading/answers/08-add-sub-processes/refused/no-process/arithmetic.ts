// refused by: two-processes — not concurrent — "Adding two numbers is too little work for a process."
export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.all([Promise.resolve(a + b), Promise.resolve(a - b)]);
  return { sum, difference };
}
