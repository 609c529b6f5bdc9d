/** Evaluates a program's modules for one virtual thread: static and dynamic imports, cycles, top-level await. */
import type { CompiledModule, Host } from './host.ts';
import { watchCalls } from './helper-calls.ts';
import type { HelperModule } from './helper-calls.ts';

interface Record_ {
  readonly id: string;
  readonly namespace: object;
  dependencies: readonly string[];
  /** Evaluates the module's own code; made when all modules that it needs are linked. */
  body: (() => unknown) | undefined;
  state: 'new' | 'evaluating' | 'done';
  promise: Promise<void> | undefined;
  failed: { readonly error: unknown } | undefined;
}

/** Gives a module's code its parameters, in the order of `CONTROLLED_GLOBALS`. */
export type GlobalsFor = (id: string, url: string, module: ModuleObject, names: readonly string[]) => unknown[];

/** `$m` of the rewritten code. */
export interface ModuleObject {
  readonly imports: object[];
  readonly meta: object;
  export(getters: Record<string, () => unknown>): void;
  star(index: number): void;
  import(specifier: unknown): Promise<object>;
}

/** Loads and evaluates the modules of one virtual thread. */
export class Loader {
  readonly #host: Host;
  readonly #globalsFor: GlobalsFor;
  readonly #builtin: (name: string) => object;
  readonly #tell: HelperModule['tell'];
  readonly #records = new Map<string, Record_>();

  /** @param tell What a helper's call came to, for those who watch it. */
  constructor(host: Host, globalsFor: GlobalsFor, builtin: (name: string) => object, tell: HelperModule['tell'] = () => '') {
    this.#tell = tell;
    this.#host = host;
    this.#globalsFor = globalsFor;
    this.#builtin = builtin;
  }

  /** Evaluates a module and those it imports. Synchronous, as in Node, unless one of them awaits at top level. */
  evaluate(id: string): { readonly namespace: object; readonly promise: Promise<void> | undefined } {
    const record = this.#record(id);
    return { namespace: record.namespace, promise: this.#run(record) };
  }

  namespace(id: string): object {
    return this.#isBuiltin(id) ? this.#builtin(id) : this.#record(id).namespace;
  }

  #isBuiltin(id: string): boolean {
    return id.startsWith('node:') || id.startsWith('model:');
  }

  #record(id: string): Record_ {
    let record = this.#records.get(id);
    if (!record) {
      const namespace: object = Object.create(null) as object;
      Object.defineProperty(namespace, Symbol.toStringTag, { value: 'Module' });
      record = { id, namespace, dependencies: [], body: undefined, state: 'new', promise: undefined, failed: undefined };
      this.#records.set(id, record);
    }
    return record;
  }

  #run(record: Record_): Promise<void> | undefined {
    if (record.state !== 'new') {
      if (record.failed) throw record.failed.error;
      return record.promise;
    }
    record.state = 'evaluating';
    try {
      this.#link(record);
    } catch (error) {
      record.failed = { error };
      throw error;
    }
    const { dependencies } = record;
    const body = record.body as () => unknown;
    const { isAsync, calls } = this.#host.module(record.id);
    let index = 0;
    const dependenciesFrom = (): Promise<void> | undefined => {
      while (index < dependencies.length) {
        const dependency = dependencies[index++] as string;
        if (this.#isBuiltin(dependency)) continue;
        const promise = this.#run(this.#record(dependency));
        if (promise) return promise.then(dependenciesFrom);
      }
      return undefined;
    };
    const finish = (): void => {
      if (calls) watchCalls({ host: this.#host, seen: calls, tell: this.#tell }, record.namespace);
      record.state = 'done';
    };
    try {
      const pending = dependenciesFrom();
      if (!pending && !isAsync) {
        body();
        finish();
        return undefined;
      }
      record.promise = (async () => {
        await pending;
        await body();
        finish();
      })();
      return record.promise;
    } catch (error) {
      record.failed = { error };
      throw error;
    }
  }

  /**
   * Compiles a module and all that it imports, before any of them is evaluated. Modules of a cycle begin here: their
   * code is a generator that stops when its functions are there and its variables are not.
   */
  #link(record: Record_): void {
    if (record.body) return;
    const compiled = this.#host.module(record.id);
    const dependencies = compiled.imports.map((specifier) => this.#host.resolve(specifier, record.id));
    record.dependencies = dependencies;
    // Set at once, as a cycle comes back here.
    record.body = () => undefined;
    for (const dependency of dependencies) if (!this.#isBuiltin(dependency)) this.#link(this.#record(dependency));
    const body = this.#instantiate(record, compiled);
    if (!/Generator/.test(Object.prototype.toString.call(body))) {
      record.body = body;
      return;
    }
    const code = body() as { next(): unknown };
    void code.next();
    record.body = () => code.next();
  }

  #instantiate(record: Record_, compiled: CompiledModule): () => unknown {
    const { dependencies, namespace } = record;
    const module: ModuleObject = {
      imports: dependencies.map((dependency) => this.namespace(dependency)),
      meta: { url: compiled.url, filename: pathOf(compiled.url), dirname: pathOf(compiled.url).replace(/\/[^/]*$/, ''), main: false,
        resolve: (specifier: string) => new URL(specifier, compiled.url).href },
      export: (getters) => {
        for (const name of Object.keys(getters)) Object.defineProperty(namespace, name, { get: getters[name] as () => unknown, enumerable: true, configurable: true });
      },
      star: (index) => {
        const from = module.imports[index] as object;
        // A cycle may not have its exports yet: look again when asked.
        for (const name of Object.keys(from)) {
          if (name !== 'default' && !(name in namespace)) {
            Object.defineProperty(namespace, name, { get: () => (from as Record<string, unknown>)[name], enumerable: true, configurable: true });
          }
        }
      },
      import: async (specifier) => {
        const id = this.#host.resolve(String(specifier), record.id);
        if (this.#isBuiltin(id)) return this.#builtin(id);
        const { namespace: loaded, promise } = this.evaluate(id);
        await promise;
        return loaded;
      },
    };
    return compiled.factory(...this.#globalsFor(record.id, compiled.url, module, compiled.globals));
  }
}

/** A thread is made anew again and again, and its modules with it. */
const paths = new Map<string, string>();

function pathOf(url: string): string {
  let path = paths.get(url);
  if (path === undefined) paths.set(url, path = decodeURIComponent(new URL(url).pathname));
  return path;
}
