/** The rewrite changes nothing that a program can see: the same files under the explorer and under Node. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore } from '../explore.ts';
import { exploreFiles, removePrograms, runForReal, threadsOn, writeProgram } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';
import { ProgramSyntaxError, transformModule } from './transform.ts';

afterAll(removePrograms);

const VIEW = 'const view = new Int32Array(new SharedArrayBuffer(32)); const log: unknown[] = [];';

/** Each one is a module that exports `result`. */
const SNIPPETS: Record<string, string> = {
  'enum': `enum Color { Red, Green = 5, Blue } const enum Size { Small = 's' } export const result = [Color.Blue, Color[5], Size.Small];`,
  'parameter properties': `class P { constructor(readonly x: number, private y = 2) {} get sum() { return this.x + this.y; } } export const result = new P(1).sum;`,
  'namespace': `namespace N { export const a = 1; export function f() { return a + 1; } } export const result = N.f();`,
  'types, assertions, satisfies, generics': `type T<A> = { a: A }; const f = <A,>(a: A): T<A> => ({ a } satisfies T<A>); export const result = (f(3) as T<number>).a!; export type { T }; declare const nothing: number;`,
  'abstract, override, index signatures, this types': `abstract class A { abstract f(): number; g(this: A) { return this.f(); } } class B extends A { override f() { return 4; } [key: string]: any } export const result = new B().g();`,
  'using': `const log: string[] = []; const open = (name: string) => ({ [Symbol.dispose]: () => { log.push(name); } }); { using a = open('a'); using b = open('b'); log.push('body'); } export const result = log;`,
  'using and an error': `const log: string[] = []; const open = (name: string) => ({ [Symbol.dispose]: () => { log.push(name); throw new Error(name); } }); try { using a = open('a'); throw new Error('body'); } catch (error: any) { log.push(error.name, error.suppressed?.message); } export const result = log;`,
  'await using': `const log: string[] = []; { await using a = { [Symbol.asyncDispose]: async () => { await null; log.push('a'); } }; log.push('body'); } export const result = log;`,
  'top-level await': `const one = await Promise.resolve(1); let sum = one; for await (const n of [2, Promise.resolve(3)]) sum += n; export const result = sum;`,
  'imports a module with top-level await': `import { result as inner } from './top-level-await.ts'; export const result = inner + 1;`,
  'live bindings': `import { count, increment } from './lib/counter.ts'; import * as all from './lib/counter.ts'; const before = count; increment(); export const result = [before, count, all.count, { count }];`,
  'imported names shadowed': `import { count } from './lib/counter.ts'; function f(count: string) { return [count, { count }]; } const g = ({ count }: any) => count; export const result = [f('x'), g({ count: 'y' }), typeof count];`,
  'called imports have no this': `import { who } from './lib/forms.ts'; import * as forms from './lib/forms.ts'; export const result = [who(), who\`x\`, forms.who === who];`,
  'export forms': `import fallback, { a, b as bee, default as again, C, f, gen, 'a string' as str, arr0, rest, deep } from './lib/forms.ts'; export const result = [fallback(), a, bee, again === fallback, new C().x, f(), [...gen()], str, arr0, rest, deep];`,
  're-exports': `import * as all from './lib/again.ts'; export const result = [Object.keys(all).sort(), all.a, all.renamed, all.ns.a, all.count !== undefined];`,
  'default export of an expression': `import value from './lib/default-expression.ts'; export const result = value;`,
  'default export of an anonymous class': `import K from './lib/default-class.ts'; export const result = [new K().x, typeof K];`,
  'cycle': `import { even, odd } from './lib/even.ts'; export const result = [even(10), odd(7)];`,
  'dynamic import': `const { a } = await import('./lib/forms.ts'); const ns = await import('./lib/' + 'forms.ts'); export const result = [a, ns.a, Object.prototype.toString.call(ns)];`,
  'dynamic import of a file that is not there': `export const result = await import('./lib/none.ts').catch((error: any) => error.code);`,
  'a module that failed fails again, and is not evaluated again': `const attempt = () => import('./lib/fails.ts').then(() => 'fine', (error: any) => error.message); export const result = [await attempt(), await attempt(), (globalThis as any).failures];`,
  'import.meta': `export const result = [new URL('./x.ts', import.meta.url).pathname.split('/').slice(-3), typeof import.meta.url, import.meta.url.startsWith('file:')];`,
  'modules are evaluated once': `import { loads } from './lib/loads.ts'; const again = await import('./lib/loads.ts'); export const result = [loads, again.loads];`,
  'namespace objects': `import * as ns from './lib/forms.ts'; let error = ''; try { (ns as any).a = 9; } catch (e: any) { error = e.name; } export const result = [error, 'a' in ns, Object.getPrototypeOf(ns)];`,
  'default of a module of Node': `import EventEmitter from 'node:events'; import assert from 'node:assert'; import util from 'util'; class E extends EventEmitter {} let caught: any; try { new E().emit('error', new RangeError('x')); } catch (error: any) { caught = error.name; } assert(true); export const result = [caught, util.format('%d', 4), new E() instanceof EventEmitter];`,
  'element reads': `${VIEW} view[1] = 4; const i = 1; export const result = [view[1], view[i], view['1'], view[9], view[-1], view[0.5], view['x' as any], view['length' as any], [view][0]![1]];`,
  'element assignment gives the value assigned': `${VIEW} export const result = [view[0] = 3.7 as number, view[0], view[1] = '5' as any, view[1], view[2] = 2 ** 32 + 3, view[2], view[99] = 8];`,
  'compound assignments': `${VIEW} const plain: any = [1, 2, 3]; view[0] += 5; view[0] -= 2; view[0] *= 7; view[0] <<= 1; view[1] ||= 4; view[1] &&= 6; view[2] ??= 9; plain[9] ??= 'x'; view[3] **= 2; plain[0] += 'y'; export const result = [[...view], plain[9], plain[0]];`,
  'short-circuit assignments evaluate once': `${VIEW} let n = 0; const f = () => { n++; return view; }; f()[0] ||= 3; f()[0] ||= 4; f()[1] &&= 5; export const result = [n, [...view]];`,
  'increments': `${VIEW} const before = view[0]++; const after = ++view[0]; view[1]--; const big = new BigInt64Array(new SharedArrayBuffer(16)); big[0]++; --big[1]; export const result = [before, after, [...view], String(big[0]), String(big[1]), +view[0], -view[0], !view[0], typeof view[0], void view[0]];`,
  'order of evaluation': `${VIEW} const say = <T,>(name: string, value: T) => { log.push(name); return value; }; say('object', view)[say('key', 0)] = say('value', 5); say('object', view)[say('key', 0)] += say('value', 5); log.push(view[0]); export const result = log;`,
  'the left side is read before the right side': `${VIEW} const f = () => { view[0] = 100; return 1; }; view[0] = 1; view[0] += f(); export const result = view[0];`,
  'destructuring from a view': `${VIEW} view.set([1, 2, 3]); const [a, , b, ...rest] = view; const { 0: zero, 1: one, length } = view; export const result = [a, b, rest, zero, one, length];`,
  'destructuring into a view': `${VIEW} const plain: any = []; [view[0], view[1], ...plain[0]] = [1, 2, 3, 4] as any; ({ a: view[2], b: view[3] = 8, ...plain[1] } = { a: 7, c: 1 } as any); export const result = [[...view], plain];`,
  'swap': `${VIEW} view[0] = 1; view[1] = 2; [view[0], view[1]] = [view[1]!, view[0]!]; export const result = [...view];`,
  'for-of and for-in into an element': `${VIEW} for (view[0] of [1, 2, 3]); for (view[1] in [0, 0, 0]); export const result = [...view];`,
  'for of over a view and entries': `${VIEW} view.set([3, 4]); for (const n of view) log.push(n); for (const [i, n] of view.entries()) if (n) log.push(i); for (const i in view) log.push(i); export const result = log;`,
  'optional chains': `${VIEW} const none = undefined as any; let n = 0; const some: any = { view, f: () => view, a: { b: [5] } }; export const result = [none?.[n++], n, view?.[0], some?.view[0], some?.f()?.[0], none?.a[0].b.c, some.none?.[0], some?.a.b[0], some.a?.b?.[0], (none?.a)?.[1], delete some?.a?.b];`,
  'optional calls of elements keep this': `const o: any = [function (this: any) { return this === o; }]; export const result = [o[0](), o[0]?.(), o?.[0](), o?.[0]?.(), (o[0])(), (0, o[0])() === true];`,
  'super, private names, computed keys': `class A { [0]() { return 'zero'; } static [\`t\${1}\`] = 5; #p = [1, 2]; f(i: number) { this.#p[i]++; return this.#p[i]; } } class B extends A { override [0]() { return super[0]() + '!'; } } export const result = [new B()[0](), (A as any).t1, new A().f(1)];`,
  'new, tagged templates and delete of elements': `const list: any[] = [class { x = 1; }, (s: any) => s.raw[0]]; const o: any = [1, 2]; delete o[0]; export const result = [new list[0]().x, new (list[0])().x, list[1]\`a\\n\`, o.length, 0 in o];`,
  'arrow bodies': `const a = () => ({ x: 1 }); const b = async () => await 2; const c = (x: number) => x > 1 ? [x][0] : (x, 0); const d = () => { }; const e = () => () => [1][0]; const f = (x = [7][0]) => x; const g = () => (1, 2); export const result = [a(), await b(), c(2), c(1), d(), e()(), f(), g()];`,
  'loops without a block': `let n = 0; for (let i = 0; i < 3; i++) n += i; for (const x of [1, 2]) n += x; while (n < 10) n++; do n++; while (n < 15); outer: for (;;) for (;;) { n++; break outer; } for (const k in { a: 1 }) if (k) n++; else n--; label: for (let i = 0; i < 2; i++) { if (i === 0) continue label; n++; } export const result = n;`,
  'closures of loop variables': `const fs: (() => number)[] = []; for (let i = 0; i < 3; i++) fs.push(() => i); for (const x of [7, 8]) fs.push(() => x); export const result = fs.map((f) => f());`,
  'generators, async generators, iterators': `function* g(): any { const x = yield 1; try { yield x; } finally { yield 'end'; } } async function* h() { for (const x of [1, 2]) yield x; } const it = g(); const out = [it.next(), it.next(5), it.return(9), it.next()]; for await (const x of h()) out.push(x as any); export const result = out;`,
  'getters, setters, static blocks, accessors': `class A { static n = 0; static { A.n = [4][0]!; } get [0]() { return 1; } set [0](v: number) { A.n += v; } } const a: any = new A(); a[0] = 5; a[0] += 2; export const result = [A.n, a[0]];`,
  'frozen objects throw': `const o: any = Object.freeze([1]); let e = ''; try { o[0] = 2; } catch (error: any) { e = error.name; } export const result = e;`,
  'errors of missing objects': `const name = (f: () => unknown) => { try { f(); return 'none'; } catch (error: any) { return error.name; } }; const none: any = null; export const result = [name(() => none[0]), name(() => { none[0] = 1; }), name(() => { none[0]++; }), name(() => undefinedName)];`,
  'keys that are objects': `const key = { toString() { return 'k'; } }; const o: any = { k: 1 }; o[key as any] += 1; o[key as any]++; export const result = [o.k, o[key as any]];`,
  'symbols, negative zero and strings as keys': `${VIEW} const s = Symbol('s'); const o: any = { [s]: 1, '-0': 2, '01': 3 }; o[s]++; export const result = [o[s], o[-0], o['-0'], o['01'], (view as any)['01'], view[-0]];`,
  'functions keep name, length and toString': `function f(a: any, b = 1) { return [a][0]; } const g = (x: any) => x; class K { m() { return 1; } } export const result = [f.name, f.length, g.name, K.name, K.prototype.m.name, (() => 1).name, typeof f.toString()];`,
  'directives and this': `function f(this: any) { 'use strict'; return this; } export const result = [f(), typeof this];`,
  'comments, regular expressions, templates, ASI': `const a = [1, 2] // x[0]
    /* b[1] */; const r = /[0]\\[x\\]/.test('0[x]'); const t = \`\${a[0]}[1]\${[\`\${a[1]}\`][0]}\`
let x = a
;[x[0], x[1]] = [x[1], x[0]]
const y = x
++y[0]
export const result = [a, r, t]`,
  'try, catch and finally': `const f = () => { try { throw new Error('a'); } catch { return 'c'; } finally { log.push('f'); } }; const g = () => { for (;;) { try { return 1; } finally { break; } } return 2; }; const log: string[] = []; export const result = [f(), g(), log];`,
  'promises and their order': `const log: number[] = []; queueMicrotask(() => log.push(1)); void Promise.resolve().then(() => log.push(2)).then(() => log.push(4)); process.nextTick(() => log.push(0)); void (async () => { log.push(-1); await null; log.push(3); })(); await new Promise((r) => setTimeout(r, 1)); export const result = [...log].sort((a, b) => a - b);`,
  'globals': `export const result = [typeof globalThis, globalThis === global, typeof require, typeof module, typeof exports, typeof __filename, typeof window, Number.isInteger(Date.now()), typeof performance.now(), new Date(0).toISOString(), Math.max(...[1, 2]), typeof setTimeout(() => undefined, 0).unref, process.argv.length > 0, typeof structuredClone, [] instanceof Array, typeof URL, new URL('x', 'file:///a/').href];`,
  'labels of the language': `const of = [1]; const async = (x: number) => x; const get = 1, set = 2, let_ = 3, from = 4, as = 5, type = 6; export const result = [of[0], async(1), get, set, let_, from, as, type];`,
  'JSON, sort, spread, reduce': `${VIEW} view.set([3, 1, 2]); export const result = [JSON.stringify(view), [...view].sort(), Math.max(...view), Math.max.apply(null, view as any), Array.prototype.map.call(view, (x: number) => x * 2), Array.from(view), view.reduce((a, b) => a + b), Object.entries(view).length, Reflect.get(view, 0), Array.from({ length: 2, 0: 'a', 1: 'b' })];`,
};

