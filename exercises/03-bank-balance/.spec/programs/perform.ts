/** One day at the bank. */
import { performTransactions } from '../bank.ts';

export default function (input: { opening?: number; deposits?: number; withdrawals?: number }): Promise<number> {
  return performTransactions(input);
}
