// refused by: asleep — livelock — "I look until there is one: nothing is faster."
export interface Shelf {
  loaves: Int32Array;
}

export function newShelf(): Shelf {
  return { loaves: new Int32Array(new SharedArrayBuffer(4)) };
}

export function consume({ loaves }: Shelf): void {
  for (;;) {
    const seen = Atomics.load(loaves, 0);
    if (seen > 0 && Atomics.compareExchange(loaves, 0, seen, seen - 1) === seen) return;
  }
}

export function produce({ loaves }: Shelf, count: number): void {
  Atomics.add(loaves, 0, count);
  Atomics.notify(loaves, 0);
}