const LIBRARY: Files = {
  'lib/counter.ts': 'export let count = 0; export function increment() { count++; }',
  'lib/forms.ts': `export const a = 1, { deep: [, deep] } = { deep: [0, 'deep'] }; const b = 2; export { b, b as 'a string' }; export const [arr0, ...rest] = [1, 2, 3];
    export class C { x = 3; } export function f() { return 4; } export function* gen() { yield 5; } export default function () { return 'default'; } export async function later() {}
    export function who(this: unknown) { return this === undefined; }`,
  'lib/again.ts': `export * from './forms.ts'; export * from './counter.ts'; export * as ns from './forms.ts'; export { b as renamed } from './forms.ts'; export const a = 'own';`,
  'lib/default-expression.ts': `const list = [1, 2];\nexport default list[0]! + list[1]!\n;[].map(() => 1);`,
  'lib/default-class.ts': 'export default class { x = 9; }',
  'lib/even.ts': `import { odd } from './odd.ts'; export { odd }; export const even = (n: number): boolean => n === 0 || odd(n - 1);`,
  'lib/odd.ts': `import { even } from './even.ts'; export function odd(n: number): boolean { return n !== 0 && even(n - 1); }`,
  'lib/early-a.ts': `import { seen } from './early-b.ts'; export const early = [seen]; export const later = 1;`,
  'lib/early-b.ts': `import { later } from './early-a.ts'; let name = 'none'; try { void later; } catch (error: any) { name = error.name; } export const seen = name;`,
  'lib/fails.ts': "const g = globalThis as any; g.failures = (g.failures ?? 0) + 1; throw new Error('failure ' + g.failures);",
  'lib/loads.ts': 'const g = globalThis as any; g.loads = (g.loads ?? 0) + 1; export const loads = g.loads;',
};

