/**
 * A map whose copies are cheap: they share their content until one of them changes. A step copies the
 * world, and changes one or two of its tables.
 */
export class Table<Key, Value> implements ReadonlyMap<Key, Value> {
  #map: Map<Key, Value>;
  /** True while another table may hold the same map. */
  #isShared: boolean;

  /** @param from The table to copy. */
  constructor(from?: Table<Key, Value>) {
    this.#map = from ? from.#map : new Map<Key, Value>();
    this.#isShared = from !== undefined;
    if (from) from.#isShared = true;
  }

  get size(): number {
    return this.#map.size;
  }

  /** True when neither this table nor `other` has changed since one was copied from the other. */
  isSameAs(other: Table<Key, Value>): boolean {
    return this.#map === other.#map;
  }

  get(key: Key): Value | undefined {
    return this.#map.get(key);
  }

  has(key: Key): boolean {
    return this.#map.has(key);
  }

  set(key: Key, value: Value): this {
    this.#own().set(key, value);
    return this;
  }

  delete(key: Key): boolean {
    return this.#map.has(key) && this.#own().delete(key);
  }

  keys(): MapIterator<Key> {
    return this.#map.keys();
  }

  values(): MapIterator<Value> {
    return this.#map.values();
  }

  entries(): MapIterator<[Key, Value]> {
    return this.#map.entries();
  }

  [Symbol.iterator](): MapIterator<[Key, Value]> {
    return this.#map.entries();
  }

  forEach(callback: (value: Value, key: Key, map: ReadonlyMap<Key, Value>) => void): void {
    this.#map.forEach((value, key) => { callback(value, key, this); });
  }

  #own(): Map<Key, Value> {
    if (this.#isShared) {
      this.#map = new Map(this.#map);
      this.#isShared = false;
    }
    return this.#map;
  }
}
