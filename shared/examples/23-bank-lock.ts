// Problem 3, mended: reading, changing and writing are one step for everybody who takes the same lock. It is 100 every evening.
import { Barrier } from '../barrier.ts';
import { Lock } from '../lock.ts';
import { Thread } from '../thread.ts';
import { SharedValue } from '../value.ts';

const days = Number(process.argv[2] ?? 5);
for (let day = 1; day <= days; day += 1) {
  const balance = new SharedValue('i', 100);
  const opening = new Barrier(2);
  const lock = new Lock();
  const tellers = [-1, 1].map((by) => new Thread<typeof import('./bank.worker.ts'), 'changeLocked'>({
    module: new URL('./bank.worker.ts', import.meta.url), target: 'changeLocked', args: [balance, by, 10_000, opening, lock],
  }));
  for (const teller of tellers) teller.start();
  for (const teller of tellers) teller.join();
  console.log(`day ${day}: the balance is ${balance.value}`);
}