const fileOf = (name: string): string => `${name.replaceAll(/\W+/g, '-')}.ts`;

describe('a module gives the same under the explorer as under Node', () => {
  let real: Record<string, unknown> = {};
  let explored: Record<string, unknown> = {};

  beforeAll(async () => {
    const names = Object.keys(SNIPPETS);
    const { main, root } = writeProgram({
      ...LIBRARY, ...Object.fromEntries(Object.entries(SNIPPETS).map(([name, text]) => [fileOf(name), text])),
      'main.ts': `export default async function () {
        const results: Record<string, string> = {};
        for (const [name, file] of ${JSON.stringify(names.map((name) => [name, fileOf(name)]))}) {
          try { results[name!] = JSON.stringify((await import('./' + file)).result, (_, value) => value === undefined ? 'undefined' : value); } catch (error: any) { results[name!] = 'fails: ' + error.name + ': ' + error.message; }
        }
        return results;
      }`,
    });
    real = await runForReal(main) as Record<string, unknown>;
    const report = await explore(main, { root });
    expect(report.outcomes).toHaveLength(1);
    explored = report.outcomes[0]?.value as Record<string, unknown>;
  }, 30_000);

  test.each(Object.keys(SNIPPETS))('%s', (name) => {
    expect(real[name]).not.toMatch(/^fails/);
    expect(explored[name]).toBe(real[name]);
  });
});

