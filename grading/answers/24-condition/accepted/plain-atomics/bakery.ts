// accepted: no lock at all: the number of loaves is the word to sleep on, and compareExchange takes one
export interface Shelf {
  loaves: Int32Array;
}

export function newShelf(): Shelf {
  return { loaves: new Int32Array(new SharedArrayBuffer(4)) };
}

export function consume({ loaves }: Shelf): void {
  for (;;) {
    const seen = Atomics.load(loaves, 0);
    if (seen === 0) Atomics.wait(loaves, 0, 0);
    else if (Atomics.compareExchange(loaves, 0, seen, seen - 1) === seen) return;
  }
}

export function produce({ loaves }: Shelf, count: number): void {
  Atomics.add(loaves, 0, count);
  Atomics.notify(loaves, 0);
}
