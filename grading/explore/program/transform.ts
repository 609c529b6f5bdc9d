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
import type { Node, Program, ImportDeclaration, Identifier, MemberExpression, ObjectPattern } from 'estree';

/** A place in the learner's file that touches memory. */
export interface Site {
  /** 1-based line in the original file. */
  readonly line: number;
  /** The object as written: `balance`. */
  readonly text: string;
}

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

const CHECK = '--$k.n<0&&$k.over();';
const CHECK_EXPRESSION = '--$k.n<0&&$k.over()';

type Positioned = Node & { start: number; end: number };
type Edit = { text: MagicString; source: string; sites: Site[]; siteFor: (node: Node, text: string) => number };

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
    sites,
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
  const walk = new Rewriter(edit, (node) => isGlobalReference(scopes as never, node));
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

interface Bindings {
  /** Local name of an import → the expression that reads it. */
  readonly locals: Map<string, string>;
  prologue: string;
}

/** Turns `import` and `export` statements into reads of `$m.imports` and getters given to `$m.export`. */
function rewriteModuleSyntax(edit: Edit, ast: Program, imports: string[]): Bindings {
  const locals = new Map<string, string>();
  const getters: string[] = [];
  const stars: number[] = [];
  const { text } = edit;
  const remove = (node: Node): void => {
    const { start, end } = node as Positioned;
    // Keep line breaks so that later lines stay where they are.
    text.overwrite(start, end, edit.source.slice(start, end).replace(/[^\n]/g, '') || ';');
  };
  const dependency = (source: { value?: unknown }): number => imports.push(String(source.value)) - 1;
  for (const node of ast.body) {
    if (node.type === 'ImportDeclaration') {
      importDeclaration(node, dependency(node.source), locals);
      remove(node);
    } else if (node.type === 'ExportAllDeclaration') {
      const index = dependency(node.source);
      if (node.exported) getters.push(`${nameOf(node.exported)}:()=>$m.imports[${String(index)}]`);
      else stars.push(index);
      remove(node);
    } else if (node.type === 'ExportNamedDeclaration' && node.source) {
      const index = dependency(node.source);
      for (const specifier of node.specifiers) {
        getters.push(`${nameOf(specifier.exported)}:()=>$m.imports[${String(index)}][${JSON.stringify(plainName(specifier.local))}]`);
      }
      remove(node);
    }
  }
  for (const node of ast.body) {
    if (node.type === 'ExportNamedDeclaration' && !node.source) {
      if (node.declaration) {
        for (const name of declaredNames(node.declaration)) getters.push(`${name}:()=>${name}`);
        text.remove((node as Positioned).start, (node.declaration as unknown as Positioned).start);
      } else {
        for (const specifier of node.specifiers) {
          const local = plainName(specifier.local);
          getters.push(`${nameOf(specifier.exported)}:()=>${locals.get(local) ?? local}`);
        }
        remove(node);
      }
    } else if (node.type === 'ExportDefaultDeclaration') {
      const declaration = node.declaration as unknown as Positioned & { id?: Identifier | null };
      const named = /Declaration$/.test(declaration.type) && declaration.id ? declaration.id.name : undefined;
      if (named) text.remove((node as Positioned).start, declaration.start);
      else text.overwrite((node as Positioned).start, declaration.start, 'const $default = ');
      getters.push(`default:()=>${named ?? '$default'}`);
      if (!named) text.appendLeft(declaration.end, ';');
    }
  }
  const prologue = `$m.export({${getters.join(',')}});${stars.map((index) => `$m.star(${String(index)});`).join('')}`;
  return { locals, prologue };
}

function importDeclaration(node: ImportDeclaration, index: number, locals: Map<string, string>): void {
  for (const specifier of node.specifiers) {
    const from = `$m.imports[${String(index)}]`;
    if (specifier.type === 'ImportNamespaceSpecifier') locals.set(specifier.local.name, from);
    else {
      const imported = specifier.type === 'ImportDefaultSpecifier' ? 'default' : plainName(specifier.imported);
      locals.set(specifier.local.name, `${from}[${JSON.stringify(imported)}]`);
    }
  }
}

const plainName = (node: Node): string => node.type === 'Identifier' ? node.name : String((node as { value?: unknown }).value);
const nameOf = (node: Node): string => JSON.stringify(plainName(node));

