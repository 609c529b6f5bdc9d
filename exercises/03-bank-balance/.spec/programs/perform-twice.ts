/** Two days at the bank, one after the other: the second one begins anew. */
import { performTransactions } from '../bank.ts';

export default async function (input: { opening?: number; deposits?: number; withdrawals?: number }): Promise<number[]> {
  return [await performTransactions(input), await performTransactions(input)];
}
