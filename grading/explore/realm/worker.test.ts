/** Worker and the process object in it, against Node itself. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { playBoth } from '../fixtures/differential.ts';
import { removePrograms } from '../fixtures/programs.ts';
import type { Files } from '../fixtures/programs.ts';

afterAll(removePrograms);

const FILES: Files = {
  'mod.worker.ts': `import { parentPort } from 'node:worker_threads'; parentPort!.postMessage([import.meta.url.endsWith('mod.worker.ts'), process.argv.length, process.argv[1]!.endsWith('mod.worker.ts')]);`,
  'nested.worker.ts': `import { Worker, parentPort, workerData, threadId, isMainThread } from 'node:worker_threads'; if (workerData > 0) { const w = new Worker(new URL(import.meta.url), { workerData: workerData - 1 }); w.on('message', (m) => parentPort!.postMessage(m + 1)); } else parentPort!.postMessage(0);`,
  'stays.worker.ts': `import { parentPort } from 'node:worker_threads'; parentPort!.on('message', () => 0);`,
  'print.worker.ts': `console.log('out'); console.error('err'); process.stdout.write('more');`,
};

/** Name → body of an async function. */
const SCENES: Record<string, string> = {
  'eval': `return await run("const { parentPort, workerData, threadName } = require('worker_threads'); parentPort.postMessage([workerData, typeof require, typeof __filename, typeof module]); ", { workerData: { a: 1 } });`,
  'argv': `return await run("require('worker_threads').parentPort.postMessage(process.argv.slice(2))", { argv: ['a', 5] });`,
  'execArgv': `return await run("require('worker_threads').parentPort.postMessage(process.execArgv)", { execArgv: ['--no-warnings'] });`,
  'env': `process.env['H3'] = 'x'; return await run("process.env.H3 += 'y'; require('worker_threads').parentPort.postMessage([process.env.H3])").then((r) => [r, process.env['H3']]);`,
  'own env': `return await run("require('worker_threads').parentPort.postMessage([process.env.Q, process.env.PATH])", { env: { Q: 5 } });`,
  'environmentData': `wt.setEnvironmentData('k', { v: 1 }); const r = await run("const w = require('worker_threads'); w.parentPort.postMessage([w.getEnvironmentData('k'), w.getEnvironmentData('none')])"); wt.setEnvironmentData('k', undefined); return [r, wt.getEnvironmentData('k')];`,
  'terminate callback': `const w: any = new Worker(file('stays.worker.ts')); const codes: any[] = []; w.on('exit', (c: number) => codes.push(c)); await once(w, 'online'); await w.terminate(); return codes;`,
  'nested workers': `const w = new Worker(file('nested.worker.ts'), { workerData: 2 }); const gone = once(w, 'exit'); const [m] = await once(w, 'message'); await gone; return m;`,
  'stdout option': `const w = new Worker(file('print.worker.ts'), { stdout: true, stderr: true }); let out = '', err = ''; w.stdout.setEncoding('utf8'); w.stdout.on('data', (d) => { out += d; }); w.stderr.on('data', (d) => { err += d; }); await once(w, 'exit'); await turn(); return [out, err];`,
  'throw string': `return await run("throw 'x'");`,
  'throw error': `return await run("throw new RangeError('x')");`,
  'exit': `return await run("process.exit(4)");`,
  'exitCode': `return await run("process.exitCode = 6");`,
  'rejection': `return await run("Promise.reject(new TypeError('r'))");`,
  'rejects null': `return await run("Promise.reject(null)");`,
  'exit in exit': `return await run("process.on('exit', (c) => { process.exitCode = c + 3; }); process.exitCode = 2;");`,
  'throw in exit': `return await run("process.on('exit', () => { throw new Error('late'); });");`,
  'uncaughtException handler': `return await run("process.on('uncaughtException', (e, o) => require('worker_threads').parentPort.postMessage([e.message, o])); setTimeout(() => require('worker_threads').parentPort.postMessage('on'), 1); throw new Error('u')");`,
  'unhandledRejection handler': `return await run("process.on('unhandledRejection', (e, p) => require('worker_threads').parentPort.postMessage([e.message, p instanceof Promise])); Promise.reject(new Error('u'))");`,
  'syntax error': `return (await run("const a = ;")).map(([e, x]: any) => [e, Array.isArray(x) ? x[0] : x]);`,
  'beforeExit': `return await run("let n = 0; process.on('beforeExit', (c) => { require('worker_threads').parentPort.postMessage(['before', c]); if (n++ < 1) setTimeout(() => 0, 1); }); process.on('exit', (c) => 0);");`,
  'postMessage before start is kept': `const w = new Worker("require('worker_threads').parentPort.once('message', (m) => require('worker_threads').parentPort.postMessage(m * 2))", { eval: true }); w.postMessage(4); const gone = once(w, 'exit'); const [m] = await once(w, 'message'); await gone; return m;`,
  'transferList of workerData': `const b = new ArrayBuffer(8); const w = new Worker("require('worker_threads').parentPort.postMessage(require('worker_threads').workerData.byteLength)", { eval: true, workerData: b, transferList: [b] }); const gone = once(w, 'exit'); const [m] = await once(w, 'message'); await gone; return [m, b.byteLength];`,
  'bad arguments': `const names: any[] = []; for (const a of [() => new Worker(5 as any), () => new Worker('./x.js', { env: 5 as any }), () => new Worker('x.js'), () => new Worker(file('mod.worker.ts'), { argv: 5 as any }), () => new Worker('0', { eval: true, execArgv: 'a' as any })]) try { a(); names.push('made'); } catch (e: any) { names.push([e.name, e.code]); } return names;`,
  'unref': `const w: any = new Worker(file('stays.worker.ts')); w.unref(); w.ref(); await once(w, 'online'); return await w.terminate();`,
  'message events order': `return await run("const { parentPort: p } = require('worker_threads'); p.postMessage(1); p.postMessage(2); process.exit(0); p.postMessage(3)");`,
  'worker is an emitter': `const w: any = new Worker('0', { eval: true }); const l = [w instanceof EventTarget, typeof w.addEventListener, typeof w.on, typeof w.performance, typeof w.getHeapSnapshot]; await once(w, 'exit'); return l;`,
  'async dispose': `let w: any; { await using v: any = (w = new Worker(file('stays.worker.ts')), w[Symbol.asyncDispose] ? w : { async [Symbol.asyncDispose]() { await w.terminate(); } }); } return w.threadId;`,
  'exit event listeners see removal': `const w: any = new Worker('0', { eval: true }); const f = () => 0; w.on('exit', f); w.off('exit', f); return w.listenerCount('exit') + (await once(w, 'exit'))[0];`,
};
const HEAD = `import * as wt from 'node:worker_threads'; import { performance as perf } from 'node:perf_hooks';
const run = async (code: string, options: any = {}) => { const l: any[] = []; const w = new Worker(code, { eval: true, ...options }); for (const e of ['message', 'messageerror', 'error', 'exit']) w.on(e, (x: any) => l.push([e, x instanceof Error ? [x.name, x.message, (x as any).code] : x])); await new Promise((r) => w.on('exit', r)); return l; };`;

describe('workers: what Node does is among what is found', () => {
  let both: Awaited<ReturnType<typeof playBoth>>;
  beforeAll(async () => { both = await playBoth(FILES, SCENES, HEAD); }, 120_000);
  test.each(Object.keys(SCENES))('%s', (name) => {
    expect(both.explored[name]).toContainEqual(both.real[name]);
  });
});