/** Names that a declaration declares, patterns included. */
function declaredNames(node: Node): string[] {
  switch (node.type) {
    case 'VariableDeclaration': return node.declarations.flatMap((one) => declaredNames(one.id));
    case 'FunctionDeclaration':
    case 'ClassDeclaration': return [node.id.name];
    case 'Identifier': return [node.name];
    case 'ObjectPattern': return node.properties.flatMap((one) => declaredNames(one.type === 'Property' ? one.value : one.argument));
    case 'ArrayPattern': return node.elements.flatMap((one) => one ? declaredNames(one) : []);
    case 'AssignmentPattern': return declaredNames(node.left);
    case 'RestElement': return declaredNames(node.argument);
    default: return [];
  }
}

interface Reference { identifier: Identifier & { start: number; end: number } }
interface Scope { variables: { name: string; references: Reference[] }[] }

/** Imported names are read through the exporter's getter each time: bindings stay live. */
function rewriteImportReferences(edit: Edit, ast: Program, scope: Scope, bindings: Bindings): void {
  const shorthand = new Set<number>();
  const callees = new Set<number>();
  const statements: Positioned[] = [];
  visitAll(ast, (node) => {
    if (node.type === 'Property' && node.shorthand) shorthand.add((node.key as Positioned).start);
    if (node.type === 'CallExpression') callees.add((node.callee as Positioned).start);
    if (node.type === 'TaggedTemplateExpression') callees.add((node.tag as Positioned).start);
    if (node.type === 'ExportNamedDeclaration' && !node.declaration) statements.push(node as Positioned);
  });
  for (const variable of scope.variables) {
    const read = bindings.locals.get(variable.name);
    if (read === undefined) continue;
    for (const { identifier } of variable.references) {
      // `export { x }` statements are gone already; their identifiers must not be touched again.
      if (statements.some(({ start, end }) => start <= identifier.start && identifier.start < end)) continue;
      let text = callees.has(identifier.start) ? `(0,${read})` : read;
      if (shorthand.has(identifier.start)) text = `${identifier.name}:${read}`;
      edit.text.update(identifier.start, identifier.end, text);
    }
  }
}

function visitAll(node: Node, callback: (node: Node) => void): void {
  callback(node);
  for (const child of children(node)) visitAll(child, callback);
}

function children(node: Node): Node[] {
  const result: Node[] = [];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'loc' || key === 'range') continue;
    if (Array.isArray(value)) result.push(...value.filter(isNode));
    else if (isNode(value)) result.push(value);
  }
  return result;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}

interface ScopeManager { globalScope: { through: { identifier: Node }[] } }
function isGlobalReference(scopes: ScopeManager, node: Node): boolean {
  return scopes.globalScope.through.some((reference) => reference.identifier === node);
}

