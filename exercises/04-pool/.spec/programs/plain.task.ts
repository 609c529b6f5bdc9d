/** A task for real runs: it does what its item says, without gates. */
export default async function (order: number | { readonly throws: string }): Promise<number> {
  if (typeof order === 'number') return order * order;
  throw new RangeError(order.throws);
}
