/** What a program sees of memory, messages, processes and events, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import { exploreFiles, HEAD, removePrograms, runForReal, writeProgram } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';

afterAll(removePrograms);

/** Evaluates expressions in one program, under the explorer and on Node, and compares each. */
function compare(setUp: string, expressions: readonly string[]): void {
  let real: Record<string, string> = {};
  let explored: Record<string, string> = {};
  beforeAll(async () => {
    const { main, root } = writeProgram({
      'main.ts': `${HEAD}
import { inspect } from 'node:util';
const attempts: Record<string, () => unknown> = {
${expressions.map((expression) => `  ${JSON.stringify(expression)}: () => { ${setUp}; return (${expression}); },`).join('\n')}
};
export default async function () {
  const results: Record<string, string> = {};
  for (const [name, attempt] of Object.entries(attempts)) {
    try { results[name] = inspect(await attempt(), { depth: 6, showHidden: false }); } catch (error: any) { results[name] = 'throws ' + error.name; }
  }
  return results;
}`,
    });
    real = await runForReal(main) as Record<string, string>;
    const report = await explore(main, { root });
    explored = report.outcomes[0]?.value as Record<string, string>;
  }, 30_000);
  test.each(expressions)('%s', (expression) => {
    expect(explored[expression]).toBe(real[expression]);
  });
}