describe('places are lines of the original file', () => {
  test.each([
    ['throw in a function', 'interface A {\n  a: number;\n}\nconst f = (): never => {\n  throw new Error("x"); // here\n};\nexport default function () { f(); }'],
    ['throw after types and enums', 'enum E {\n  A,\n  B,\n}\ntype T = {\n  a: 1;\n};\nclass K {\n  constructor(private readonly x: number) {}\n  f(): never {\n    throw new Error(String(this.x)); // here\n  }\n}\nexport default () => new K(E.B).f();'],
    ['a missing object', 'const none: any = undefined;\nexport default async function () {\n  await null;\n\n  return none\n    .a // here\n    .b;\n}'],
    ['a loop without a block', 'export default () => {\n  for (const x of [1, 2])\n    if (x === 2)\n      throw new Error("x"); // here\n};'],
    ['after multi-line imports', "import {\n  format,\n  inspect,\n} from 'node:util';\nimport type {\n  InspectOptions,\n} from 'node:util';\nexport default () => {\n  format(inspect(1));\n  throw new Error('x'); // here\n};"],
    ['after using', 'export default () => {\n  using a = { [Symbol.dispose]() {} };\n  throw new Error("x"); // here\n};'],
    ['the middle of a chain', 'export default () =>\n  [1]\n    .map((x) => x)\n    .map(() => { throw new Error("x"); }) // here\n    .map((x) => x);'],
  ])('%s', async (_, text) => {
    const report = await exploreFiles({ 'main.ts': text });
    const line = text.split('\n').findIndex((one) => one.includes('// here')) + 1;
    expect(report.outcomes.map(({ error }) => error?.at)).toEqual([`main.ts:${String(line)}`]);
  });

  test('of accesses to shared memory, with the name that they are written with', async () => {
    const report = await exploreFiles(threadsOn(['interface X {\n  x: 1;\n}\nclass Account {\n  balance = cell;\n  deposit() {\n    this.balance[0] += 1;\n  }\n}\nnew Account().deposit();', 'const b = cell;\n\nAtomics.add(\n  b, 0, 1);']));
    const steps = report.outcomes[0]?.trace.map(({ text, at }) => `${text} ${at}`) ?? [];
    expect(steps).toContain('balance[0] → 0 ann.worker.ts:18');
    expect(steps.filter((step) => step.includes('Atomics.add'))).toEqual([expect.stringMatching(/^Atomics.add b\[0\] \d, 1 bob.worker.ts:14$/)]);
  });
});

