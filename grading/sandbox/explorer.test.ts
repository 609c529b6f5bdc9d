import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Isolation } from '../verdict.ts';
import { makeRepository, nativeEngine } from './fixtures/repository.ts';
import type { TestRepository } from './fixtures/repository.ts';
import { probeIsolation } from './isolation.ts';
import { SandboxLimit } from './limits.ts';
import type { Sandbox } from './sandbox.ts';

const HONEST = 'export default async (input) => ({ twice: input * 2 });';
const isolations: readonly Isolation[] = probeIsolation('/tmp') === 'namespace' ? ['namespace', 'process'] : ['process'];
let engine: string;
let repository: TestRepository | undefined;
let sandbox: Sandbox | undefined;
const folders: string[] = [];

beforeAll(async () => {
  engine = await nativeEngine();
});
afterEach(async () => {
  await sandbox?.close();
  repository?.remove();
});
afterAll(() => {
  expect(folders.flatMap(sleepers)).toEqual([]);
});

async function open(hostile: string, isolation: Isolation, limits: object = {}): Promise<Sandbox> {
  repository = makeRepository({ 'hostile.ts': hostile, 'honest.ts': HONEST });
  sandbox = await repository.open({ isolation, explorer: { entry: () => Promise.resolve(engine), ...limits } });
  folders.push(sandbox.directory);
  return sandbox;
}

