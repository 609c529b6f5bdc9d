import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type * as targets from './conformance/process-targets.ts';
import { Adder, Holder } from './conformance/process-targets.ts';
import { runProgram } from './conformance/program.ts';
import { OverdraftError } from './conformance/thread-targets.ts';
import { Lock } from './lock.ts';
import { activeChildren, cpuCount, currentProcess, parentProcess, Process } from './process.ts';

const module = new URL('./conformance/process-targets.ts', import.meta.url);
type Targets = typeof targets;
type Plain = 'nothing' | 'stay' | 'ignoreSigterm' | 'joinItself' | 'joinParent' | 'catchLater' | 'startDaemon';

/** A program that hangs must not outlive its test. */
const LIMIT = { timeout: 25_000 };

const processOf = (target: Plain, options: { name?: string; daemon?: boolean } = {}): Process => new Process({ module, target, ...options });

/** Starts a process. */
function started<Kind extends { start(): void }>(child: Kind): Kind {
  child.start();
  return child;
}

/** What a call throws. */
function errorOf(call: () => unknown): Record<string, unknown> & Error {
  try {
    call();
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('nothing was thrown');
}

describe('Process.start()', () => {
  test('calls the target with args, and kwargs after them', async () => {
    const child = started(new Process<Targets, 'add'>({ module, target: 'add', args: [2, 3], kwargs: { times: 4 } }));
    expect(await child.join()).toBe(true);
    expect(child.exitCode).toBe(20);
  });

  test('copies what a structured clone can copy', async () => {
    const child = started(new Process<Targets, 'check'>({ module, target: 'check', args: [new Map([['day', new Date(5)]]), 7n, new Uint8Array([8, 9]), undefined] }));
    await child.join();
    expect(child.exitCode).toBe(0);
  });

  test('works once', async () => {
    const child = started(processOf('nothing', { name: 'once' }));
    expect(errorOf(() => child.start())).toMatchObject({ code: 'ERR_ALREADY_STARTED', message: 'Cannot start once as it was started before: processes can only be started once, make another one' });
    await child.join();
    expect(errorOf(() => child.start())).toMatchObject({ code: 'ERR_ALREADY_STARTED' });
    expect(errorOf(() => currentProcess().start())).toMatchObject({ code: 'ERR_ALREADY_STARTED' });
  });

  test('refuses what cannot be sent, before there is a process', () => {
    const child = new Process({ module, target: 'nothing', name: 'ann', args: [() => 1] });
    expect(errorOf(() => child.start())).toMatchObject({ name: 'TypeError', code: 'ERR_NOT_CLONEABLE', message: expect.stringContaining('Cannot start ann as its arguments or fields cannot be cloned') });
    expect([child.state, child.pid, activeChildren()]).toEqual(['initial', null, []]);
  });

  test('refuses a Lock in its arguments when it is made, and in a field when it is started', () => {
    const sentence = 'Cannot pass a Lock to a Process as processes share no memory: use a Thread, or a Manager';
    expect(errorOf(() => new Process({ module, target: 'nothing', args: [[new Lock()]] }))).toMatchObject({ code: 'ERR_PROCESS_BOUNDARY', message: sentence });
    expect(errorOf(() => new Process({ module, target: 'nothing', kwargs: { lock: new Lock() } }))).toMatchObject({ message: sentence });
    expect(errorOf(() => new Holder(new Lock()).start())).toMatchObject({ message: sentence });
  });
});

describe('Process.join()', () => {
  test('is refused before the start, and for what is no child', async () => {
    await expect(processOf('nothing', { name: 'idle' }).join()).rejects.toMatchObject({ code: 'ERR_NOT_STARTED', message: 'Cannot join idle as it was not started: call start() first' });
    await expect(currentProcess().join()).rejects.toMatchObject({ code: 'ERR_JOIN_SELF' });
    await expect(started(processOf('joinItself')).join()).rejects.toMatchObject({ code: 'ERR_JOIN_SELF' });
    await expect(started(processOf('joinParent')).join()).rejects.toMatchObject({ code: 'ERR_NOT_A_CHILD', message: 'Cannot join MainProcess as it is not a child of this process: its parent can' });
  });

  test('resolves to false when the time runs out, and to true as often as it is called after the end', async () => {
    const child = started(processOf('stay'));
    expect(await child.join({ timeoutMs: 0 })).toBe(false);
    expect(await child.join({ timeoutMs: 1 })).toBe(false);
    await expect(child.join({ timeoutMs: -1 })).rejects.toMatchObject({ code: 'ERR_TIMEOUT' });
    child.terminate();
    expect([await child.join(), await child.join({ timeoutMs: 0 })]).toEqual([true, true]);
  });

  test.each(['fail', 'failLater'] as const)('rejects with what the process threw, with class, fields, cause and stack: %s', async (target) => {
    // The output of a child goes where its parent's goes, and Node prints what is thrown later.
    const child = started(new Process<Targets, typeof target>({ module, target, args: [7], errors: [OverdraftError] }));
    const error = await child.join().catch((thrown: unknown) => thrown as OverdraftError);
    expect(error).toBeInstanceOf(OverdraftError);
    expect(error).toMatchObject({ name: 'OverdraftError', message: 'not enough money', missing: 7, cause: { message: 'the amount was a guess' }, stack: expect.stringContaining('process-targets.ts') });
    expect((error as Error).cause).toBeInstanceOf(TypeError);
    await expect(child.join()).rejects.toBe(error);
    expect([child.exitCode, child.state]).toEqual([1, 'stopped[1]']);
  });

  test('does not reject if the process has handled its error', async () => {
    const child = started(processOf('catchLater'));
    expect([await child.join(), child.exitCode]).toEqual([true, 0]);
  });
});

describe('how a process ends', () => {
  test.each([0, 1, 7, 255])('exitCode is what it ends with: %i', async (code) => {
    const child = new Process<Targets, 'exit'>({ module, target: 'exit', args: [code] });
    expect([child.exitCode, child.isAlive(), child.pid, child.state]).toEqual([null, false, null, 'initial']);
    child.start();
    expect([child.exitCode, child.isAlive(), child.pid! > 0, child.state]).toEqual([null, true, true, 'started']);
    expect(activeChildren()).toEqual([child]);
    await child.join();
    expect([child.exitCode, child.isAlive(), child.state, activeChildren()]).toEqual([code, false, code === 0 ? 'stopped' : `stopped[${code}]`, []]);
  });

  test('terminate() ends it by SIGTERM, kill() by SIGKILL, which it cannot ignore', async () => {
    const [first, second] = [started(processOf('stay')), started(processOf('ignoreSigterm'))];
    first.terminate();
    second.kill();
    await Promise.all([first.join(), second.join()]);
    expect([first.exitCode, first.state, second.exitCode, second.state]).toEqual([-15, 'stopped[SIGTERM]', -9, 'stopped[SIGKILL]']);
    expect([String(first), String(second)]).toEqual([`<Process(${first.name}, stopped[SIGTERM])>`, `<Process(${second.name}, stopped[SIGKILL])>`]);
    first.terminate();
    second.kill();
    expect(first.exitCode).toBe(-15);
  });

  test('terminate() and kill() need a child', () => {
    expect(errorOf(() => processOf('stay').terminate())).toMatchObject({ code: 'ERR_NOT_STARTED' });
    expect(errorOf(() => currentProcess().kill())).toMatchObject({ code: 'ERR_NOT_A_CHILD' });
  });

  test('close() is for one that has ended, and nothing but the name is left', async () => {
    const child = started(processOf('stay', { name: 'ann' }));
    expect(errorOf(() => child.close())).toMatchObject({ code: 'ERR_STILL_ALIVE', message: 'Cannot close ann as it is still running: join() or terminate() it first' });
    child.kill();
    await child.join();
    child.close();
    child.close();
    const calls = [() => child.pid, () => child.exitCode, () => child.state, () => child.isAlive(), () => child.start(), () => child.terminate(), () => child.kill()];
    for (const call of calls) expect(errorOf(call)).toMatchObject({ code: 'ERR_CLOSED' });
    await expect(child.join()).rejects.toMatchObject({ code: 'ERR_CLOSED', message: 'Cannot join ann as it is closed' });
    expect(String(child)).toBe('<Process(ann, closed)>');
  });

  test('await using joins at the end of the scope', async () => {
    let seen: Process<Targets, 'exit'>;
    {
      await using child = new Process<Targets, 'exit'>({ module, target: 'exit', args: [3] });
      child.start();
      seen = child;
      await using _notStarted = processOf('nothing');
    }
    expect(seen.exitCode).toBe(3);
  });
});

describe('who is there', () => {
  test('a name is given, or Process- and a number', () => {
    const [first, second] = [new Process(), new Process({ name: 'ann' })];
    const number = Number(/^Process-(\d+)$/.exec(first.name)![1]);
    expect([second.name, new Process().name]).toEqual(['ann', `Process-${number + 2}`]);
    first.name = 7;
    expect(first.name).toBe('7');
  });

  test('this process has a name and no parent that counts', () => {
    expect(currentProcess()).toBe(currentProcess());
    expect(currentProcess()).toMatchObject({ name: 'MainProcess', pid: process.pid, exitCode: null, daemon: false, state: 'started' });
    expect([parentProcess(), cpuCount()]).toEqual([null, availableParallelism()]);
  });

  test('a child knows itself and its parent', async () => {
    const child = started(new Process<Targets, 'introduce'>({ module, target: 'introduce', args: ['ann', 'MainProcess'], name: 'ann' }));
    await child.join();
    expect(child.exitCode).toBe(0);
  });

  test('a child of a child has the numbers of both', async () => {
    const child = new Process({ name: 'outer', module, target: 'nest', args: [''] });
    const next = Number(/\d+/.exec(new Process().name)![0]) + 1;
    const named = started(new Process<Targets, 'nest'>({ module, target: 'nest', args: [`Process-${next}:1`] }));
    await named.join();
    expect([child.state, named.exitCode]).toEqual(['initial', 0]);
  });

  test('a subclass with run() gets its public fields', async () => {
    const child = started(new Adder([1, 2, 3], 'adder'));
    await child.join();
    expect(child.exitCode).toBe(6);
  });
});

describe('a daemon', () => {
  /** A program that says the number of its daemon, and ends in some way after that. */
  function program(main: string): string {
    return `import { Process } from '${new URL('./process.ts', import.meta.url).href}';
      const daemon = new Process({ module: '${module.href}', target: 'spin', daemon: true });
      daemon.start();
      ${main}`;
  }

  /** Resolves when a process is gone; the test's time limit is the only one. */
  async function gone(pid: number): Promise<void> {
    for (;;) {
      try {
        process.kill(pid, 0);
      } catch {
        return;
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  test('keeps nobody alive, and is ended when its parent exits', async () => {
    const stdout = await runProgram(program("console.log(daemon.pid); process.on('exit', () => console.log('exit'));"));
    expect(stdout).toMatch(/^\d+\nexit\n/);
    await gone(Number.parseInt(stdout, 10));
  });

  test.each(['SIGTERM', 'SIGKILL'] as const)('is ended when its parent is by %s, even while it is busy', async (signal) => {
    const parent = spawn(process.execPath, [...process.execArgv, '--input-type=module', '--eval', program('setInterval(() => undefined, 2 ** 30);')], { ...LIMIT, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
    parent.kill(signal);
    await gone(Number(line));
    if (parent.signalCode === null) await once(parent, 'exit');
    expect(parent.signalCode).toBe(signal);
  });

  test('is waited for by who joins it', async () => {
    const child = started(new Process<Targets, 'exit'>({ module, target: 'exit', args: [2], daemon: true }));
    expect(errorOf(() => (child.daemon = false))).toMatchObject({ code: 'ERR_DAEMON' });
    expect([await child.join(), child.exitCode]).toEqual([true, 2]);
  });

  test('has no children', async () => {
    const child = started(processOf('startDaemon', { name: 'ann', daemon: true }));
    await expect(child.join()).rejects.toMatchObject({ code: 'ERR_DAEMON', message: expect.stringContaining('as this process is a daemon, and nobody would end its children') });
  });
});

test('an error is printed if nobody waits for it', async () => {
  const text = `import { Process } from '${new URL('./process.ts', import.meta.url).href}';
    new Process({ module: '${module.href}', target: 'fail', args: [1], name: 'ann' }).start();`;
  const { stderr } = await promisify(execFile)(process.execPath, [...process.execArgv, '--input-type=module', '--eval', text], LIMIT);
  expect(stderr).toMatch(/^Process ann:\nRangeError \[OverdraftError\]: not enough money\n {4}at fail/);
});

test('many processes come and go, and none is left', async () => {
  for (let round = 0; round < 2; round += 1) {
    const children = [processOf('nothing'), processOf('stay'), processOf('stay')].map(started);
    children[1]!.terminate();
    children[2]!.kill();
    await Promise.all(children.map((child) => child.join()));
    expect(children.map(({ exitCode }) => exitCode)).toEqual([0, -15, -9]);
  }
  expect(activeChildren()).toEqual([]);
});

// Never called: only its types matter.
export function typesOfProcess(): void {
  new Process<Targets, 'add'>({ module, target: 'add', args: [1, 2] });
  // @ts-expect-error Wrong type of an argument.
  new Process<Targets, 'add'>({ module, target: 'add', args: [1, 'two'] });
  // @ts-expect-error An argument is missing.
  new Process<Targets, 'add'>({ module, target: 'add', args: [1] });
  // @ts-expect-error No such function.
  new Process<Targets, 'subtract'>({ module, target: 'subtract', args: [] });
  const child = new Process({ module, target: 'whatever', args: [1, 'two'] });
  expectTypeOf(child.join).returns.toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(child.exitCode).toEqualTypeOf<number | null>();
}