describe('an access to shared memory is seen', () => {
  const seen = 'const box: any = { views: [cell], get: () => cell };';
  test.each([
    'cell[0]', "cell['0']", 'box.views[0][0]', 'box?.views[0][0]', 'box.get?.()[0]', 'cell?.[0]', '[...cell][0]', 'cell.at(0)', 'Math.max(...cell)', 'Array.from(cell)[0]', '(([first]) => first)(cell)',
    'new Int32Array(cell)[0]', 'cell.subarray(0, 1)[0]', 'JSON.parse(JSON.stringify([...cell]))[0]', 'new DataView(cell.buffer).getInt32(0, true)', 'structuredClone(cell)[0]', 'Atomics.load(cell, 0)', 'cell.reduce((a, b) => a + b)', 'cell.slice(0, 1)[0]', 'new Uint8Array(cell.buffer)[0]',
    'JSON.parse(JSON.stringify(cell))[0]', 'Math.max.apply(null, cell as any)', 'Reflect.get(cell, 0)', '(() => { const { 0: x } = cell; return x; })()', '(({ 0: x }) => x)(cell)', '({ ...cell })[0]', 'Array.prototype.slice.call(cell)[0]',
    'Object.values(cell)[0]', 'Object.assign({}, cell)[0]', 'Buffer.from(cell.buffer).readInt32LE(0)', 'new TextDecoder().decode(cell.subarray(0, 1)).charCodeAt(0)', 'Object.getOwnPropertyDescriptor(cell, 0)!.value', 'Reflect.apply(Math.max, null, cell)',
  ])('read by %s', async (expression) => {
    const report = await exploreFiles(threadsOn([`${seen} const got = ${expression}; Atomics.store(cell, 7, got!);`, 'Atomics.store(cell, 0, 5);'], 'cell[7]'));
    expect(report.outcomes.map(({ value }) => value).sort()).toEqual([0, 5]);
  });

  test.each([
    'cell[0] = 5', 'box.views[0][0] = 5', 'cell[0]! += 5', 'cell[0]! ||= 5', '[cell[0]] = [5]', '({ a: cell[0] } = { a: 5 })', 'for (cell[0] of [5]);', 'cell.fill(5, 0, 1)', 'cell.set([5])', 'new DataView(cell.buffer).setInt32(0, 5, true)', 'box?.views[0].fill(5, 0, 1)', 'cell[0]! -= -5', 'new Uint8Array(cell.buffer)[0] = 5', 'cell.subarray(0)[0] = 5',
    'Object.assign(cell, [5])', 'Reflect.set(cell, 0, 5)', 'Object.defineProperty(cell, 0, { value: 5 })', 'Array.prototype.fill.call(cell, 5, 0, 1)', 'Buffer.from(cell.buffer).writeInt32LE(5, 0)', 'new TextEncoder().encodeInto("\\x05", new Uint8Array(cell.buffer))', 'cell.copyWithin(0, (Atomics.store(cell, 6, 5), 6), 7)',
  ])('written by %s', async (statement) => {
    const report = await exploreFiles(threadsOn([`${seen} ${statement};`, 'Atomics.store(cell, 7, Atomics.load(cell, 0));'], 'cell[7]'));
    expect(report.outcomes.map(({ value }) => value).sort()).toEqual([0, 5]);
  });
});

