// refused by: at-once — not concurrent — "Without threads there is no race."
import { fileURLToPath } from 'node:url';

export function performTransactions({
  opening = 100,
  deposits = 10_000,
  withdrawals = 10_000,
} = {}): Promise<number> {
  let balance = opening;
  for (let done = 0; done < withdrawals; done += 1) balance -= 1;
  for (let done = 0; done < deposits; done += 1) balance += 1;
  return Promise.resolve(balance);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`The final balance is ${await performTransactions()}`);
}
