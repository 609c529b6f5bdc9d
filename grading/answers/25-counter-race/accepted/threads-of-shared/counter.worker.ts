export function count(counter: Int32Array, increments: number): void {
  for (let done = 0; done < increments; done += 1) Atomics.add(counter, 0, 1);
}