describe('shared typed arrays', () => {
  compare(
    `const sab = new SharedArrayBuffer(64); const i32 = new Int32Array(sab); const u8 = new Uint8Array(sab); const i8 = new Int8Array(sab);
     const u16 = new Uint16Array(sab); const u32 = new Uint32Array(sab); const f32 = new Float32Array(sab); const f64 = new Float64Array(sab);
     const b64 = new BigInt64Array(sab); const u64 = new BigUint64Array(sab); const c8 = new Uint8ClampedArray(sab); const dv = new DataView(sab);
     i32[0] = 7; i32[1] = -3; i32[2] = 5`,
    [
      '[i32[0], u8[4], i8[4], u16[2], u32[1], c8[4]]', '[i32[99], i32[-1], i32.length, i32.byteLength, i32.byteOffset, i32.BYTES_PER_ELEMENT]',
      '(i8[0] = 200, [i8[0], u8[0], c8[0]])', '(c8[0] = 300.5, c8[1] = -5, c8[2] = 1.5, c8[3] = NaN, [...c8.slice(0, 4)])', '(u16[0] = -1, u16[0])',
      '(u32[0] = -1, [u32[0], i32[0]])', '(i32[0] = 2 ** 31, i32[0])', '(i32[0] = NaN, i32[0])', '(i32[0] = "12" as any, i32[0])', '(i32[0] = {} as any, i32[0])',
      '(f32[0] = 0.1, f32[0])', '(f64[0] = 0.1, [f64[0], u8[0], u8[7]])', '(f64[0] = -0, Object.is(f64[0], -0))', '(f64[0] = NaN, f64[0])', '(f32[0] = Infinity, f32[0])',
      '(b64[0] = 2n ** 63n, b64[0])', '(u64[0] = -1n, [u64[0], b64[0]])', '(b64[0] = 1 as any)', '(i32[0] = 1n as any)', 'b64[0]! + 1n',
      'i32.at(-1)', 'i32.slice(0, 3)', 'i32.subarray(1, 3)', '(i32.subarray(1)[0] = 9, i32[1])', 'i32.subarray(1).byteOffset', 'i32.fill(3, 1, 3).slice(0, 4)', 'i32.copyWithin(3, 0, 3)',
      'i32.reverse()', 'i32.sort()', 'i32.sort((a, b) => b - a)', 'i32.map((n) => n * 2)', 'i32.filter((n) => n > 0)', 'i32.reduce((a, b) => a + b)', 'i32.reduceRight((a, b) => a - b)',
      'i32.indexOf(5)', 'i32.lastIndexOf(0)', 'i32.includes(-3)', 'i32.find((n) => n < 0)', 'i32.findIndex((n) => n < 0)', 'i32.findLast((n) => n > 0)', 'i32.every((n) => n < 9)', 'i32.some((n) => n > 9)', 'i32.join("-")',
      '[...i32.keys()].length', '[...i32.values()].slice(0, 3)', '[...i32.entries()].slice(0, 2)', '[...i32]', 'Array.from(i32, (n) => n + 1)', 'i32.toString()', 'String(i32)', 'i32.toLocaleString()',
      '(i32.set([1, 2, 3], 4), i32)', '(i32.set(new Int32Array([8, 9])), i32.slice(0, 2))', '(i32.set(u8.subarray(0, 2), 3), i32)', 'i32.set([1], 99)', 'Int32Array.from(i32)', 'new Int32Array(i32)', 'new Float64Array(i32)', 'Int32Array.of(1)', 'new Int32Array(i32.subarray(0, 2))',
      '(i32 as any).toSorted?.().slice(0, 2)', '(i32 as any).with?.(0, 1)[0]', '(i32 as any).toReversed?.().slice(-1)',
      'i32 instanceof Int32Array', 'sab instanceof SharedArrayBuffer', 'ArrayBuffer.isView(i32)', 'i32.buffer === sab', 'Object.prototype.toString.call(i32)', 'Object.prototype.toString.call(sab)', 'i32.constructor.name', 'sab.byteLength', 'sab.slice(0, 4).byteLength',
      'new Uint8Array(sab.slice(0, 4))', 'new SharedArrayBuffer(-1)', '(SharedArrayBuffer as any)(4)', 'new Int32Array(sab, 3)', 'new Int32Array(sab, 4, 2)', 'new Int32Array(new SharedArrayBuffer(5))', 'i32.forEach((n, i, all) => { all[i] = n + 1; })',
      '(i32.forEach((n, i, all) => { all[i] = n + 1; }), i32.slice(0, 3))', 'Object.keys(i32).length', '0 in i32', '99 in i32', 'delete (i32 as any)[0]', '({ ...i32 })[1]', 'JSON.stringify(i32.subarray(0, 2))', 'Object.assign({}, i32)[0]', 'Reflect.get(i32, 1)',
      'Math.max(...i32)', 'Math.min.apply(null, i32 as any)', '[].concat(i32 as any).length', 'Array.prototype.slice.call(i32, 0, 2)', '[..."ab"].map((_, i) => i32[i])', 'Buffer.from(sab, 0, 4)', 'Buffer.from(sab).readInt32LE(0)',
      'dv.getInt32(0, true)', 'dv.getInt32(0)', 'dv.getUint8(4)', '(dv.setInt16(0, -2, true), [dv.getUint16(0, true), i32[0]])', '(dv.setFloat64(8, 1.5), dv.getFloat64(8))', '(dv.setBigInt64(8, -1n, true), dv.getBigUint64(8, true))', 'dv.getInt32(62)', 'dv.setInt8(-1, 0)', 'dv.getInt8("2" as any)', 'dv.byteLength', 'new DataView(sab, 4, 8).getInt32(0, true)',
      'structuredClone(i32)[1]', '(structuredClone(i32)[1] = 44, i32[1])', 'structuredClone({ a: i32, b: u8 }).b.length', 'new TextDecoder().decode(new Uint8Array(u8.subarray(0, 1)))', 'i32.length = 3',
    ],
  );
});

