// refused by: two-threads — not concurrent — "Adding two numbers is too little work for a thread."
import { fileURLToPath } from 'node:url';

export async function addAndSubtract(a: number, b: number): Promise<{ sum: number; difference: number }> {
  const [sum, difference] = await Promise.all([Promise.resolve(a + b), Promise.resolve(a - b)]);
  return { sum, difference };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(await addAndSubtract(12, 5));
}
