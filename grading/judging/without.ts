/** Differences of lists in which a value may stand more than once. */

/** Takes from one list what is in the other, each as often as it stands there. */
export function without(all: readonly string[], others: readonly string[]): string[] {
  const rest = [...others];
  return all.filter((one) => {
    const index = rest.indexOf(one);
    if (index >= 0) rest.splice(index, 1);
    return index < 0;
  });
}
