// refused by: before — lost wakeup — "I look, and if there is nothing I sleep until the bell rings."
export interface Shelf {
  loaves: Int32Array;
  bell: Int32Array;
}

export function newShelf(): Shelf {
  return { loaves: new Int32Array(new SharedArrayBuffer(4)), bell: new Int32Array(new SharedArrayBuffer(4)) };
}

export function consume({ loaves, bell }: Shelf): void {
  for (;;) {
    const seen = Atomics.load(loaves, 0);
    if (seen === 0) Atomics.wait(bell, 0, 0);
    else if (Atomics.compareExchange(loaves, 0, seen, seen - 1) === seen) return;
  }
}

export function produce({ loaves, bell }: Shelf, count: number): void {
  Atomics.add(loaves, 0, count);
  Atomics.notify(bell, 0);
}
