/**
 * Map items with at most `jobs` of them in work at a time; results are in the order of the items.
 *
 * @param items What to work on.
 * @param jobs How many at a time, at least 1.
 * @param work Called once an item. The first rejection rejects the whole, after what is in work has ended.
 */
export async function mapLimited<Item, Result>(
  items: readonly Item[],
  jobs: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results = new Array<Result>(items.length);
  const pending = items.entries();
  // All lanes draw from one iterator, so whoever is free takes the next item.
  const lane = async (): Promise<void> => {
    for (const [index, item] of pending) results[index] = await work(item, index);
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(jobs, items.length) }, lane));
  const failed = lanes.find((each) => each.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