describe('Atomics', () => {
  compare(
    `const sab = new SharedArrayBuffer(64); const i32 = new Int32Array(sab); const u8 = new Uint8Array(sab); const i8 = new Int8Array(sab); const i16 = new Int16Array(sab); const u32 = new Uint32Array(sab);
     const b64 = new BigInt64Array(sab); const u64 = new BigUint64Array(sab); const c8 = new Uint8ClampedArray(sab) as any; const f64 = new Float64Array(sab) as any; const own = new Int32Array(4); i32[0] = 7`,
    [
      'Atomics.load(i32, 0)', 'Atomics.store(i32, 1, 3.7)', 'Atomics.store(i32, 1, -0)', 'Atomics.store(u8, 1, 300)', '(Atomics.store(u8, 1, 300), u8[1])', 'Atomics.store(b64, 1, 5n)', 'Atomics.store(i32, 0, "8" as any)', 'Atomics.store(i32, 0, Infinity)', '(Atomics.store(i32, 0, Infinity), i32[0])',
      '[Atomics.add(i32, 0, 5), i32[0]]', '[Atomics.add(u8, 0, 250), u8[0]]', '[Atomics.add(i8, 0, 127), i8[0]]', '[Atomics.sub(i32, 0, 9), i32[0]]', '[Atomics.sub(u32, 1, 1), u32[1]]', '[Atomics.and(i32, 0, 3), i32[0]]', '[Atomics.or(i32, 0, 8), i32[0]]', '[Atomics.xor(i32, 0, -1), i32[0]]', '[Atomics.exchange(i32, 0, 2 ** 32 + 1), i32[0]]',
      '[Atomics.compareExchange(i32, 0, 7, 1), i32[0]]', '[Atomics.compareExchange(i32, 0, 8, 1), i32[0]]', '(u8[0] = 255, [Atomics.compareExchange(u8, 0, -1, 256 + 3), u8[0]])', '[Atomics.compareExchange(b64, 0, 7n, 2n ** 64n), b64[0]]', '[Atomics.add(u64, 1, -1n), u64[1]]', '[Atomics.and(i16, 0, 3.9), i16[0]]',
      'Atomics.load(i32, 99)', 'Atomics.load(i32, -1)', 'Atomics.load(i32, "1" as any)', 'Atomics.load(i32, 1.5)', 'Atomics.load(f64, 0)', 'Atomics.load(c8, 0)', 'Atomics.add(i32, 0, 1n as any)', 'Atomics.add(b64, 0, 1 as any)', 'Atomics.load([] as any, 0)', 'Atomics.load(new DataView(sab) as any, 0)', 'Atomics.add(i32, 0, Symbol() as any)',
      'Atomics.isLockFree(4)', 'Object.prototype.toString.call(Atomics)', '[Atomics.add(own, 0, 2), own[0]]', 'Atomics.notify(i32, 0)', 'Atomics.notify(i32, 0, 0)', 'Atomics.notify(own, 0)', 'Atomics.notify(i32, 99)', 'Atomics.notify(u8 as any, 0)', 'Atomics.notify(i32, 0, NaN)', 'Atomics.notify(i32, 0, -1)',
      'Atomics.wait(i32, 0, 0)', 'Atomics.wait(i32, 1, 0, 1)', 'Atomics.wait(i32, 1, 0, 0)', 'Atomics.wait(i32, 1, 0, -5)', 'Atomics.wait(b64, 1, 0n, 1)', 'Atomics.wait(own as any, 0, 0, 1)', 'Atomics.wait(u8 as any, 0, 0, 1)', 'Atomics.wait(i32, 99, 0, 1)', 'Atomics.wait(b64, 1, 0 as any, 1)',
      "'waitAsync' in Atomics && Atomics.waitAsync(i32, 0, 0)", "'waitAsync' in Atomics && Atomics.waitAsync(i32, 1, 0, 0)",
    ],
  );
});

