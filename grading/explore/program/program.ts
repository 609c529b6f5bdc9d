/**
 * A program's files: where a specifier leads, and each module's code, rewritten and compiled once.
 */
import { readFileSync, statSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Context } from 'node:vm';
import { Script } from 'node:vm';
import { transformedModule } from './transformed.ts';
import type { TransformedModule } from './transform.ts';
import type { CompiledModule, SeenAs } from '../realm/host.ts';

const SCHEME = 'kata:';
/** Spellings of a TypeScript file that loaders accept. */
const ENDINGS = ['', '.ts', '.mts', '.js', '.mjs', '/index.ts'];

/** Where the program's files lie. */
export interface ProgramFiles {
  /** Absolute path of the main module. */
  readonly main: string;
  /** Only files below this folder belong to the program. */
  readonly root: string;
  /** Modules of the root that are replaced by a model: path relative to root → `model:` name. */
  readonly models: Readonly<Record<string, string>>;
  /** Helpers of the root whose calls are told, and how: by path relative to root. */
  readonly calls: Readonly<Record<string, SeenAs>>;
}

interface Loaded { transformed: TransformedModule; readonly source: string; compiled?: CompiledModule; readonly file: string }

/** A module that cannot be found, with Node's code. */
class ModuleNotFoundError extends Error {
  readonly code = 'ERR_MODULE_NOT_FOUND';
}

/** All modules of one program. */
export class Program {
  readonly files: ProgramFiles;
  readonly #context: Context;
  readonly #calls: ReadonlyMap<string, SeenAs>;
  readonly #modules = new Map<string, Loaded>();
  readonly #resolved = new Map<string, string>();

  constructor(files: ProgramFiles, context: Context) {
    this.files = files;
    this.#calls = new Map(Object.entries(files.calls).map(([path, calls]) => [join(files.root, path), calls]));
    this.#context = context;
  }

  get mainUrl(): string {
    return pathToFileURL(this.files.main).href;
  }

