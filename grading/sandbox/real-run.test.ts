import { afterEach, describe, expect, test } from 'vitest';
import type { Isolation } from '../verdict.ts';
import { makeRepository } from './fixtures/repository.ts';
import type { Files, TestRepository } from './fixtures/repository.ts';
import { probeIsolation } from './isolation.ts';
import type { RealRunOptions } from './real-run.ts';
import type { RealReport } from './real-report.ts';
import type { Sandbox } from './sandbox.ts';

const isolations: readonly Isolation[] = probeIsolation('/tmp') === 'namespace' ? ['namespace', 'process'] : ['process'];
/** What the graded run of a program leaves behind is known as soon as this many milliseconds have passed. */
const ENDING_LIMIT_MS = 800;
let repository: TestRepository | undefined;
let sandbox: Sandbox | undefined;

afterEach(async () => {
  await sandbox?.close();
  repository?.remove();
});

const PROGRAM = 'import { run } from \'../answer.ts\';\nexport default async (input: unknown) => run(input);\n';

async function runReal(answer: string, further: Files = {}, options: Partial<RealRunOptions & { isolation: Isolation }> = {}): Promise<RealReport> {
  const { isolation, ...rest } = options;
  repository = makeRepository({ 'go.ts': PROGRAM }, { 'answer.ts': answer, ...further });
  sandbox = await repository.open(isolation === undefined ? {} : { isolation });
  return sandbox.runForReal({ program: 'go.ts', endingLimitMs: ENDING_LIMIT_MS, ...rest });
}

const CHILD = 'process.send?.({ pid: process.pid, word: process.argv[2] ?? "none" });\nprocess.disconnect?.();\n';
const WORKER = 'import { parentPort, workerData } from "node:worker_threads";\nimport { twice } from "./dep.js";\nenum Step { One = 1 }\nparentPort?.postMessage(twice(workerData as number) + Step.One);\n';
const DEPENDENCY = 'export const twice = (value: number): number => 2 * value;\n';
const SETTLED = { ended: 'settled', leftAlive: [], unhandledRejections: [], exitCode: 0, signal: null };

// The exit of a worker may come together with its message, so both are awaited from the start.
const RUN_WORKER = `import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
async function ask(worker: Worker): Promise<unknown> {
  const exit = once(worker, 'exit');
  const [message] = (await once(worker, 'message')) as unknown[];
  await exit;
  return message;
}
`;

const RUN_CHILD = `import { fork } from 'node:child_process';
import { once } from 'node:events';
async function ask(child: ReturnType<typeof fork>): Promise<unknown> {
  const exit = once(child, 'exit');
  const [message] = (await once(child, 'message')) as { word: unknown }[];
  await exit;
  return message?.word;
}
`;