describe('structured clone', () => {
  compare(
    `const clone = (value: any, options?: any): any => structuredClone(value, options); class Point { x = 1; #y = 2; get z() { return this.#y; } f() {} }
     const cyclic: any = { name: 'c', list: [] }; cyclic.self = cyclic; cyclic.list.push(cyclic)`,
    [
      'clone([undefined, null, true, -0, NaN, Infinity, -Infinity, 5n, "x"])', 'clone({ a: { b: [1, { c: 2 }] } })', 'clone(new Date(5))', 'clone(new Date(5)) instanceof Date', 'new (class D extends Date {})() instanceof Date', 'clone(new Date(5)) instanceof (class D extends Date {})', 'clone(/a[b]/gi)', 'clone(new Map<any, any>([[1, { a: 1 }], [{ k: 1 }, 2]]))', 'clone(new Set([1, "1", [2]]))', 
      '((c) => [c.self === c, c.list[0] === c, c !== cyclic])(clone(cyclic))', '((o) => clone([o, o]))({})', '((o: any) => { const c = clone([o, o]); return c[0] === c[1]; })({})', '((b: any) => { const c = clone([b, new Uint8Array(b)]); return c[1].buffer === c[0]; })(new ArrayBuffer(4))', '((d: any) => { const c = clone([d, d]); return c[0] === c[1]; })(new Date(1))',
      '((m: any) => { m.set("self", m); return clone(m).get("self") !== m; })(new Map())', 'clone(new Uint8Array([1, 2, 3]).subarray(1))', 'clone(new Float32Array([1.5]))', 'clone(new BigInt64Array([5n]))', 'clone(new DataView(new ArrayBuffer(3), 1)).byteLength', 'clone(new ArrayBuffer(2))', 'clone(Buffer.from("ab")) instanceof Uint8Array', 'clone(Buffer.from("ab")).constructor.name',
      'clone(new Point())', 'clone(new Point()) instanceof Point', 'clone(Object.create({ inherited: 1 }, { hidden: { value: 1 }, shown: { value: 2, enumerable: true } }))', 'clone({ get a() { return 4; } })', 'clone({ $: "Date", value: 4 })', 'clone({ $: 1 })', 'Object.keys(clone(JSON.parse(\'{"__proto__": 1, "b": 2}\')))', 'clone({ [Symbol("s")]: 1, a: 2 })', 'Object.keys(clone({ b: 1, a: 2, 1: 3 }))',
      '(([e]) => [e.name, e.message, e instanceof RangeError, e.cause, e.extra])([clone(Object.assign(new RangeError("m", { cause: { a: 1 } }), { extra: 5 }))])', '(([e]) => [e.name, e.message, e.constructor === Error])([clone(new (class MyError extends Error { override name = "MyError"; })("m"))])', '(([e]) => [Object.keys(e), typeof e.stack])([clone(new TypeError("m"))])', '(([e]) => [e.name, "message" in e, e.message])([clone(new Error())])', '(([e]) => [e.name, e.errors])([clone(new AggregateError([1], "m"))])',
      'clone(() => 1)', 'clone({ f() {} })', 'clone(Symbol("x"))', 'clone(new WeakMap())', 'clone(Promise.resolve())', '(clone as any)()', 'clone("\\ud800")', 'clone(Object.freeze([1]))', 'Object.isFrozen(clone(Object.freeze({ a: 1 })))',
      'clone({ ...Object.fromEntries([["toJSON", 1], ["constructor", 2], ["hasOwnProperty", 3]]) })', 'clone(new Map([[NaN, 1], [-0 as any, 2]]))', 'clone({ a: undefined, b: 1 })',
    ],
  );
});

