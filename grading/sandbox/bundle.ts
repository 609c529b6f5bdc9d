/**
 * Bundles what runs inside a child process, once per content, so that a child starts by reading one file of
 * JavaScript instead of compiling some thirty of TypeScript.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, version } from 'esbuild';
import type { Plugin } from 'esbuild';
import { realmSource } from '../explore/realm-source.ts';

/** The repository's root. */
export const REPOSITORY = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const CACHE = join(REPOSITORY, 'node_modules', '.cache', 'katas');
/** Raised when the options below change. */
const FORMAT = 2;
/** Milliseconds by which a bundle must be older than a new one to be removed. */
const KEEP_MS = 24 * 60 * 60 * 1_000;
// The grader never runs in a child, so its other parts cannot change what is bundled.
const SKIPPED = new Set(['answers', 'judging', 'reporters', 'audit', 'classroom', 'commands', 'node_modules']);

/** The modules that run inside children. A real run does not wait for the engine to be bundled. */
const GROUPS = {
  explorer: ['explorer-child'],
  real: ['real-child', 'real-hooks'],
  preload: ['real-preload'],
  confirm: ['confirm-child'],
  web: ['../web/mock-web'],
} as const;
// Loaded synchronously: before any event loop of the process or thread has begun.
const AS_COMMONJS: ReadonlySet<BundleGroup> = new Set(['preload', 'confirm', 'web']);
/** Modules that are bundled together. */
export type BundleGroup = keyof typeof GROUPS;

const ready = new Map<BundleGroup, Promise<string>>();

/** Make the bundles of a group if need be. @returns Absolute path of the folder that holds `NAME.mjs` (or `.cjs`) of every module. */
export function bundles(group: BundleGroup): Promise<string> {
  let folder = ready.get(group);
  if (folder === undefined) {
    const entries = GROUPS[group].map((name) => join(REPOSITORY, 'grading', 'sandbox', `${name}.ts`));
    folder = makeBundles(entries, `${group}-${contentKey()}`, AS_COMMONJS.has(group) ? 'cjs' : 'esm');
    ready.set(group, folder);
  }
  return folder;
}

/**
 * Bundle modules into one folder of the cache.
 *
 * @param entries Absolute paths.
 * @param key Stands for the content of everything that is bundled.
 * @param format `cjs` for what must be loaded synchronously.
 */
export async function makeBundles(entries: readonly string[], key: string, format: 'esm' | 'cjs' = 'esm'): Promise<string> {
  const folder = join(CACHE, key);
  if (existsSync(folder)) return folder;
  mkdirSync(CACHE, { recursive: true });
  const unfinished = mkdtempSync(join(CACHE, 'unfinished-'));
  try {
    await build({
      entryPoints: entries.map((path) => ({ in: path, out: basename(path, '.ts') })),
      outdir: unfinished,
      bundle: true,
      splitting: false,
      format,
      platform: 'node',
      target: 'node20.19',
      outExtension: { '.js': format === 'esm' ? '.mjs' : '.cjs' },
      // A CommonJS module knows its address as a path only.
      ...(format === 'cjs' && { define: { 'import.meta.url': 'moduleUrl' }, banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' } }),
      // It finds its own files by its own address.
      external: ['typescript'],
      plugins: [withRealm, requireEsbuild],
      legalComments: 'none',
      logLevel: 'silent',
    });
    publish(unfinished, folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOld(folder);
  return folder;
}

/** The explorer's realm is a script of its own: a bundle carries it as text, as it cannot build it. */
const withRealm: Plugin = {
  name: 'realm',
  setup: (setup) => {
    setup.onLoad({ filter: /explore[\\/]realm-source\.ts$/ }, () => ({ loader: 'js', contents: `export const realmSource = () => ${JSON.stringify(realmSource())};` }));
  },
};

// esbuild finds its own files by its own address, so it stays outside. An import would have Node search this
// CommonJS package for names first, which takes as long as loading it (15 ms).
const requireEsbuild: Plugin = {
  name: 'require-esbuild',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^esbuild$/ }, ({ path }) => ({ path, namespace: 'required' }));
    onLoad({ filter: /./, namespace: 'required' }, () => ({
      contents: 'import { createRequire } from "node:module";\nexport const { transform, transformSync, version } = createRequire(import.meta.url)("esbuild");',
    }));
  },
};

// A rename is atomic: others see all the bundles or none. If another process was faster, its bundles are as good.
function publish(unfinished: string, folder: string): void {
  try {
    // Made for this user only; others who run the grader may read it.
    chmodSync(unfinished, 0o755);
    renameSync(unfinished, folder);
  } catch (error) {
    if (!existsSync(folder)) throw error;
  }
}

function removeOld(current: string): void {
  for (const name of readdirSync(CACHE)) {
    const path = join(CACHE, name);
    try {
      if (path !== current && statSync(current).mtimeMs - statSync(path).mtimeMs > KEEP_MS) rmSync(path, { recursive: true, force: true });
    } catch {
      // Another process removed it first.
    }
  }
}

function contentKey(): string {
  const hash = createHash('sha256').update(`${FORMAT} ${version} `);
  const files = [...sources(join(REPOSITORY, 'grading')), ...sources(join(REPOSITORY, 'shared')), join(REPOSITORY, 'package-lock.json')];
  for (const file of files) {
    hash.update(`${file.slice(REPOSITORY.length)}\0`);
    if (existsSync(file)) hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 24);
}

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .sort((left, right) => (left.name < right.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return SKIPPED.has(entry.name) ? [] : sources(path);
      return /\.(?:ts|mjs)$/.test(entry.name) && !entry.name.endsWith('.test.ts') ? [path] : [];
    });
}
