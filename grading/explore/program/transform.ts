/**
 * Rewrites one module of a program, TypeScript or JavaScript, into a function body that runs under
 * the controlled scheduler.
 *
 * Types are removed by esbuild. What follows is insert-only on its output, so lines stay where they
 * are: indexed accesses become calls (they may touch shared memory), `import` and `export` become
 * plain objects with getters (live bindings), and every function, loop body and catch block begins
 * with a check that ends a thread which is dead or loops for ever.
 */
import { transformSync } from 'esbuild';
import { parse } from 'acorn';
import { analyze } from 'eslint-scope';
import MagicString from 'magic-string';
import { TraceMap, originalPositionFor } from '@jridgewell/trace-mapping';
import type { Node, Program } from 'estree';
import { AccessRewriter } from './accesses.ts';
import { rewriteImportReferences, rewriteModuleSyntax } from './module-syntax.ts';
import type { Edit, Site } from './syntax-tree.ts';

/** A module after the rewrite. */
export interface TransformedModule {
  /** An expression that evaluates to `(globals...) => (async) function`. */
  readonly code: string;
  /** Specifiers of static imports and re-exports, in order; `imports[i]` belongs to `$m.imports[i]`. */
  readonly imports: readonly string[];
  /** The controlled globals that it uses: the parameters of the outer function. */
  readonly globals: readonly string[];
  /** True when the module has a top-level `await`. */
  readonly isAsync: boolean;
  readonly sites: readonly Site[];
  /** Maps a position of the rewritten code to a line of the original file; 0 where unknown. */
  readonly lineOf: (line: number, column: number) => number;
  /** The original text, line by line. */
  readonly lines: readonly string[];
}

/** Thrown when a file is not a program: a syntax error, with the place as people write it. */
export class ProgramSyntaxError extends Error {
  override readonly name = 'ProgramSyntaxError';
  readonly at: string;
  constructor(message: string, at: string) {
    super(message);
    this.at = at;
  }
}

/** Names that a module sees as globals; their values belong to one virtual thread. */
export const CONTROLLED_GLOBALS = [
  '$m', '$k', '$get', '$ref', '$see', '$seen', '$atomics',
  'Atomics', 'SharedArrayBuffer', 'process', 'console', 'globalThis', 'global', 'self',
  'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate',
  'queueMicrotask', 'structuredClone', 'Date', 'performance', 'Math', 'MessageChannel', 'MessagePort',
  'BroadcastChannel', 'Buffer', 'URL', 'URLSearchParams', 'TextEncoder', 'TextDecoder', 'AbortController',
  'AbortSignal', 'Event', 'EventTarget', 'CustomEvent', 'MessageEvent', 'DOMException', 'btoa', 'atob', 'Blob', 'File', 'navigator',
  'fetch', 'Request', 'Response', 'Headers', 'FormData', 'WebSocket', 'EventSource', 'WebAssembly', 'ReadableStream', 'WritableStream',
  'TransformStream', 'CompressionStream', 'DecompressionStream', 'TextDecoderStream', 'TextEncoderStream', 'PerformanceObserver',
  'localStorage', 'sessionStorage', 'crypto', 'eval', 'Function', 'require', 'module', 'exports', '__filename', '__dirname',
] as const;

/**
 * Rewrites a module.
 * @param source Text of the file.
 * @param file Name used in messages.
 * @param isCyclic The module imports itself by way of others: its code is a generator that first makes the exports, whose
 *   functions are there from then on, and goes on when it is to be evaluated.
 * @throws {ProgramSyntaxError} If the text cannot be parsed.
 */
export function transformModule(source: string, file: string, isCyclic = false): TransformedModule {
  const { code, map } = stripTypes(source, file);
  const ast = parse(code, {
    ecmaVersion: 'latest', sourceType: 'module', locations: true, ranges: true, allowHashBang: true,
  }) as unknown as Program;
  const originalMap = new TraceMap(map);
  const sites: Site[] = [];
  const edit: Edit = {
    text: new MagicString(code),
    source: code,
    siteFor: (node, text) => {
      const at = originalPositionFor(originalMap, {
        line: node.loc?.start.line ?? 1, column: node.loc?.start.column ?? 0,
      });
      sites.push({ line: at.line ?? node.loc?.start.line ?? 0, text });
      return sites.length - 1;
    },
  };
  const imports: string[] = [];
  const scopes = analyze(ast, { ecmaVersion: 2022, sourceType: 'module' });
  const moduleScope = scopes.scopes.find((scope) => scope.type === 'module');
  const bindings = rewriteModuleSyntax(edit, ast, imports);
  rewriteImportReferences(edit, ast, moduleScope as never, bindings);
  const walk = new AccessRewriter(edit, (node) => isGlobalReference(scopes as never, node));
  walk.visit(ast as never, undefined);
  const isAsync = walk.topLevelAwait;
  const used = new Set((scopes as never as ScopeManager).globalScope.through.map(({ identifier }) => (identifier as { name?: string }).name));
  const globals = CONTROLLED_GLOBALS.filter((name) => name.startsWith('$') || used.has(name));
  const prefix = `(function(${globals.join(',')}){return ${isAsync ? 'async ' : ''}function${isCyclic ? '*' : ''}(){"use strict";${bindings.prologue}${isCyclic ? 'yield;' : ''}`;
  edit.text.prepend(prefix);
  edit.text.append('\n}})');
  const editedMap = lazy(() => new TraceMap(edit.text.generateMap({ hires: 'boundary' }) as never));
  return {
    code: edit.text.toString(),
    imports,
    globals,
    isAsync,
    sites,
    lines: source.split('\n'),
    lineOf: (line, column) => {
      const middle = originalPositionFor(editedMap(), { line, column: Math.max(0, column - 1) });
      if (middle.line === null) return 0;
      return originalPositionFor(originalMap, { line: middle.line, column: middle.column }).line ?? 0;
    },
  };
}

function stripTypes(source: string, file: string): { code: string; map: string } {
  try {
    return transformSync(source, {
      loader: /\.[cm]?tsx?$/.test(file) ? 'ts' : 'js',
      format: 'esm',
      target: 'es2022',
      // A chain becomes a condition, so that what follows in it is rewritten like any other access.
      supported: { 'optional-chain': false },
      sourcemap: 'external',
      sourcefile: file,
      logLevel: 'silent',
      tsconfigRaw: { compilerOptions: { useDefineForClassFields: true } },
    });
  } catch (error) {
    const first = (error as { errors?: { text: string; location: { line: number } | null }[] }).errors?.[0];
    throw new ProgramSyntaxError(first?.text ?? String(error), `${file}:${String(first?.location?.line ?? 1)}`);
  }
}

interface ScopeManager { globalScope: { through: { identifier: Node }[] } }
function isGlobalReference(scopes: ScopeManager, node: Node): boolean {
  return scopes.globalScope.through.some((reference) => reference.identifier === node);
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
