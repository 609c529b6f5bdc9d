/** Single elements: what `object[key]` of the program becomes. */
import type { Host } from './host.ts';
import { indexOf, infoOf, isInside, isTypedArray } from './shadow.ts';

/** Reads `object[key]` as the program wrote it. */
export function get(host: Host, module: string, object: unknown, key: unknown, site: number): unknown {
  if (typeof object === 'object' && isTypedArray(object)) {
    const { binding, type } = infoOf(object);
    const index = binding && indexOf(key);
    if (binding && index !== undefined) {
      if (!isInside(object, index)) return undefined;
      host.at(module, site, index);
      const value = binding.host.op('read', binding.id, object.byteOffset + index * object.BYTES_PER_ELEMENT, type);
      object[index] = value as number;
      return value;
    }
  }
  return (object as Record<PropertyKey, unknown>)[key as PropertyKey];
}

/** A place that can be read and assigned to, for `a[i] = x`, `a[i] += x`, `a[i]++`, patterns and loops. */
export class Ref {
  readonly #host: Host;
  readonly #module: string;
  readonly #object: unknown;
  readonly #key: unknown;
  readonly #site: number;
  constructor(host: Host, module: string, object: unknown, key: unknown, site: number) {
    this.#host = host;
    this.#module = module;
    this.#object = object;
    this.#key = typeof key === 'object' ? String(key) : key;
    this.#site = site;
  }

  get v(): unknown {
    return get(this.#host, this.#module, this.#object, this.#key, this.#site);
  }

  set v(value: unknown) {
    const object = this.#object;
    if (typeof object === 'object' && isTypedArray(object)) {
      const { binding, type } = infoOf(object);
      const index = binding && indexOf(this.#key);
      if (binding && index !== undefined) {
        if (isInside(object, index)) {
          // The shadow converts the value as the element type does.
          object[index] = value as number;
          this.#host.at(this.#module, this.#site, index);
          binding.host.op('write', binding.id, object.byteOffset + index * object.BYTES_PER_ELEMENT, type, object[index]);
        }
        return;
      }
    }
    (object as Record<PropertyKey, unknown>)[this.#key as PropertyKey] = value;
  }
}
