/** Structured clones, errors, events of the web and other globals, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { evaluateBoth } from '../fixtures/differential.ts';
import type { Both } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';

afterAll(removePrograms);

const SET_UP = `const b = new ArrayBuffer(4); const clone: any = structuredClone`;
const HEAD = 'import * as w from \'node:worker_threads\'; import util from \'node:util\'; import assert from \'node:assert\'; import { createHash } from \'node:crypto\'; import os from \'node:os\'; import events from \'node:events\'; import { performance as perf } from \'node:perf_hooks\'; import v8 from \'node:v8\'; import { createRequire } from \'node:module\'; const require = createRequire(import.meta.url);';

describe('values and globals', () => {
  const expressions = [
    '(() => { const c = clone(b, { transfer: [b] }); return [c.byteLength, b.byteLength]; })()', '(clone(b, { transfer: [b] }), clone(b))',
    'clone(b, { transfer: [b, b] })', '(clone(1, { transfer: [b] }), b.byteLength)', 'clone(1, { transfer: [{}] })',
    'clone(1, { transfer: [new SharedArrayBuffer(1)] })',
    '(() => { const x = new ArrayBuffer(4); w.markAsUntransferable(x); const c = new MessageChannel(); try { c.port1.postMessage(x, [x]); return x.byteLength; } finally { c.port1.close(); } })()',
    'v8.deserialize(v8.serialize({ a: [1, new Map([["b", 2n]])], c: new Date(5) }))', 'v8.deserialize(v8.serialize("ü"))', 'require("os") === require("node:os")', 'require("node:util") === require("util")',
    'process.getBuiltinModule?.("os") === process.getBuiltinModule?.("node:os")', 'process.getBuiltinModule?.("no such")', '(require("os").mine = 5, require("os").mine)',
    'clone([1, , 3])', 'clone([, ,])', 'clone(Object.assign([1], { x: 2 }))', 'clone("abc".match(/(?<q>b)/))',
    'clone([Object(1), Object("s"), Object(true), Object(5n)])', 'clone(Object(Symbol("q")))',
    '(() => { const r = /a/g; r.lastIndex = 3; return clone(r).lastIndex; })()',
    '(() => { const c = new MessageChannel(); try { c.port1.postMessage(c.port2); } finally { c.port1.close(); } })()', 'clone({ a: Symbol("q") })',
    'clone({ get a() { throw new RangeError("g"); } })', 'clone(new Error("a", { cause: new TypeError("b") })).cause instanceof TypeError',
    'clone(new Date(NaN))', 'clone(new WeakMap())', 'clone(new Proxy({ a: 1 }, {}))', 'clone((function* () {})())',
    'clone((function () { return arguments; })())',
    '(() => { const c = clone(new (ArrayBuffer as any)(4, { maxByteLength: 8 })); return [c.resizable, c.maxByteLength, c.byteLength]; })()',
    'Object.keys(clone(Object.assign(new Map([[1, 2]]), { x: 1 })))', 'clone(new (class P { x = 1; get y() { return 2; } })())', '(clone as any)()',
    'clone({ a: [b, b] }).a[0].byteLength', '((o: any) => { const c = clone([o, o, [o]]); return [c[0] === c[1], c[2][0] === c[0]]; })(Object(1))',
    '((o: any) => { const c = clone([o, o]); return c[0] === c[1]; })([1, , 2])', 'btoa("hé")', 'atob("aMOp")', 'atob(" aGk = ")', 'btoa("€")',
    'atob("*")', 'atob("abc=")', 'atob("ab==")', 'atob("a")', 'btoa("")', 'btoa("a") + btoa("ab") + btoa("abc")',
    'new DOMException("m", "AbortError").code', 'new DOMException("m") instanceof Error', 'Object.prototype.toString.call(new DOMException("x"))',
    'DOMException.ABORT_ERR', 'String(new DOMException("m", "TimeoutError"))', 'new DOMException("m", { name: "X", cause: 5 }).cause',
    'AbortSignal.abort().reason instanceof DOMException', 'AbortSignal.abort(5).reason', 'AbortSignal.abort().throwIfAborted()',
    'new Blob(["a", new Uint8Array([98])]).text()', 'new Blob(["abc"]).slice(1).size', 'new Blob(["a"], { type: "Text/Plain" }).type',
    'new Blob([new Blob(["x"]), "y"]).text()', 'new File(["a"], "n").name', 'Object.prototype.toString.call(new Blob())',
    'new Uint8Array(await new Blob(["hi"]).arrayBuffer())', 'typeof navigator === "undefined" || navigator.hardwareConcurrency > 0', 'typeof fetch',
    'typeof ReadableStream', '(() => { try { new URL("nope"); } catch (e: any) { return [e instanceof TypeError, e instanceof Error, e.code]; } })()',
    '(() => { try { assert.equal(1, 2); } catch (e: any) { return [e instanceof Error, e.name, e.code]; } })()',
    '(() => { try { Buffer.alloc(-1); } catch (e: any) { return [e instanceof RangeError, e.code]; } })()', 'Buffer.from("a") instanceof Uint8Array',
    'Buffer.from("a").buffer instanceof ArrayBuffer', 'new (class E extends Error {})() instanceof Error', '({}) instanceof Error',
    'Object.create(Error.prototype) instanceof Error', '(class E extends Error {})[Symbol.hasInstance] === undefined',
    'Error[Symbol.hasInstance].call(Error, new TypeError())', 'util.types.isNativeError(new Error())', 'util.inspect(new Error("x")).split("\\n")[0]',
    'util.inspect(new Map([[1, { a: new Set([2]) }]]))', 'util.isDeepStrictEqual(new Int32Array([1]), new Int32Array([1]))',
    'assert.deepStrictEqual({ a: [1] }, { a: [1] })', 'assert.throws(() => { throw new TypeError("x"); }, TypeError)',
    'assert.rejects(async () => { throw new TypeError("x"); }, /x/)', 'util.promisify((cb: any) => cb(null, 5))()',
    'util.format("%s %d %j %o", "a", 1, { b: 1 }, [1])', 'createHash("sha256").update("x").digest("hex").slice(0, 8)',
    'createHash("md5").update(new Uint8Array([1, 2])).digest("base64")', 'typeof os.cpus().length', 'os.EOL', 'typeof performance.now()',
    'performance.mark("a").name', 'typeof performance.measure("m").duration', 'perf === performance', 'typeof performance.timeOrigin',
    'crypto.getRandomValues(new Uint8Array(3)).length', 'crypto.randomUUID().length', 'globalThis.Atomics === Atomics',
    'Object.prototype.toString.call(Atomics)', '"pause" in Atomics', 'Object.getOwnPropertyNames(Atomics).length === Object.keys(Atomics).length',
    'Object.keys(Atomics)', 'Atomics.isLockFree(8)', 'Atomics.load.length', 'Atomics.wait(new Int32Array(4), 0, 0, 1)',
    'Atomics.wait(new Float64Array(new SharedArrayBuffer(8)) as any, 0, 0, 1)',
    'Atomics.wait(new Int16Array(new SharedArrayBuffer(8)) as any, 0, 0, 1)', 'Atomics.waitAsync(new Int32Array(4), 0, 0)',
    '(() => { const v = new Int32Array(new SharedArrayBuffer(8)); const r: any = Atomics.waitAsync(v, 0, 0); return [Atomics.notify(v, 0), r.async]; })()',
    'Atomics.notify(new Int32Array(new SharedArrayBuffer(8)), 0, -3)', 'Atomics.notify(new BigInt64Array(new SharedArrayBuffer(8)), 0)',
    'Atomics.notify(new BigUint64Array(new SharedArrayBuffer(8)) as any, 0)',
    'Atomics.store(new BigInt64Array(new SharedArrayBuffer(8)), 0, "5" as any)', 'Atomics.exchange(new Int8Array(new SharedArrayBuffer(8)), 0, 300)',
    'Atomics.add(new Uint8ClampedArray(new SharedArrayBuffer(8)) as any, 0, 300)',
    'Atomics.sub(new Uint16Array(new SharedArrayBuffer(8)), 0, 1) + Atomics.sub(new Uint16Array(new SharedArrayBuffer(8)), 0, 1)',
    'Atomics.compareExchange(new BigUint64Array(new SharedArrayBuffer(8)), 0, 2n ** 64n, -1n)', 'events.getEventListeners(new EventTarget(), "x")',
    'events.listenerCount?.(new events(), "x")', 'events.defaultMaxListeners', 'new events.EventEmitter() instanceof events', 'structuredClone.name',
    'typeof queueMicrotask', 'new CustomEvent("x", { detail: 5 }).detail', 'new Event("x").type', 'new Event("x") instanceof Event',
    'Object.prototype.toString.call(new Event("x"))',
    '(() => { const t = new EventTarget(); const l: any[] = []; t.addEventListener("a", (e: any) => l.push(e.detail, e.target === t, e.currentTarget === t), { once: true }); t.dispatchEvent(new CustomEvent("a", { detail: 3 })); t.dispatchEvent(new Event("a")); return l; })()',
    '(() => { const c = new AbortController(); const l: any[] = []; c.signal.onabort = () => l.push(1); c.signal.addEventListener("abort", () => l.push(2)); c.abort(); c.abort(); return [l, c.signal.aborted, c.signal.reason.name]; })()',
    '(() => { const t = new EventTarget(); const e = new Event("q", { cancelable: true }); t.addEventListener("q", (x) => x.preventDefault()); return [t.dispatchEvent(e), e.defaultPrevented]; })()',
    'AbortSignal.any([new AbortController().signal, AbortSignal.abort(7)]).reason', 'new (AbortSignal as any)()',
    'Object.prototype.toString.call(new AbortController().signal)', 'new AbortController().signal instanceof EventTarget',
    'util.inspect(AbortSignal.abort().reason).split("\\n")[0]',
  ];
  let both: Both<string>;
  beforeAll(async () => { both = await evaluateBoth(SET_UP, expressions, HEAD); }, 90_000);
  test.each(expressions)('%s', (expression) => {
    expect(both.explored[expression]).toBe(both.real[expression]);
  });
});