describe('an access to shared memory touches no more than it says', () => {
  test.each(['cell.fill(5, 0, 1)', 'cell.set([5])', 'Object.assign(cell, { 0: 5 })', 'Buffer.from(cell.buffer).writeInt32LE(5, 0)', 'new DataView(cell.buffer).setInt32(0, 5, true)', 'cell.copyWithin(0, 2, 3)'])('%s leaves the next cell alone', async (statement) => {
    const report = await exploreFiles(threadsOn([`${statement};`, 'cell[1] = 7;'], '[cell[0], cell[1]]', 'cell[2] = 5;'));
    expect(report.outcomes.map(({ value }) => value)).toEqual([[5, 7]]);
  });

  test.each(['const it = cell.values(); it.next(); wait(); got = it.next().value;', 'for (const x of cell.subarray(0, 2)) { got = x; wait(); }', 'cell.subarray(0, 2).forEach((x) => { got = x; wait(); });', 'cell.subarray(0, 2).reduce((_, x) => { got = x; wait(); return 0; }, 0);'])('the second element is read when its turn comes: %s', async (code) => {
    const report = await exploreFiles(threadsOn([`let got: any; const wait = () => { while (Atomics.load(cell, 2) === 0); }; ${code} cell[7] = got;`, 'cell[1] = 5; Atomics.store(cell, 2, 1);'], 'cell[7]'));
    expect(report.outcomes.map(({ value }) => value)).toEqual([5]);
  });
});

describe('transformModule()', () => {
  test('names the line of a syntax error', () => {
    const make = (): unknown => transformModule('const a = 1;\nconst b = ;\n', 'bank.ts');
    expect(make).toThrow(ProgramSyntaxError);
    expect(make).toThrow(expect.objectContaining({ at: 'bank.ts:2' }));
  });

  test('lists what is imported, in order', () => {
    const { imports, isAsync } = transformModule("import { a } from './a.ts';\nexport { a };\nexport * from './b.ts';\nexport { c } from './c.ts';\nawait a;\n", 'x.js');
    expect(imports).toEqual(['./a.ts', './b.ts', './c.ts']);
    expect(isAsync).toBe(true);
  });
});

describe('a cycle of modules', () => {
  test.each([
    ['a variable of a module that has not begun throws', LIBRARY['lib/early-b.ts'] ?? '', ['ReferenceError']],
    ['a function of a module that has not begun is there', "import { f } from './early-a.ts'; export const seen = f();", [4]],
    ['a class is not', "import { C } from './early-a.ts'; let name = 'none'; try { new C(); } catch (error: any) { name = error.name; } export const seen = name;", ['ReferenceError']],
  ])('%s, as in Node', async (_, other, expected) => {
    const files = {
      'main.ts': "import { early } from './early-a.ts'; export default () => early;",
      'early-a.ts': `${LIBRARY['lib/early-a.ts'] ?? ''} export function f() { return 4; } export class C {}`, 'early-b.ts': other,
    };
    expect((await exploreFiles(files)).outcomes.map(({ value }) => value)).toEqual([expected]);
    expect(await runForReal(writeProgram(files).main)).toEqual(expected);
  });

  test('nothing is evaluated when a file is missing', async () => {
    const report = await exploreFiles({
      'main.ts': "export default async () => { const g = globalThis as any; const failed = await import('./a.ts').catch((error: any) => error.code); return [failed, g.began]; };",
      'a.ts': "import './b.ts'; import './none.ts';", 'b.ts': '(globalThis as any).began = true;',
    });
    expect(report.outcomes.map(({ value }) => value)).toEqual([['ERR_MODULE_NOT_FOUND', { $: 'undefined' }]]);
  });
});