async function limitOf(run: Promise<unknown>): Promise<{ kind: string; reason: string; sentence: string }> {
  const error: unknown = await run.then((value) => ({ unexpected: value }), (thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(SandboxLimit);
  const { kind, reason, sentence } = error as SandboxLimit;
  expect(sentence).not.toMatch(/\/tmp|node_modules|\.mjs/);
  return { kind, reason, sentence };
}

test('a process that explores and does not even start is the grader\'s fault', async () => {
  repository = makeRepository({ 'honest.ts': HONEST });
  const broken = join(repository.root, 'broken.mjs');
  writeFileSync(broken, 'import "no-such-package";');
  sandbox = await repository.open({ explorer: { entry: () => Promise.resolve(broken) } });
  await expect(sandbox.explore({ program: 'honest.ts' })).rejects.toThrow(/^\[grading bug\] the process that explores does not start; `npm ci` .*\n.*no-such-package/s);
});

describe.each(isolations)('Sandbox.explore() in isolation: %s', (isolation) => {
  const hostile: [name: string, program: string, kind: string, reason: string, limits?: object][] = [
    ['leaves with process.exit(0) while it is loaded', 'process.exit(0);', 'crash', 'gone'],
    ['leaves with process.exit(0) when it is called', 'export default () => process.exit(0);', 'crash', 'gone'],
    ['leaves without the exit event', 'export default () => process.reallyExit(0);', 'crash', 'gone'],
    ['aborts', 'export default () => process.abort();', 'crash', 'gone'],
    ['kills itself', 'export default () => { process.kill(process.pid, "SIGKILL"); return new Promise(() => {}); };', 'crash', 'gone'],
    ['kills its process group', 'export default () => { process.kill(0, "SIGKILL"); return new Promise(() => {}); };', 'crash', 'gone'],
    ['throws where nobody can catch it', 'export default () => { setTimeout(() => { throw null; }); return new Promise(() => {}); };', 'crash', 'gone'],
    ['rejects where nobody handles it', 'export default () => { Promise.reject(new Error("lost")); return new Promise(() => {}); };', 'crash', 'gone'],
    ['loops for ever while it is loaded', 'for (;;) {}', 'time limit', 'time'],
    ['loops for ever in microtasks', 'export default async () => { for (;;) await null; };', 'time limit', 'time'],
    ['never settles', 'const keep = setInterval(() => {}, 1000); export default () => new Promise(() => {});', 'time limit', 'time'],
    ['fills the heap', 'const all = []; for (;;) all.push(new Array(10000).fill(all.length));', 'memory limit', 'memory', { heapMib: 48 }],
    ['fills buffers outside of the heap', 'const all = []; export default async () => { for (;;) { all.push(Buffer.alloc(20e6, 1)); await new Promise((r) => setTimeout(r, 5)); } };', 'memory limit', 'memory', { memoryBytesMax: 400e6 }],
    ['prints without end', 'const line = "x".repeat(65536); export default async () => { for (;;) { process.stdout.write(line); await new Promise(setImmediate); } };', 'output limit', 'output'],
    ['writes garbage to the private pipe', 'import fs from "node:fs"; export default () => { fs.writeSync(3, "garbage".repeat(20)); return new Promise(() => {}); };', 'crash', 'forged'],
    ['writes half a frame and leaves', 'import fs from "node:fs"; export default () => { fs.writeSync(3, Buffer.from([0, 0, 0, 9, 65])); process.exit(0); };', 'crash', 'forged'],
    ['announces a frame of a gigabyte', 'import fs from "node:fs"; export default () => { const b = Buffer.alloc(65536); b.writeUInt32BE(1e9); fs.writeSync(3, b); return new Promise(() => {}); };', 'crash', 'forged'],
    ['forges a report with a guessed nonce', 'import fs from "node:fs"; export default () => { const body = Buffer.from(JSON.stringify({ kind: "report", report: { value: "forged" } })); const head = Buffer.alloc(36, 48); head.writeUInt32BE(body.length); fs.writeSync(3, Buffer.concat([head, body])); return new Promise(() => {}); };', 'crash', 'forged'],
    ['closes the private pipe', 'import fs from "node:fs"; export default () => { fs.closeSync(3); return 1; };', 'crash', 'gone'],
    ['returns more than the grader takes', 'export default () => ["x".repeat(900000), "x".repeat(900000)];', 'output limit', 'report', { frameBytesMax: 1e6 }],
  ];

  // What does not depend on the isolation is tried with the best one only.
  const chosen = isolation === isolations[0] ? hostile : hostile.filter(([name]) => /group|garbage|while it is loaded|buffers/.test(name));
  test.each(chosen)('names a limit if a program %s, and answers the next request', async (_name, program, kind, reason, limits) => {
    const opened = await open(program, isolation, limits);
    const timeLimitMs = reason === 'time' ? 700 : 20_000;
    expect(await limitOf(opened.explore({ program: 'hostile.ts', timeLimitMs }))).toMatchObject({ kind, reason });
    expect(await opened.explore({ program: 'honest.ts', input: 21 })).toEqual({ value: { twice: 42 } });
  });

  test('returns what a program found that did not tamper', async () => {
    const opened = await open('export default (input) => [input, process.cwd().length > 0];', isolation);
    expect(await opened.explore({ program: 'hostile.ts', input: { a: [1] } })).toEqual({ value: [{ a: [1] }, true] });
  });

  test('is not misled by replaced built-ins', async () => {
    const opened = await open(
      `JSON.stringify = () => '{"kind":"report","report":{"value":"forged"}}'; JSON.parse = () => ({}); Buffer.from = () => new Uint8Array(1);
       Array.prototype.push = () => 0; Object.defineProperty(Object.prototype, 'toJSON', { value: () => 'forged' }); Promise.prototype.then = () => {};
       export default () => 'honest';`, isolation);
    expect(await opened.explore({ program: 'hostile.ts' })).toEqual({ value: 'honest' });
  });

  test('marks a failure of the engine as the grader\'s own', async () => {
    const opened = await open('export default () => { throw new Error("inside"); };', isolation);
    await expect(opened.explore({ program: 'hostile.ts' })).rejects.toThrow(/^\[grading bug\] the exploration failed: inside/);
    expect(await opened.explore({ program: 'honest.ts', input: 1 })).toEqual({ value: { twice: 2 } });
  });

  test('hands on that a schedule does not fit', async () => {
    const opened = await open('export default () => { throw Object.assign(new Error("no step w9"), { name: "ScheduleError" }); };', isolation);
    await expect(opened.explore({ program: 'hostile.ts' })).rejects.toMatchObject({ name: 'ScheduleError', message: 'no step w9' });
  });

  test('uses one process for requests that end well', async () => {
    const opened = await open('let calls = 0; globalThis.calls ??= 0; export default () => [process.pid, globalThis.calls += 1];', isolation);
    const [first, second] = [await opened.explore({ program: 'hostile.ts' }), await opened.explore({ program: 'hostile.ts' })] as unknown as { value: [number, number] }[];
    expect(second?.value).toEqual([first?.value[0], 2]);
  });

  test('hands on nothing of the grader\'s environment', async () => {
    process.env['KATA_TEST_SECRET'] = 'secret';
    try {
      const opened = await open('export default () => ({ ...process.env });', isolation);
      const { value } = (await opened.explore({ program: 'hostile.ts' })) as unknown as { value: Record<string, string> };
      const allowed = ['COMSPEC', 'HOME', 'LANG', 'NUMBER_OF_PROCESSORS', 'OLDPWD', 'PATH', 'PATHEXT', 'PWD', 'SystemDrive', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR', 'TZ', 'USERPROFILE', 'windir'];
      expect(Object.keys(value).filter((name) => !allowed.includes(name))).toEqual([]);
      expect(value['TZ']).toBe('UTC');
    } finally {
      delete process.env['KATA_TEST_SECRET'];
    }
  });

  const ending = process.platform === 'win32' ? [] : [
    ['ignores SIGTERM', 'process.on("SIGTERM", () => {}); process.on("SIGHUP", () => {});'],
    ['starts a detached child that ignores SIGTERM', 'spawn("sh", ["-c", "trap \'\' TERM HUP INT; exec sleep 300"], { detached: true, stdio: "inherit" }).unref();'],
    ['double-forks', 'spawnSync("sh", ["-c", "(sleep 300 &) &"], { stdio: "inherit" });'],
  ];
  test.each(ending)('ends the whole tree of a program that %s', async (_name, code) => {
    const opened = await open(`import { spawn, spawnSync } from 'node:child_process'; export default () => { ${code} return new Promise(() => {}); };`, isolation);
    expect(await limitOf(opened.explore({ program: 'hostile.ts', timeLimitMs: 700 }))).toMatchObject({ kind: 'time limit' });
    expect(sleepers(opened.directory)).toEqual([]);
  });

  test('names a fork bomb before it takes the machine', async () => {
    const opened = await open(
      `import { spawn } from 'node:child_process'; export default () => { const grow = () => { for (let n = 0; n < 5; n += 1) spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']); setTimeout(grow, 100); }; grow(); return new Promise(() => {}); };`, isolation, { processesMax: 12 });
    if (process.platform === 'linux') expect(await limitOf(opened.explore({ program: 'hostile.ts' }))).toMatchObject({ kind: 'memory limit', reason: 'processes' });
    else expect(await limitOf(opened.explore({ program: 'hostile.ts', timeLimitMs: 2_000 }))).toMatchObject({ kind: 'time limit' });
    expect(sleepers(opened.directory)).toEqual([]);
  });

  test('removes its folder when it is closed', async () => {
    const opened = await open('export default () => 1;', isolation);
    await opened.explore({ program: 'hostile.ts' });
    expect(existsSync(opened.directory)).toBe(true);
    await opened.close();
    expect(existsSync(opened.directory)).toBe(false);
  });
});

if (isolations.includes('namespace')) {
  describe('isolation: namespace', () => {
    test('lets a program write to its scratch folder and nowhere else', async () => {
      const opened = await open(
        `import fs from 'node:fs'; const attempt = (path) => { try { fs.writeFileSync(path, 'x'); return 'written'; } catch (error) { return error.code; } };
         export default (root) => ({ scratch: attempt('note.txt'), answer: attempt('exercises/01-test/answer.ts'), outside: attempt(root + '/stolen.txt') });`, 'namespace');
      const root = (repository as TestRepository).root;
      expect(await opened.explore({ program: 'hostile.ts', input: root })).toEqual({ value: { scratch: 'written', answer: 'EROFS', outside: 'EROFS' } });
    });

    test('hides other processes, the network and the repository\'s exercises', async () => {
      const opened = await open(
        `import fs from 'node:fs'; import os from 'node:os';
         export default (root) => ({ processes: fs.readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).length < 6, network: Object.values(os.networkInterfaces()).flat().length, exercises: fs.readdirSync(root + '/exercises') });`, 'namespace');
      mkdirFor(repository as TestRepository);
      expect(await opened.explore({ program: 'hostile.ts', input: (repository as TestRepository).root })).toEqual({ value: { processes: true, network: 0, exercises: [] } });
    });
  });
}

function mkdirFor({ root }: TestRepository): void {
  expect(readdirSync(join(root, 'exercises'))).toEqual(['01-test']);
}

// Processes of a sandbox that are still there, found by their environment: a namespace hides their folder from here.
function sleepers(directory: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid).filter((name) => {
    try {
      return readFileSync(`/proc/${name}/environ`, 'utf8').includes(directory);
    } catch {
      return false;
    }
  });
}
