// refused by: before — wrong result — "A promise that resolves after a while is a sleep."
export interface Shelf {
  loaves: Int32Array;
}

export function newShelf(): Shelf {
  return { loaves: new Int32Array(new SharedArrayBuffer(4)) };
}

export async function consume({ loaves }: Shelf): Promise<void> {
  for (;;) {
    const seen = Atomics.load(loaves, 0);
    if (seen > 0 && Atomics.compareExchange(loaves, 0, seen, seen - 1) === seen) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

export function produce({ loaves }: Shelf, count: number): void {
  Atomics.add(loaves, 0, count);
}
