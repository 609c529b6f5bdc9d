/** Compiles TypeScript when it is imported, and keeps what comes of it; see `register.mjs`. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export { resolve } from './module-spelling.mjs';

const require = createRequire(import.meta.url);
const folder = new URL('../node_modules/.cache/katas/compiled/', import.meta.url);
/** Raised when the options below change. */
const FORMAT = 1;
const OPTIONS = Object.freeze({ loader: 'ts', format: 'esm', target: 'node20.19', sourcemap: 'inline', sourcesContent: false, logLevel: 'silent' });

/** Whether the module of an address has to be compiled. */
export function mayBeTypeScript(url) {
  return /^file:.*\.m?ts(?:[?#].*)?$/.test(url) && !url.includes('/node_modules/');
}

/** @throws {Error} If there is no such file, or it cannot be compiled: then the message names the line. */
export function compile(url) {
  const { source, options, read, keep } = compilationOf(url);
  return read() ?? keep(esbuild().transformSync(source, options).code);
}

// With `resolve` above: the hooks of a thread of their own, for Node 20.
export async function load(url, context, next) {
  if (!mayBeTypeScript(url)) return next(url, context);
  const { source, options, read, keep } = compilationOf(url);
  return { format: 'module', source: read() ?? keep((await esbuild().transform(source, options)).code), shortCircuit: true };
}

// Only needed for what is new.
function esbuild() {
  return require('esbuild');
}

/** A file, how it is compiled, and where its JavaScript is kept: under a name that stands for all that it depends on. */
function compilationOf(url) {
  const file = fileURLToPath(url);
  const source = readFileSync(file, 'utf8');
  const key = createHash('sha256').update([FORMAT, require('esbuild/package.json').version, file, source].join('\0')).digest('hex').slice(0, 32);
  const place = new URL(`${key}.js`, folder);
  return {
    source,
    options: { ...OPTIONS, sourcefile: file },
    read() {
      try {
        return readFileSync(place, 'utf8');
      } catch {
        return undefined;
      }
    },
    keep(code) {
      try {
        mkdirSync(folder, { recursive: true });
        // Another process may be writing the same file now: a reader must never find half of it.
        const unfinished = new URL(`${key}.${process.pid}.${Math.random().toString(36).slice(2)}`, folder);
        writeFileSync(unfinished, code);
        renameSync(unfinished, place);
      } catch {
        // A disk that is full or read-only only costs time.
      }
      return code;
    },
  };
}