  /** @throws {ModuleNotFoundError} If no file of the program is meant. */
  resolve(specifier: string, from: string): string {
    const key = `${from}\0${specifier}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const found = this.#find(specifier, from);
    this.#resolved.set(key, found);
    return found;
  }

  #find(specifier: string, from: string): string {
    if (specifier.startsWith('eval:')) return specifier;
    if (specifier === 'kata:gate') return 'model:gate';
    const name = specifier.startsWith('node:') ? specifier.slice('node:'.length) : specifier;
    if (specifier.startsWith('node:') || builtinModules.includes(name)) return `node:${name}`;
    if (!/^(\.{1,2}\/|\/|file:|[a-zA-Z]:[\\/])/.test(specifier)) {
      throw new ModuleNotFoundError(`Cannot find package '${specifier}' imported from ${this.nameOf(from)}`);
    }
    const path = specifier.startsWith('file:') ? fileURLToPath(stripQuery(specifier)) : resolve(from ? dirname(from) : this.files.root, specifier);
    for (const candidate of candidatesOf(path)) {
      if (!isFile(candidate) || !isBelow(this.files.root, candidate)) continue;
      const model = this.files.models[relative(this.files.root, candidate).split(sep).join('/')];
      return model ?? candidate;
    }
    throw new ModuleNotFoundError(`Cannot find module '${relative(this.files.root, path)}' imported from ${this.nameOf(from)}`);
  }

  module(id: string): CompiledModule {
    const loaded = this.#load(id);
    if (!loaded.compiled && this.#isCyclic(id)) loaded.transformed = transformedModule(loaded.source, loaded.file, true);
    return loaded.compiled ??= {
      url: urlOf(id),
      factory: new Script(loaded.transformed.code, { filename: SCHEME + id }).runInContext(this.#context) as CompiledModule['factory'],
      imports: loaded.transformed.imports,
      globals: loaded.transformed.globals,
      isAsync: loaded.transformed.isAsync,
      calls: this.callsOfHelper(id),
    };
  }

  /** How the calls of a helper are seen; `undefined` for any other module. */
  callsOfHelper(id: string): SeenAs | undefined {
    return this.#calls.get(id);
  }

  #load(id: string): Loaded {
    let loaded = this.#modules.get(id);
    if (!loaded) {
      const source = id.startsWith('eval:') ? id.slice('eval:'.length) : readFileSync(id, 'utf8');
      const file = this.nameOf(id);
      loaded = { transformed: transformedModule(source, file), source, file };
      this.#modules.set(id, loaded);
    }
    return loaded;
  }

  /** True for a module that imports itself by way of others. */
  #isCyclic(id: string): boolean {
    const seen = new Set<string>();
    const pending = [id];
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      for (const next of this.#importsOf(at)) {
        if (next === id) return true;
        if (!seen.has(next)) pending.push(next);
        seen.add(next);
      }
    }
    return false;
  }

  /** What is wrong with a module is said when it is linked. */
  #importsOf(id: string): string[] {
    try {
      return this.#load(id).transformed.imports.map((specifier) => this.resolve(specifier, id)).filter((one) => !/^(node|model):/.test(one));
    } catch {
      return [];
    }
  }

  /** The file's name as people say it: `teller.worker.ts`, `shared/lock.ts`. */
  nameOf(id: string): string {
    if (id.startsWith('eval:')) return 'eval';
    if (!id) return 'the program';
    const path = id.startsWith('file:') ? fileURLToPath(stripQuery(id)) : id;
    const home = dirname(this.files.main);
    for (const folder of [home, dirname(home)]) {
      if (isBelow(folder, path)) return relative(folder, path).split(sep).join('/');
    }
    return relative(this.files.root, path).split(sep).join('/');
  }

  site(module: string, index: number): { at: string; text: string } | undefined {
    const loaded = this.#modules.get(module);
    const site = loaded?.transformed.sites[index];
    return site && loaded ? { at: `${loaded.file}:${String(site.line)}`, text: site.text } : undefined;
  }

  /** The innermost place of the program in a stack, other than in the helpers; `undefined` where there is none. */
  placeOf(stack: string): { at: string; line: string } | undefined {
    let helper: { at: string; line: string } | undefined;
    for (const [, id = '', line = '0', column = '0'] of stack.matchAll(/kata:(.+?):(\d+):(\d+)/g)) {
      const loaded = this.#modules.get(id);
      if (!loaded) continue;
      const original = loaded.transformed.lineOf(Number(line), Number(column));
      if (original === 0) continue;
      const place = { at: `${loaded.file}:${String(original)}`, line: loaded.transformed.lines[original - 1] ?? '' };
      if (!isBelow(join(this.files.root, 'shared'), id)) return place;
      helper ??= place;
    }
    return helper;
  }

  /** The rewritten code of all modules loaded so far, and what their specifiers meant. */
  parts(): { readonly modules: Readonly<Record<string, TransformedModule & { readonly url: string }>>; readonly resolved: Readonly<Record<string, string>> } {
    const modules = [...this.#modules].map(([id, { transformed }]) => [id, { ...transformed, url: urlOf(id) }] as const);
    return { modules: Object.fromEntries(modules), resolved: Object.fromEntries(this.#resolved) };
  }

  /**
   * The innermost call of the program in a stack: the rewritten code from that line on, and the column
   * (from 0) at which V8 sees the call. Helpers are left out as in {@link placeOf}.
   */
  callOf(stack: string): { code: string; column: number } | undefined {
    for (const [, id = '', line = '0', column = '0'] of stack.matchAll(/kata:(.+?):(\d+):(\d+)/g)) {
      const loaded = this.#modules.get(id);
      if (!loaded || isBelow(join(this.files.root, 'shared'), id)) continue;
      if (loaded.transformed.lineOf(Number(line), Number(column)) === 0) continue;
      return { code: loaded.transformed.code.split('\n').slice(Number(line) - 1, Number(line) + 4).join('\n'), column: Number(column) - 1 };
    }
    return undefined;
  }

  /** The text of a line that is given as `teller.worker.ts:9`. */
  lineAt(at: string): string {
    const [, file = '', line = '0'] = /^(.*):(\d+)$/.exec(at) ?? [];
    for (const loaded of this.#modules.values()) if (loaded.file === file) return loaded.transformed.lines[Number(line) - 1] ?? '';
    return '';
  }

  /** The program's own calls in a stack, innermost first: `deposit (teller.worker.ts:9)`. */
  callsOf(stack: string): string[] {
    const calls: string[] = [];
    for (const [, id = '', line = '0', column = '0', , name = ''] of stack.matchAll(/kata:(.+?):(\d+):(\d+)( ([^\n]+))?/g)) {
      const loaded = this.#modules.get(id);
      const original = loaded?.transformed.lineOf(Number(line), Number(column)) ?? 0;
      if (loaded && original > 0) calls.push(`${name || '(top)'} (${loaded.file}:${String(original)})`);
    }
    return calls;
  }

  /** Every file that was loaded, sorted by name, with its text. */
  sources(): { readonly name: string; readonly text: string }[] {
    return [...this.#modules].map(([id, { transformed }]) => ({ name: this.nameOf(id), text: transformed.lines.join('\n') }))
      .sort((a, b) => a.name < b.name ? -1 : 1);
  }

  /** A short hash of everything that was loaded: a schedule of other sources is stale. */
  hash(): string {
    const hash = createHash('sha256');
    for (const id of [...this.#modules.keys()].sort()) {
      hash.update(this.nameOf(id)).update('\0').update(this.#modules.get(id)?.transformed.lines.join('\n') ?? '').update('\0');
    }
    return hash.digest('hex').slice(0, 6);
  }
}

function urlOf(id: string): string {
  return id.startsWith('eval:') ? id : pathToFileURL(id).href;
}

function candidatesOf(path: string): string[] {
  const replaced = path.endsWith('.js') ? [`${path.slice(0, -'.js'.length)}.ts`] : path.endsWith('.mjs') ? [`${path.slice(0, -'.mjs'.length)}.mts`] : [];
  return [...ENDINGS.map((ending) => path + ending), ...replaced];
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isBelow(folder: string, path: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

function stripQuery(url: string): string {
  return url.replace(/[?#].*$/, '');
}