describe('processes and threads', () => {
  let real: Record<string, unknown> = {};
  const explored: Record<string, unknown> = {};
  const SCENES: Record<string, string> = {
    'json loses what it loses': `const child = fork(file('echo.process.ts')); const answer = once(child, 'message'); child.send({ u: undefined, d: new Date(0), m: new Map([[1, 2]]), n: NaN, z: -0, b: [undefined, () => 1], nested: { toJSON: () => 'own' } }); const [message] = await answer; child.disconnect(); await once(child, 'exit'); return message;`,
    'advanced keeps more': `const child = fork(file('echo.process.ts'), [], { serialization: 'advanced' }); const answer = once(child, 'message'); child.send({ u: undefined, d: new Date(0), m: new Map([[1, 2]]), n: NaN, z: -0 }); const [message] = await answer as any[]; child.disconnect(); await once(child, 'exit'); return [message.d instanceof Date, message.m instanceof Map, Object.is(message.n, NaN), Object.is(message.z, -0), 'u' in message];`,
    'a message of undefined': `const child = fork(file('echo.process.ts')); let name = ''; try { child.send(undefined as any); } catch (error: any) { name = error.name; } child.disconnect(); await once(child, 'exit'); return name;`,
    'big integers do not fit into json': `const child = fork(file('echo.process.ts')); let name = ''; try { child.send(5n as any); } catch (error: any) { name = error.name; } child.disconnect(); await once(child, 'exit'); return name;`,
    'messages wait for their first listener': `const child = fork(file('talk.process.ts')); await new Promise((resolve) => setImmediate(resolve)); const got: unknown[] = []; child.on('message', (m) => got.push(m)); await once(child, 'exit'); return got;`,
    'arguments and environment': `const child = fork(file('who.process.ts'), ['a', 'b c'], { env: { ...process.env, KATA: 'x' } }); const [message] = await once(child, 'message'); await once(child, 'exit'); return message;`,
    'exit code of process.exit': `const child = fork(file('exit.process.ts'), ['exit', '7']); return await once(child, 'exit');`,
    'exit code of process.exitCode': `const child = fork(file('exit.process.ts'), ['code', '3']); return await once(child, 'exit');`,
    'exit code of an uncaught error': `const child = fork(file('exit.process.ts'), ['throw'], { silent: true }); return await once(child, 'exit');`,
    'exit code of a rejection': `const child = fork(file('exit.process.ts'), ['reject'], { silent: true }); return await once(child, 'exit');`,
    'exit handlers run and see the code': `const child = fork(file('exit.process.ts'), ['handler']); const got: unknown[] = []; child.on('message', (m) => got.push(m)); return [await once(child, 'close'), got];`,
    'a child that is killed': `const child = fork(file('echo.process.ts')); await once(child, 'spawn'); const sent = child.kill(); const [code, signal] = await once(child, 'exit'); return [sent, child.killed, code, signal, child.exitCode, child.signalCode, child.kill()];`,
    'SIGKILL by number': `const child = fork(file('echo.process.ts')); await once(child, 'spawn'); child.kill(9); return await once(child, 'exit');`,
    'events of a child in order': `const child = fork(file('talk.process.ts')); const log: string[] = []; for (const event of ['message', 'exit', 'close']) child.on(event, () => log.push(event)); await once(child, 'close'); return log;`,
    'who has hung up hears nothing': `const child = fork(file('talk.process.ts'), [], { silent: true }); const heard: unknown[] = []; child.on('message', (message) => heard.push(message)); child.disconnect(); await once(child, 'exit'); return heard;`,
    'send after disconnect': `const child = fork(file('echo.process.ts')); child.disconnect(); const error: any = await new Promise((resolve) => child.send('x', resolve as any)); await once(child, 'exit'); return [error.code, child.connected];`,
    'worker: message, then exit': `const worker = start('talk.worker.ts', { a: [1n] }); const log: unknown[] = []; worker.on('message', (m: unknown) => log.push(String(m))); worker.on('exit', (code: number) => log.push(code)); await once(worker, 'exit'); return log;`,
    'worker: error, then exit 1': `const worker = start('throw.worker.ts', 0); const log: unknown[] = []; worker.on('error', (error: any) => log.push([error instanceof RangeError, error.name, error.message])); worker.on('exit', (code: number) => log.push(code)); await once(worker, 'exit').catch(() => undefined); await new Promise((resolve) => setTimeout(resolve, 5)); return log;`,
    'worker: an error keeps its name and code': `const worker = start('own-error.worker.ts', 0); const error: any = await new Promise((resolve) => worker.on('error', resolve)); return [error.name, error.code, error instanceof Error, error.message];`,
    'worker: an error as a message is of a class that Node has': `const worker = start('error-message.worker.ts', 0); const got = once(worker, 'message'); const [error] = await got; return [error.name, error.code, error instanceof Error, error.message];`,
    'worker: rejection is an error': `const worker = start('reject.worker.ts', 0); const error: any = await new Promise((resolve) => worker.on('error', resolve)); return [error.name, error.message];`,
    'worker: process.exit': `const worker = start('exit.worker.ts', 4); return await once(worker, 'exit');`,
    'worker: terminate resolves to 1': `const worker = start('stays.worker.ts', 0); await once(worker, 'online'); return [await worker.terminate(), await worker.terminate()];`,
    'worker: a thrown value that is no error': `const worker = start('value.worker.ts', 0); return await new Promise((resolve) => worker.on('error', resolve));`,
    'worker: messages before a listener wait': `const worker = start('stays.worker.ts', 0); worker.postMessage(1); worker.postMessage(2); const got: unknown[] = []; worker.on('message', (m: unknown) => got.push(m)); while (got.length < 2) await once(worker, 'message'); await worker.terminate(); return got;`,
    'worker: workerData is a copy': `const data = { list: [1] }; const worker = start('data.worker.ts', data); data.list.push(2); const [message] = await once(worker, 'message'); await once(worker, 'exit'); return [message, data];`,
    'worker: functions cannot be sent': `try { start('talk.worker.ts', () => 1); return 'sent'; } catch (error: any) { return error.name; }`,
    'worker: a file that is not there': `const worker = start('none.worker.ts', 0); const error: any = await new Promise((resolve) => worker.on('error', resolve)); return error.code;`,
    'worker: file URL as text': `try { new Worker(new URL('./talk.worker.ts', import.meta.url).href); return 'started'; } catch (error: any) { return error.name; }`,
    'ports: receiveMessageOnPort': `const { port1, port2 } = new MessageChannel(); port1.postMessage({ a: 1 }); port1.postMessage(undefined); const got = [receiveMessageOnPort(port2), receiveMessageOnPort(port2), receiveMessageOnPort(port2)]; port1.close(); return got;`,
    'ports: transfer to a worker and back': `const { port1, port2 } = new MessageChannel(); const worker = new Worker(file('port.worker.ts'), { workerData: { port: port2 }, transferList: [port2] }); const got = once(port1, 'message'); port1.postMessage('hello'); const [answer] = await got; await once(worker, 'exit'); return answer;`,
    'ports: close is told to the other side': `const { port1, port2 } = new MessageChannel(); const closed = once(port2, 'close'); port2.on('message', () => undefined); port1.close(); await closed; return 'closed';`,
    'stdout of a silent child': `const child = fork(file('print.process.ts'), [], { silent: true }); let text = ''; child.stdout!.setEncoding('utf8'); child.stdout!.on('data', (part) => { text += part; }); await once(child, 'close'); return text;`,
  };

  const FILES: Files = {
    'echo.process.ts': "process.on('message', (message) => { process.send!(message); });",
    'talk.process.ts': "process.send!('one'); process.send!('two'); process.disconnect();",
    'who.process.ts': "process.send!([process.argv.slice(2), process.env['KATA'], typeof process.pid, process.connected]); process.disconnect();",
    'exit.process.ts': `const [what, code] = process.argv.slice(2); if (what === 'exit') process.exit(Number(code)); if (what === 'code') { process.exitCode = Number(code); process.disconnect(); } if (what === 'throw') throw new Error('x'); if (what === 'reject') void Promise.reject(new Error('y')); if (what === 'handler') { process.on('exit', (code) => { process.exitCode = code + 5; }); process.send!('before'); process.disconnect(); }`,
    'print.process.ts': "console.log('hello', { a: 1 }); process.stdout.write('world'); process.disconnect();",
    'talk.worker.ts': `${HEAD} parentPort!.postMessage(isMainThread); parentPort!.postMessage(workerData.a[0]);`,
    'throw.worker.ts': "throw new RangeError('too large');", 'reject.worker.ts': "void Promise.reject(new RangeError('too late'));", 'value.worker.ts': "throw 'text';",
    'own-error.worker.ts': "class Own extends Error { override name = 'Own'; code = 'E_OWN'; } throw new Own('mine');",
    'error-message.worker.ts': `${HEAD} class Own extends Error { override name = 'Own'; code = 'E_OWN'; } parentPort!.postMessage(new Own('mine'));`,
    'exit.worker.ts': `${HEAD} process.exit(workerData);`, 'stays.worker.ts': `${HEAD} parentPort!.on('message', (m) => parentPort!.postMessage(m));`,
    'data.worker.ts': `${HEAD} parentPort!.postMessage(workerData);`, 'port.worker.ts': `${HEAD} workerData.port.once('message', (m: string) => { workerData.port.postMessage(m.toUpperCase()); workerData.port.close(); });`,
  };

  beforeAll(async () => {
    const { main, root } = writeProgram({
      ...FILES,
      'main.ts': `${HEAD}
const file = (name: string): URL => new URL('./' + name, import.meta.url);
const scenes: Record<string, () => Promise<unknown>> = {
${Object.entries(SCENES).map(([name, body]) => `  ${JSON.stringify(name)}: async () => { ${body} },`).join('\n')}
};
export default async function (only?: string) {
  const results: Record<string, unknown> = {};
  const names = only === undefined ? Object.keys(scenes) : [only];
  await Promise.all(names.map(async (name) => { try { results[name] = JSON.parse(JSON.stringify(await scenes[name]!()) ?? 'null'); } catch (error: any) { results[name] = 'throws ' + error.name + ': ' + error.message; } }));
  return results;
}`,
    });
    real = await runForReal(main) as Record<string, unknown>;
    for (const name of Object.keys(SCENES)) {
      const report = await explore(main, { root, input: name, limits: { statesMax: 3000 } });
      explored[name] = report.refused ? report.refused.message : distinct(report.outcomes.map(({ end, value }) => end === 'settled' ? (value as Record<string, unknown>)[name] : end));
    }
  }, 30_000);

  const distinct = (values: unknown[]): unknown[] => [...new Set(values.map((value) => JSON.stringify(value)))].map((text) => JSON.parse(text) as unknown);

  // Several outcomes may be possible; what Node did must be one of them.
  test.each(Object.keys(SCENES))('%s', (name) => {
    expect(explored[name]).toContainEqual(real[name]);
  });

  /** A child may end before somebody listens, or before a signal reaches it. */
  const MORE_IS_POSSIBLE = /SIGKILL|killed|terminate|wait for their first|is a copy|to a worker and back|class that Node has|error, then exit/;
  test.each(Object.keys(SCENES).filter((name) => !MORE_IS_POSSIBLE.test(name)))('%s: nothing else is possible', (name) => {
    expect(explored[name]).toEqual([real[name]]);
  });
});

describe('what crosses to a child', () => {
  test('is the same memory for workers, and refused for processes', async () => {
    const report = await exploreFiles({
      'main.ts': `${HEAD} export default async function () { const cell = new Int32Array(new SharedArrayBuffer(4)); const worker = start('w.worker.ts', { a: { cell } }); await exited(worker);
        const child = fork(new URL('./c.process.ts', import.meta.url), [], { serialization: 'advanced' }); let refused = ''; try { child.send(cell as any); } catch (error: any) { refused = error.name; } child.disconnect(); await once(child, 'exit'); return [cell[0], refused]; }`,
      'w.worker.ts': `${HEAD} workerData.a.cell[0] = 5;`, 'c.process.ts': "process.on('message', () => undefined);",
    });
    expect(report.outcomes.map(({ value }) => value)).toEqual([[5, 'Error']]);
  });
});