const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);
const LOOPS = new Set(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

/** Walks the tree once and inserts the calls and checks. */
class Rewriter {
  topLevelAwait = false;
  readonly #edit: Edit;
  readonly #isGlobal: (node: Node) => boolean;
  #functionDepth = 0;

  constructor(edit: Edit, isGlobal: (node: Node) => boolean) {
    this.#edit = edit;
    this.#isGlobal = isGlobal;
  }

  visit(node: Positioned, parent: Node | undefined): void {
    const isFunction = FUNCTIONS.has(node.type);
    if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) {
      if (this.#functionDepth === 0) this.topLevelAwait = true;
    }
    if (isFunction) this.#functionDepth++;
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportAllDeclaration': return;
      case 'ExportNamedDeclaration':
        if (!node.declaration) return;
        break;
      case 'MemberExpression': this.#member(node, parent); break;
      case 'ObjectPattern':
        for (const property of node.properties) patternProperties.add(property);
        this.#pattern(node, parent);
        break;
      case 'SpreadElement':
        if (parent?.type === 'ObjectExpression') this.#see(node.argument as Positioned);
        break;
      case 'MetaProperty':
        if (node.meta.name === 'import') this.#edit.text.update(node.start, node.end, '$m.meta');
        break;
      case 'ImportExpression':
        this.#edit.text.update(node.start, node.start + 'import'.length, '$m.import');
        break;
      case 'CatchClause':
        this.#edit.text.appendRight((node.body as Positioned).start + 1, CHECK);
        break;
      case 'CallExpression': this.#call(node); break;
      default:
        if (isFunction) this.#functionBody(node as never);
        else if (LOOPS.has(node.type)) this.#loopBody((node as unknown as { body: Positioned }).body);
    }
    for (const child of children(node)) this.visit(child as Positioned, node);
    if (isFunction) this.#functionDepth--;
  }

  #call(node: Node & { type: 'CallExpression' }): void {
    const { callee } = node;
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier') return;
    if (callee.object.name !== 'Atomics' || !this.#isGlobal(callee.object)) return;
    const first = node.arguments[0] as Positioned | undefined;
    const site = this.#edit.siteFor(node, first ? this.#edit.source.slice(first.start, first.end) : '');
    const object = callee.object as unknown as Positioned;
    this.#edit.text.update(object.start, object.end, `$atomics(${String(site)})`);
  }

  /** What is spread into an object, or taken apart by index, may be a view: all of it is read at once. */
  #see(node: Positioned): void {
    const isSequence = node.type === 'SequenceExpression';
    this.#edit.text.appendRight(node.start, isSequence ? '$see((' : '$see(');
    this.#edit.text.prependLeft(node.end, isSequence ? '))' : ')');
  }

  #pattern(node: Positioned & ObjectPattern, parent: Node | undefined): void {
    if (!node.properties.some(namesElement)) return;
    if (parent?.type === 'VariableDeclarator' && parent.init) this.#see(parent.init as Positioned);
    else if (parent?.type === 'AssignmentExpression' && parent.operator === '=') this.#see(parent.right as Positioned);
    // A parameter has no expression that could be wrapped: a view is read when this property is.
    else this.#edit.text.appendRight(node.start + 1, '[$seen]:{}={},');
  }

  #functionBody(node: { body: Positioned }): void {
    const { body } = node;
    if (body.type === 'BlockStatement') this.#edit.text.appendRight(body.start + 1, CHECK);
    else {
      this.#edit.text.appendRight(body.start, `(${CHECK_EXPRESSION},`);
      this.#edit.text.prependLeft(body.end, ')');
    }
  }

  #loopBody(body: Positioned): void {
    if (body.type === 'BlockStatement') this.#edit.text.appendRight(body.start + 1, CHECK);
    else {
      this.#edit.text.appendRight(body.start, `{${CHECK}`);
      this.#edit.text.prependLeft(body.end, '}');
    }
  }

  #member(node: Positioned & MemberExpression, parent: Node | undefined): void {
    if (!node.computed || node.object.type === 'Super') return;
    if (node.property.type === 'Literal' && typeof node.property.value === 'string' && !/^\d+$/.test(node.property.value)) return;
    if (node.property.type === 'TemplateLiteral') return;
    const role = roleOf(node, parent);
    if (role === 'leave') return;
    const object = node.object as Positioned;
    const property = node.property as Positioned;
    const site = String(this.#edit.siteFor(node, this.#edit.source.slice(object.start, object.end)));
    const bracket = this.#edit.source.lastIndexOf('[', property.start - 1);
    const sequence = property.type === 'SequenceExpression';
    const { text } = this.#edit;
    text.appendRight(node.start, role === 'target' ? '$ref(' : '$get(');
    text.update(bracket, bracket + 1, sequence ? ',(' : ',');
    text.update(node.end - 1, node.end, `${sequence ? ')' : ''},${site})${role === 'target' ? '.v' : ''}`);
  }
}

/** How a computed member is used: read, assigned to, or not to be touched. Chains (`?.`) are conditions by now. */
function roleOf(node: MemberExpression, parent: Node | undefined): 'read' | 'target' | 'leave' {
  switch (parent?.type) {
    case 'CallExpression':
    case 'NewExpression': return parent.callee === node ? 'leave' : 'read';
    case 'TaggedTemplateExpression': return parent.tag === node ? 'leave' : 'read';
    case 'UnaryExpression': return parent.operator === 'delete' ? 'leave' : 'read';
    case 'AssignmentExpression':
    case 'AssignmentPattern': return parent.left === (node as never) ? 'target' : 'read';
    case 'ForInStatement':
    case 'ForOfStatement': return parent.left === (node as never) ? 'target' : 'read';
    case 'UpdateExpression':
    case 'ArrayPattern':
    case 'RestElement': return 'target';
    case 'Property': return parent.value === (node as never) && isPatternProperty(parent) ? 'target' : 'read';
    default: return 'read';
  }
}

/** True for a part of a pattern that may take an element of a view: `{ 0: first }`, `{ [index]: it }`, `{ ...all }`. */
function namesElement(property: ObjectPattern['properties'][number]): boolean {
  if (property.type === 'RestElement' || property.computed) return true;
  return property.key.type === 'Literal' && /^\d+$/.test(String(property.key.value));
}

/** Properties that stand in a pattern, `({ a: view[0] } = x)`, not in an object. */
const patternProperties = new WeakSet<Node>();
function isPatternProperty(node: Node): boolean {
  return patternProperties.has(node);
}

function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