describe.each(isolations)('Sandbox.runForReal() in isolation: %s', (isolation) => {
  // What does not depend on the isolation is tried with the best one only.
  const thoroughly = isolation === isolations[0];
  const ifThorough = (name: string, fact: () => Promise<void>): void => {
    if (thoroughly) test(name, fact);
  };

  test('sees threads, their files, exit codes and that they were gone when the program settled', async () => {
    const report = await runReal(
      `${RUN_WORKER}export const run = (input: number) => Promise.all([1, 2].map((one) => ask(new Worker(new URL('./adder.worker.ts', import.meta.url), { workerData: input + one }))));`,
      { 'adder.worker.ts': WORKER, 'dep.ts': DEPENDENCY }, { isolation, input: 5 });
    expect(report, JSON.stringify(report)).toMatchObject({ ...SETTLED, value: [13, 15], processes: [] });
    expect(report.threads).toMatchObject([1, 2].map(() => ({ script: 'adder.worker.ts', exitCode: 0, aliveAtSettle: false })));
    expect(new Set(report.threads.map((thread) => thread.threadId)).size).toBe(2);
  });

  test('sees processes, their files, exit codes and signals', async () => {
    const report = await runReal(
      `import { fork } from 'node:child_process'; import { once } from 'node:events';
       export async function run() {
         const first = fork(new URL('./cube.process.ts', import.meta.url), ['3']);
         const second = fork(new URL('./cube.process.ts', import.meta.url), ['stay']);
         await Promise.all([once(first, 'exit'), once(second, 'message').then(() => { second.kill(); return once(second, 'exit'); })]);
         return [first.pid, second.pid];
       }`,
      { 'cube.process.ts': 'if (process.argv[2] === "stay") { process.send?.("here"); setInterval(() => undefined, 1000); } else process.exit(Number(process.argv[2]));' }, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ...SETTLED, threads: [] });
    expect(report.processes).toMatchObject([
      { script: 'cube.process.ts', exitCode: 3, signal: null, aliveAtSettle: false, pid: (report.value as number[])[0] },
      { script: 'cube.process.ts', exitCode: null, signal: 'SIGTERM', aliveAtSettle: false, pid: (report.value as number[])[1] },
    ]);
  });

  const hostile: [name: string, answer: string, expected: object, options?: Partial<RealRunOptions>][] = [
    ['leaves with process.exit(0) while it is loaded', 'process.exit(0); export const run = () => 1;', { ended: 'exit', exitCode: 0 }],
    ['leaves with process.exit(0) when it is called', 'export const run = () => process.exit(0);', { ended: 'exit', sentence: expect.stringContaining('process.exit, exit code 0') }],
    ['leaves without the exit event', 'export const run = () => (process as any).reallyExit(0);', { ended: 'crash', exitCode: 0 }],
    ['aborts', 'export const run = () => process.abort();', { ended: 'crash' }],
    ['is never done and has nothing left to do', 'export const run = () => new Promise(() => undefined);', { ended: 'exit', sentence: expect.stringContaining('nothing was left') }],
    ['throws', 'export const run = () => { throw new TypeError("no"); };', { ended: 'settled', error: { name: 'TypeError', message: 'no', at: 'answer.ts:1' } }],
    ['throws null', 'export const run = () => { throw null; };', { ended: 'settled', error: { name: 'object', message: 'null', at: '' } }],
    ['cannot be parsed', 'export const run = (;', { ended: 'settled', error: { name: 'SyntaxError', message: expect.stringContaining('answer.ts:1'), at: 'answer.ts:1' } }],
    ['rejects where nobody handles it', 'export const run = () => { void Promise.reject(new Error("lost")); return new Promise((resolve) => setTimeout(resolve, 50)); };', { ended: 'crash', unhandledRejections: [{ name: 'Error', message: 'lost' }], exitCode: 1 }],
    ['throws where nobody can catch it, after it has settled', 'export const run = () => { setTimeout(() => { throw new RangeError("late"); }, 1); return 1; };', { ended: 'crash', value: 1, error: { name: 'RangeError', message: 'late' } }],
    ['loops for ever while it is loaded', 'for (;;) {} export const run = 1;', { ended: 'time limit' }, { timeLimitMs: 900 }],
    ['loops for ever in a worker that it waits for', 'import { Worker } from "node:worker_threads"; export const run = () => new Promise((resolve) => new Worker("for (;;) {}", { eval: true }).on("exit", resolve));', { ended: 'time limit' }, { timeLimitMs: 1_500 }],
    ['prints without end', 'export const run = async () => { const line = "x".repeat(65536); for (;;) { process.stdout.write(line); await new Promise(setImmediate); } };', { ended: 'output limit' }],
    ['fills the heap', 'export const run = () => { const all: number[][] = []; for (;;) all.push(new Array(10000).fill(1)); };', { ended: 'memory limit' }, { heapMib: 48 }],
    ['writes garbage to the private pipe', 'import { writeSync } from "node:fs"; export const run = () => { writeSync(3, "garbage".repeat(20)); return new Promise(() => undefined); };', { ended: 'crash', sentence: expect.stringContaining('pipe') }],
    ['writes half a frame', 'import { writeSync } from "node:fs"; export const run = () => { writeSync(3, "\\0\\0\\0\\u0009a"); process.reallyExit(0); };', { ended: 'crash' }],
    ['announces a frame of a gigabyte', 'import { writeSync } from "node:fs"; const bytes = Buffer.alloc(65536); bytes.writeUInt32BE(1e9); export const run = () => { writeSync(3, bytes); return new Promise(() => undefined); };', { ended: 'crash' }],
    ['closes the private pipe', 'import { closeSync } from "node:fs"; export const run = () => { closeSync(3); return 1; };', { ended: 'crash', exitCode: 0 }],
    ['returns more than the grader takes', 'export const run = () => Array.from({ length: 6 }, () => "x".repeat(900000));', { ended: 'output limit' }],
  ];
  test.each(thoroughly ? hostile : hostile.filter(([name]) => /garbage|leaves with|nothing left|while it is loaded/.test(name)))('names what happened if a program %s', async (_name, answer, expected, options) => {
    const report = await runReal(answer, {}, { isolation, ...options });
    expect(report, JSON.stringify(report)).toMatchObject(expected);
    expect(report.sentence ?? '').not.toMatch(/\/tmp|node_modules|\.mjs/);
  });

  const leaking: [name: string, answer: string, left: RegExp][] = [
    ['a thread', `${RUN_WORKER}export const run = async () => { const worker = new Worker(new URL('./stay.worker.ts', import.meta.url)); await once(worker, 'message'); return 1; };`, /^thread stay\.worker\.ts \(id \d+\)$/],
    ['a process', `${RUN_CHILD}export const run = async () => { const child = fork(new URL('./stay.process.ts', import.meta.url)); await once(child, 'message'); return 1; };`, /^process stay\.process\.ts \(pid \d+\)$/],
    ['a process that it does not wait for', `${RUN_CHILD}export const run = async () => { const child = fork(new URL('./stay.process.ts', import.meta.url)); await once(child, 'message'); child.unref(); child.channel?.unref(); child.disconnect(); return 1; };`, /^process stay\.process\.ts \(pid \d+\)$/],
    ['a process when it leaves', `${RUN_CHILD}export const run = async () => { const child = fork(new URL('./stay.process.ts', import.meta.url)); await once(child, 'message'); setTimeout(() => process.exit(0), 1); return 1; };`, /^process stay\.process\.ts \(pid \d+\)$/],
    ['a timer', 'export const run = () => { setInterval(() => undefined, 1000); return 1; };', /^a timer$/],
    ['a message port', 'import { MessageChannel } from "node:worker_threads"; const { port1 } = new MessageChannel(); export const run = () => { port1.on("message", () => undefined); return 1; };', /^an open message port$/],
  ];
  test.each(thoroughly ? leaking : leaking.filter(([name]) => /process/.test(name)))('names %s that a program leaves alive', async (_name, answer, left) => {
    const report = await runReal(answer, {
      'stay.worker.ts': 'import { parentPort } from "node:worker_threads"; parentPort?.postMessage("here"); parentPort?.on("message", () => undefined);',
      'stay.process.ts': 'process.send?.("here"); setInterval(() => undefined, 1000);',
    }, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ended: 'settled', value: 1 });
    expect(report.leftAlive).toHaveLength(1);
    expect(report.leftAlive[0]).toMatch(left);
    for (const member of [...report.processes, ...report.threads]) expect(member).toMatchObject({ aliveAtSettle: true });
  });

  ifThorough('finds a worker however its TypeScript file is spelled', async () => {
    const report = await runReal(
      `${RUN_WORKER}import { fileURLToPath } from 'node:url'; import { twice } from './dep';
       const url = new URL('./adder.worker.ts', import.meta.url);
       const start = { 'a URL': () => new Worker(url, { workerData: 5 }), 'a path': () => new Worker(fileURLToPath(url), { workerData: 5 }), 'execArgv: []': () => new Worker(url, { workerData: 5, execArgv: [] }), 'an environment of its own': () => new Worker(url, { workerData: 5, env: { A: 'b' } }), '.js': () => new Worker(new URL('./adder.worker.js', import.meta.url), { workerData: 5 }) };
       export async function run() { const results = { 'an import without extension': twice(5) + 1 } as Record<string, unknown>; for (const [name, one] of Object.entries(start)) results[name] = await ask(one()); return results; }`,
      { 'adder.worker.ts': WORKER, 'dep.ts': DEPENDENCY }, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ...SETTLED, value: { 'an import without extension': 11, 'a URL': 11, 'a path': 11, 'execArgv: []': 11, 'an environment of its own': 11, '.js': 11 } });
  });

  ifThorough('finds a process however its TypeScript file is spelled', async () => {
    const report = await runReal(
      `${RUN_CHILD}import { fileURLToPath } from 'node:url';
       const url = new URL('./cube.process.ts', import.meta.url);
       const start = { 'a URL': () => fork(url, ['11']), 'a path': () => fork(fileURLToPath(url), ['11']), 'a path from the root': () => fork('exercises/01-test/cube.process.ts', ['11']), 'execArgv: []': () => fork(url, ['11'], { execArgv: [] }), 'an environment of its own': () => fork(url, ['11'], { env: { A: 'b' } }), 'a loader': () => fork(url, ['11'], { execArgv: ['--import', 'tsx'] }), 'no extension': () => fork(fileURLToPath(new URL('./cube.process', import.meta.url)), ['11']) };
       export async function run() { const results = {} as Record<string, unknown>; for (const [name, one] of Object.entries(start)) results[name] = await ask(one()); return results; }`,
      { 'cube.process.ts': CHILD }, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ...SETTLED, value: { 'a URL': '11', 'a path': '11', 'a path from the root': '11', 'execArgv: []': '11', 'an environment of its own': '11', 'a loader': '11', 'no extension': '11' } });
  });

  ifThorough('does not let a listener of the program come before it has seen an exit', async () => {
    const report = await runReal(
      `import { Worker } from 'node:worker_threads'; import { fork } from 'node:child_process';
       export const run = () => Promise.all([
         new Promise((resolve) => new Worker('', { eval: true }).prependListener('exit', () => resolve(1))),
         new Promise((resolve) => fork(new URL('./cube.process.ts', import.meta.url)).prependListener('exit', () => resolve(2))),
         new Worker('setInterval(() => {}, 1000)', { eval: true }).terminate(),
       ]);`, { 'cube.process.ts': CHILD }, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ...SETTLED, value: [1, 2, expect.any(Number)] });
    for (const member of [...report.processes, ...report.threads]) expect(member).toMatchObject({ aliveAtSettle: false });
  });

  ifThorough('is not misled by replaced built-ins', async () => {
    const report = await runReal(
      `import fs, { writeSync } from 'node:fs'; import { Worker } from 'node:worker_threads'; import { EventEmitter } from 'node:events'; import { syncBuiltinESMExports } from 'node:module';
       export async function run() {
         new Worker('setInterval(() => {}, 1000)', { eval: true });
         JSON.stringify = () => '{}'; Array.prototype.push = () => 0; Buffer.alloc = () => new Uint8Array(1) as never; fs.writeSync = () => 99; syncBuiltinESMExports();
         Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'forged' }); Object.defineProperty(Worker.prototype, 'threadId', { get: () => -1 });
         EventEmitter.prototype.on = () => { throw new Error('patched'); };
         setTimeout(() => process.exit(0), 50);
         return 'honest';
       }`, {}, { isolation });
    expect(report, JSON.stringify(report)).toMatchObject({ ended: 'settled', value: 'honest', threads: [{ aliveAtSettle: true }] });
  });

  test('has no network', async () => {
    const report = await runReal(
      `import { get } from 'node:http'; import { connect } from 'node:net'; import { Worker } from 'node:worker_threads';
       const attempt = (start: () => { on: (event: string, listener: (error: Error) => void) => void }) => new Promise((resolve) => { try { start().on('error', (error) => resolve(error.message)); } catch (error) { resolve((error as Error).message); } });
       export const run = async () => [
         await attempt(() => get('http://127.0.0.1:8099/')), await attempt(() => connect(8099, '127.0.0.1')),
         await fetch('http://127.0.0.1:8099/').catch((error: Error) => (error.cause as Error).message),
         await new Promise((resolve) => new Worker('try { require("net").connect(8099) } catch (error) { require("worker_threads").parentPort.postMessage(error.message) }', { eval: true }).on('message', resolve)),
       ];`, {}, { isolation });
    expect(report.value, JSON.stringify(report)).toEqual(Array(4).fill('There is no network while an exercise is graded.'));
  });

  ifThorough('keeps and cleans what a program prints', async () => {
    const report = await runReal('export const run = () => { console.log("\\u001b[31mred\\u001b[0m\\u202e"); console.error("x".repeat(30_000)); };', {}, { isolation });
    expect(report.stdout).toBe('red\n');
    expect(report.stderr).toHaveLength(20_000);
  });
});
