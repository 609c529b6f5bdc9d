/** Compiles TypeScript when it is imported, and keeps what comes of it; see `register.mjs`. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const folder = new URL('../node_modules/.cache/katas/compiled/', import.meta.url);
/** Raised when the options below change. */
const FORMAT = 1;
const OPTIONS = Object.freeze({ loader: 'ts', format: 'esm', target: 'node20.19', sourcemap: 'inline', sourcesContent: false, logLevel: 'silent' });

const SPELLINGS = [[/\.js$/, '.ts'], [/\.mjs$/, '.mts'], [/$/, '.ts'], [/\/?$/, '/index.ts']];

/** What a specifier that was not found may mean: TypeScript's own rules let people write `./dep.js`, and many write `./dep`. */
export function otherSpellings(specifier) {
  if (!/^(?:\.{0,2}\/|file:)/.test(specifier) || /\.m?ts$/.test(specifier)) return [];
  return SPELLINGS.filter(([ending]) => ending.test(specifier)).map(([ending, replacement]) => specifier.replace(ending, replacement));
}

/** Whether the module of an address has to be compiled. */
export function mayBeTypeScript(url) {
  return /^file:.*\.m?ts(?:[?#].*)?$/.test(url) && !url.includes('/node_modules/');
}

/** @throws {Error} If there is no such file, or it cannot be compiled: then the message names the line. */
export function compile(url) {
  const file = fileURLToPath(url);
  const source = readFileSync(file, 'utf8');
  const kept = keptFor(file, source);
  return kept.read() ?? kept.write(esbuild().transformSync(source, { ...OPTIONS, sourcefile: file }).code);
}

// The hooks of a thread of their own, for Node 20.

export async function resolve(specifier, context, next) {
  try {
    return await next(specifier, context);
  } catch (error) {
    for (const spelling of otherSpellings(specifier)) {
      try {
        return await next(spelling, context);
      } catch {
        // The first error names what was written.
      }
    }
    throw error;
  }
}

export async function load(url, context, next) {
  if (!mayBeTypeScript(url)) return next(url, context);
  const file = fileURLToPath(url);
  const source = readFileSync(file, 'utf8');
  const kept = keptFor(file, source);
  return { format: 'module', source: kept.read() ?? kept.write((await esbuild().transform(source, { ...OPTIONS, sourcefile: file })).code), shortCircuit: true };
}

// Only needed for what is new.
function esbuild() {
  return require('esbuild');
}

/** Where the JavaScript of a file is kept: its name stands for all that it depends on. */
function keptFor(file, source) {
  const key = createHash('sha256').update([FORMAT, require('esbuild/package.json').version, file, source].join('\0')).digest('hex').slice(0, 32);
  const place = new URL(`${key}.js`, folder);
  return {
    read() {
      try {
        return readFileSync(place, 'utf8');
      } catch {
        return undefined;
      }
    },
    write(code) {
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
