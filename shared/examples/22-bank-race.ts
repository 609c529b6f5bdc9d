// Problem 3: 10,000 withdrawals and 10,000 deposits of 1 on a balance of 100, at the same time, day after day.
// It should be 100 every evening. Each teller reads, changes and writes, and overwrites what the other has written in between.
import { Barrier } from '../barrier.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';

const days = Number(process.argv[2] ?? 5);
for (let day = 1; day <= days; day += 1) {
  const balance = new SharedValue('i', 100);
  const opening = new Barrier(2);
  const tellers = [-1, 1].map((by) => new Thread<typeof import('./bank.worker.ts'), 'change'>({
    module: new URL('./bank.worker.ts', import.meta.url), target: 'change', args: [balance, by, 10_000, opening],
  }));
  for (const teller of tellers) teller.start();
  for (const teller of tellers) teller.join();
  console.log(`day ${day}: the balance is ${balance.value}`);
}
