/** `Headers` of the web, as Node has it. Source: Fetch Standard, 5.1 "Headers class". */
type Pairs = Iterable<Iterable<unknown>>;

const NAME = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const SET_COOKIE = 'set-cookie';

export class Headers {
  readonly #lists = new Map<string, string[]>();

  constructor(init?: Headers | Record<string, unknown> | Pairs | null) {
    if (init === undefined || init === null) return;
    if (typeof init !== 'object') throw new TypeError(`Headers constructor: init is not of type sequence or record.`);
    const pairs = Symbol.iterator in init ? [...init as Pairs].map((pair) => [...pair]) : Object.entries(init);
    for (const pair of pairs) {
      if (pair.length !== 2) throw new TypeError(`Headers constructor: expected name/value pair to be length 2, found ${String(pair.length)}.`);
      this.append(pair[0], pair[1]);
    }
  }

  append(name: unknown, value: unknown): void {
    const key = nameOf(name, 'append');
    this.#lists.set(key, [...this.#lists.get(key) ?? [], valueOf(value, 'append')]);
  }

  delete(name: unknown): void {
    this.#lists.delete(nameOf(name, 'delete'));
  }

  get(name: unknown): string | null {
    return this.#lists.get(nameOf(name, 'get'))?.join(', ') ?? null;
  }

  getSetCookie(): string[] {
    return [...this.#lists.get(SET_COOKIE) ?? []];
  }

  has(name: unknown): boolean {
    return this.#lists.has(nameOf(name, 'has'));
  }

  set(name: unknown, value: unknown): void {
    this.#lists.set(nameOf(name, 'set'), [valueOf(value, 'set')]);
  }

  /** In the order of the names; each cookie by itself. */
  * entries(): Generator<[string, string]> {
    for (const [name, values] of [...this.#lists].sort(([a], [b]) => a < b ? -1 : 1)) {
      if (name === SET_COOKIE) for (const value of values) yield [name, value];
      else yield [name, values.join(', ')];
    }
  }

  * keys(): Generator<string> {
    for (const [name] of this.entries()) yield name;
  }

  * values(): Generator<string> {
    for (const [, value] of this.entries()) yield value;
  }

  forEach(callback: (value: string, name: string, headers: Headers) => void, self?: unknown): void {
    for (const [name, value] of this.entries()) callback.call(self, value, name, this);
  }

  [Symbol.iterator](): Generator<[string, string]> {
    return this.entries();
  }
}
Object.defineProperty(Headers.prototype, Symbol.toStringTag, { value: 'Headers', configurable: true });

function nameOf(name: unknown, method: string): string {
  const text = String(name);
  if (!NAME.test(text)) throw new TypeError(`Headers.${method}: "${text}" is an invalid header name.`);
  return text.toLowerCase();
}

function valueOf(value: unknown, method: string): string {
  const text = String(value).replace(/^[\t\n\r ]+|[\t\n\r ]+$/g, '');
  if (/[\0\r\n]/.test(text)) throw new TypeError(`Headers.${method}: "${text}" is an invalid header value.`);
  return text;
}
