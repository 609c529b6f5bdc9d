/** `DOMException` of one realm, and the errors of Node that a program may tell apart by name and code. */
const CODES: Record<string, number> = {
  IndexSizeError: 1, NotFoundError: 8, NotSupportedError: 9, InvalidStateError: 11, SyntaxError: 12, InvalidAccessError: 15, NetworkError: 19,
  AbortError: 20, QuotaExceededError: 22, TimeoutError: 23, InvalidCharacterError: 5, DataCloneError: 25,
};

/** As the web has it: the code follows from the name. */
export class DOMException extends Error {
  readonly #name: string;
  constructor(message: unknown = '', options: unknown = 'Error') {
    const settings = typeof options === 'object' ? (options ?? {}) as { name?: unknown; cause?: unknown } : { name: options };
    super(String(message), 'cause' in settings ? { cause: settings.cause } : undefined);
    this.#name = String(settings.name ?? 'Error');
  }

  override get name(): string {
    return this.#name;
  }

  get code(): number {
    return CODES[this.#name] ?? 0;
  }
}
for (const [name, code] of Object.entries(CODES)) {
  const constant = `${name.replace(/Error$/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '_').toUpperCase()}_ERR`;
  for (const holder of [DOMException, DOMException.prototype]) Object.defineProperty(holder, constant, { value: code, enumerable: true });
}
Object.defineProperty(DOMException.prototype, Symbol.toStringTag, { value: 'DOMException', configurable: true });

/** An error with one of Node's codes: `codedError(TypeError, 'ERR_MISSING_ARGS', ...)`. */
export function codedError(Type: ErrorConstructor, code: string, message: string): Error {
  return Object.assign(new Type(message), { code });
}

let recognised = false;
type Instances = Function & { [Symbol.hasInstance]?: unknown };

/**
 * Errors, bytes and buffers that Node itself makes are of the main realm's classes; here they count as
 * instances of this realm's, as a program knows one realm only. Once a realm.
 */
export function recogniseHost(classes: () => Readonly<Record<string, Function>>): void {
  if (recognised) return;
  recognised = true;
  const ordinary = Function.prototype[Symbol.hasInstance];
  for (const [name, hostClass] of Object.entries(classes())) {
    const own = (globalThis as never as Record<string, Instances | undefined>)[name];
    if (!own || Object.hasOwn(own, Symbol.hasInstance)) continue;
    const prototype = own.prototype as object;
    Object.defineProperty(own, Symbol.hasInstance, { value: function (this: Function, value: unknown): boolean {
      return Reflect.apply<Function, [unknown], boolean>(ordinary, this, [value]) || (this.prototype === prototype && value instanceof hostClass);
    }, configurable: true });
  }
}
