import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { beforeEach, describe, expect, expectTypeOf, test } from 'vitest';
import { runProgram } from './conformance/program.ts';
import type * as targets from './conformance/thread-targets.ts';
import { Adder, OverdraftError, Unsendable } from './conformance/thread-targets.ts';
import { Event } from './event.ts';
import { Lock } from './lock.ts';
import { Queue } from './queue.ts';
import { activeCount, currentThread, enumerate, mainThread, Thread } from './thread.ts';
import { SharedArray } from './value.ts';

const module = new URL('./conformance/thread-targets.ts', import.meta.url);
type Targets = typeof targets;

/** A program that hangs must not outlive its test. */
const LIMIT = { timeout: 25_000 };

let [there, end] = [new Event(), new Event()];
beforeEach(() => {
  [there, end] = [new Event(), new Event()];
});

/** A thread that stays until `end` is set. */
function staying(options: { name?: string; daemon?: boolean } = {}): Thread<Targets, 'stay'> {
  return new Thread<Targets, 'stay'>({ module, target: 'stay', args: [there, end], ...options });
}

const started = <Kind extends Thread<never>>(thread: Kind): Kind => {
  (thread as unknown as Thread).start();
  return thread;
};

/** What a call throws. */
function errorOf(call: () => unknown): Record<string, unknown> & Error {
  try {
    call();
  } catch (error) {
    return error as Record<string, unknown> & Error;
  }
  throw new Error('nothing was thrown');
}

describe('Thread.start()', () => {
  test('calls the target with args, and kwargs after them', () => {
    const cells = new SharedArray('i', [0]);
    const thread = new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 2], kwargs: { times: 3 } });
    thread.start();
    expect(thread.join()).toBe(true);
    expect(cells[0]).toBe(6);
  });

  test('lets shared objects arrive as what they are', () => {
    const [cells, lock] = [new SharedArray('i', [0]), new Lock()];
    const threads = [1, 2].map(() => new Thread<Targets, 'addLocked'>({ module, target: 'addLocked', args: [cells, lock, 20_000] }));
    for (const thread of threads) thread.start();
    for (const thread of threads) thread.join();
    expect(cells[0]).toBe(40_000);
  });

  test('works once', () => {
    const thread = new Thread({ module, target: 'nothing', name: 'once' });
    thread.start();
    const refused = { code: 'ERR_ALREADY_STARTED', message: 'Cannot start once as it was started before: threads can only be started once, make another one' };
    expect(errorOf(() => thread.start())).toMatchObject(refused);
    thread.join();
    expect(errorOf(() => thread.start())).toMatchObject(refused);
  });

  test('refuses arguments that cannot be sent, and nothing is alive afterwards', () => {
    const thread = new Thread({ module, target: 'nothing', name: 'ann', args: [() => 1] });
    expect(errorOf(() => thread.start())).toMatchObject({ name: 'TypeError', code: 'ERR_NOT_CLONEABLE', message: expect.stringMatching(/^Cannot start ann as its arguments or fields cannot be cloned: .*=> 1/) });
    expect([thread.state, thread.ident, enumerate()]).toEqual(['initial', null, [mainThread()]]);
  });

  test('without a target does nothing', () => {
    const thread = started(new Thread());
    expect(thread.join()).toBe(true);
  });

  test('in a module that is the target of the thread itself is refused: it would never end', () => {
    const early = new URL('./conformance/too-early.ts', import.meta.url);
    const thread = started(new Thread({ module: early, target: 'nothing' }));
    expect(errorOf(() => thread.join())).toMatchObject({ code: 'ERR_STILL_LOADING', message: expect.stringContaining('Cannot start again as the module') });
  });
});

describe('Thread.join()', () => {
  test('is refused before the start, and for the thread that calls it', () => {
    expect(errorOf(() => new Thread({ name: 'idle' }).join())).toMatchObject({ code: 'ERR_NOT_STARTED', message: 'Cannot join idle as it was not started: call start() first' });
    expect(errorOf(() => currentThread().join())).toMatchObject({ code: 'ERR_JOIN_SELF', message: expect.stringContaining('Cannot join MainThread as it is the caller itself') });
    expect(errorOf(() => started(new Thread<Targets, 'joinItself'>({ module, target: 'joinItself' })).join())).toMatchObject({ code: 'ERR_JOIN_SELF' });
  });

  test('returns false when the time runs out, and true as often as it is called after the end', () => {
    const thread = started(staying());
    there.wait();
    expect([thread.join({ timeoutMs: 0 }), thread.join({ timeoutMs: 1 }), thread.isAlive()]).toEqual([false, false, true]);
    end.set();
    expect([thread.join(), thread.join({ timeoutMs: 0 }), thread.isAlive()]).toEqual([true, true, false]);
  });

  test('refuses a negative time-out', () => {
    expect(errorOf(() => started(new Thread()).join({ timeoutMs: -1 }))).toMatchObject({ name: 'RangeError', code: 'ERR_TIMEOUT' });
  });

  test('waits for what the target has begun and not awaited', () => {
    const thread = started(new Thread<Targets, 'stayOn'>({ module, target: 'stayOn', args: [there, end] }));
    there.wait();
    expect(thread.join({ timeoutMs: 20 })).toBe(false);
    end.set();
    expect(thread.join()).toBe(true);
  });

  test('works from another thread than the one that started it', () => {
    const queue = new Queue();
    const thread = started(staying({ name: 'ann' }));
    const other = started(new Thread<Targets, 'joinByName'>({ module, target: 'joinByName', args: ['ann', queue] }));
    expect(queue.get()).toBe('found');
    end.set();
    expect(queue.get()).toEqual([true, false]);
    other.join();
    thread.join();
  });

  test('notices that a thread has died without a word, although the event loop stands still', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, new URL('./conformance/without-a-word.ts', import.meta.url).pathname], LIMIT);
    expect(stdout).toBe('ERR_THREAD_LOST ann ended before its time: it ran out of memory, was terminated from outside, or could not be loaded\nstopped\n');
  });
});

describe('Thread.joinAsync()', () => {
  test('lets the event loop run', async () => {
    const thread = started(staying());
    there.wait();
    expect(await thread.joinAsync({ timeoutMs: 1 })).toBe(false);
    setImmediate(() => end.set());
    expect(await thread.joinAsync()).toBe(true);
    expect(await thread.joinAsync()).toBe(true);
    expect(thread.state).toBe('stopped');
  });

  test('waits for a daemon, too, and for threads of others', async () => {
    const thread = started(staying({ daemon: true }));
    setImmediate(() => end.set());
    expect(await thread.joinAsync()).toBe(true);
    await expect(currentThread().joinAsync()).rejects.toMatchObject({ code: 'ERR_JOIN_SELF' });
  });

  test('rejects with what the thread threw', async () => {
    const thread = started(new Thread<Targets, 'fail'>({ module, target: 'fail', args: [3], errors: [OverdraftError] }));
    await expect(thread.joinAsync()).rejects.toBeInstanceOf(OverdraftError);
  });
});

describe('an error that a thread does not catch', () => {
  test.each(['fail', 'failLater', 'reject'] as const)('reaches join() with its class, fields, cause and stack: %s', (target) => {
    const thread = started(new Thread<Targets, typeof target>({ module, target, args: [7], errors: [OverdraftError] }));
    const error = errorOf(() => thread.join());
    expect(error).toBeInstanceOf(OverdraftError);
    expect(error).toMatchObject({ name: 'OverdraftError', message: 'not enough money', missing: 7 });
    expect(error.cause).toBeInstanceOf(TypeError);
    expect((error.cause as Error).message).toBe('the amount was a guess');
    expect(error.stack).toContain('thread-targets.ts');
    expect(Object.hasOwn(error, 'undo')).toBe(false);
    expect(errorOf(() => thread.join())).toBe(error);
    expect(thread.isAlive()).toBe(false);
  });

  test('is of the nearest built-in class where nobody names its own', () => {
    const error = errorOf(() => started(new Thread<Targets, 'fail'>({ module, target: 'fail', args: [7] })).join());
    expect([error instanceof RangeError, error.name, error['missing']]).toEqual([true, 'OverdraftError', 7]);
  });

  test.each([['text'], [undefined], [{ code: 3 }]])('may be no error at all: %s', (thrown) => {
    const thread = started(new Thread<Targets, 'failWith'>({ module, target: 'failWith', args: [thrown] }));
    let caught: unknown = 'nothing';
    try {
      thread.join();
    } catch (error) {
      caught = error;
    }
    expect(caught).toEqual(thrown);
  });

  test('is shown in an error where it cannot be sent', () => {
    expect(errorOf(() => started(new Thread<Targets, 'failWithFunction'>({ module, target: 'failWithFunction' })).join()).message).toContain('[Function: nothing]');
  });

  test('is none if the target handles it, or ends the thread', () => {
    for (const thread of [new Thread<Targets, 'catchLater'>({ module, target: 'catchLater' }), new Thread<Targets, 'exit'>({ module, target: 'exit', args: [3] })]) {
      expect(started(thread as Thread).join()).toBe(true);
    }
  });

  test('names what a module exports instead of the target', () => {
    const thread = started(new Thread({ module, target: 'fial' }));
    expect(errorOf(() => thread.join())).toMatchObject({ code: 'ERR_TARGET', message: expect.stringMatching(/^Cannot run function "fial" as thread-targets.ts does not export it: it exports add, .*\bfail\b/) });
  });

  test('is printed at once if nobody waits for it, and else not', async () => {
    const program = (join: string): string => `
      import { Thread } from './shared/thread.ts';
      import { Event } from './shared/event.ts';
      console.error = (text) => console.log('main:', text);
      const [there, end] = [new Event(), new Event()];
      const thread = new Thread({ module: new URL('./shared/conformance/thread-targets.ts', import.meta.url), target: 'failWhenTold', args: [there, end], name: 'ann' });
      thread.start();
      there.wait();
      ${join}`;
    const root = new URL('..', import.meta.url).href;
    const run = async (join: string): Promise<string> => (await promisify(execFile)(process.execPath, [...process.execArgv, '--input-type=module', '--eval', program(join).replaceAll("'./shared", `'${root}shared`)], LIMIT)).stderr;
    expect(await run('end.set();')).toMatch(/^Exception in thread ann:\nOverdraftError: not enough money\n {4}at fail/);
    expect(await run('setImmediate(() => end.set()); await thread.joinAsync().catch(() => undefined);')).toBe('');
  });
});

describe('a subclass with run()', () => {
  test('gets its public fields, shared objects among them, and nothing comes back', () => {
    const cells = new SharedArray('i', [0, 0]);
    const thread = started(new Adder(cells, [1, 2, 3], 'adder'));
    thread.join();
    expect([...cells, thread.seen]).toEqual([6, 1, false]);
  });

  test('says so if a field cannot be sent, and if nobody knows its module', () => {
    expect(errorOf(() => new Unsendable().start())).toMatchObject({ code: 'ERR_NOT_CLONEABLE' });
    class Local extends Thread {
      override run(): void {}
    }
    expect(errorOf(() => new Local({ name: 'local' }).start())).toMatchObject({ code: 'ERR_TARGET', message: expect.stringContaining('Cannot start local as module must be a file: URL') });
    expect(errorOf(() => started(new Local({ module })).join())).toMatchObject({ code: 'ERR_TARGET', message: expect.stringContaining('Cannot run class Local as thread-targets.ts does not export it') });
  });
});

describe('names, idents and flags', () => {
  test('a name is given, or Thread- and a number', () => {
    const [first, second] = [new Thread(), new Thread()];
    const number = Number(/^Thread-(\d+)$/.exec(first.name)![1]);
    expect(second.name).toBe(`Thread-${number + 1}`);
    expect(new Thread({ name: 123 }).name).toBe('123');
    first.name = 'ann';
    expect([first.name, new Thread().name]).toEqual(['ann', `Thread-${number + 2}`]);
  });

  test('an ident is given at the start, and kept', () => {
    const [first, second] = [staying(), staying()];
    expect(first.ident).toBeNull();
    started(second);
    started(first);
    expect(new Set([first.ident, second.ident, mainThread().ident]).size).toBe(3);
    const { ident } = first;
    end.set();
    first.join();
    second.join();
    expect(first.ident).toBe(ident);
  });

  test('daemon can be set until the start', () => {
    const thread = staying();
    expect(thread.daemon).toBe(false);
    thread.daemon = true;
    started(thread);
    expect(errorOf(() => (thread.daemon = false))).toMatchObject({ code: 'ERR_DAEMON' });
    end.set();
    thread.join();
  });

  test('text shows the state', () => {
    const thread = staying({ name: 'ann', daemon: true });
    const shown = [String(thread)];
    started(thread);
    shown.push(String(thread));
    end.set();
    thread.join();
    shown.push(String(thread));
    const { ident } = thread;
    expect(shown).toEqual(['<Thread(ann, initial daemon)>', `<Thread(ann, started daemon ${ident})>`, `<Thread(ann, stopped daemon ${ident})>`]);
  });

  test('a module must be a URL', () => {
    expect(errorOf(() => new Thread({ module: './teller.ts', target: 'x' }))).toMatchObject({ name: 'TypeError', code: 'ERR_TARGET', message: `Cannot make Thread as module must be a file: URL, as new URL('./teller.ts', import.meta.url) or import.meta.url: given is "./teller.ts"` });
    expect(errorOf(() => new Thread({ target: 'x' } as never))).toMatchObject({ code: 'ERR_TARGET' });
  });
});

describe('who is there', () => {
  test('the main thread is current, alive and the first', () => {
    expect(currentThread()).toBe(mainThread());
    expect(mainThread()).toMatchObject({ name: 'MainThread', ident: 1, daemon: false, state: 'started' });
    expect([activeCount(), enumerate()]).toEqual([1, [mainThread()]]);
  });

  test('threads see themselves and each other, wherever they were started', () => {
    const queue = new Queue();
    const other = started(staying({ name: 'other' }));
    const thread = started(new Thread<Targets, 'introduce'>({ module, target: 'introduce', args: [queue, end], name: 'näme', daemon: true }));
    expect(queue.get()).toEqual({
      name: 'näme', ident: thread.ident, daemon: true, state: 'started', isAlive: true, same: true,
      main: 'MainThread', mainIsAlive: true, count: 3, names: ['MainThread', 'other', 'näme'],
    });
    expect(enumerate()).toEqual([mainThread(), other, thread]);
    end.set();
    thread.join();
    other.join();
    expect(enumerate()).toEqual([mainThread()]);
  });

  test('a thread starts threads, which have names and flags in the same order', () => {
    const [cells, queue] = [new SharedArray('i', [0]), new Queue()];
    const thread = started(new Thread<Targets, 'nest'>({ module, target: 'nest', args: [cells, queue], daemon: true }));
    thread.join();
    const next = Number(/\d+/.exec(thread.name)![0]) + 1;
    expect(queue.get()).toEqual([`Thread-${next}`, true]);
    expect(cells[0]).toBe(5);
  });

  test('a worker that no Thread has started has a name, too', async () => {
    const url = new URL('./thread.ts', import.meta.url).href;
    expect(await runProgram(`
      import { Worker } from 'node:worker_threads';
      const text = "import('${url}').then(({ currentThread, mainThread, activeCount }) => console.log(currentThread().name, mainThread() === currentThread(), activeCount()))";
      new Worker(text, { eval: true });`)).toMatch(/^Dummy-\d+ true 1\n$/);
  });
});

describe('a program with threads', () => {
  const program = (daemon: boolean, rest: string): Promise<string> => runProgram(`
    import { Event } from '${new URL('./event.ts', import.meta.url).href}';
    import { Thread } from '${new URL('./thread.ts', import.meta.url).href}';
    const [there, end] = [new Event(), new Event()];
    const thread = new Thread({ module: '${module.href}', target: 'stay', args: [there, end], daemon: ${daemon} });
    thread.start();
    there.wait();
    process.on('exit', () => console.log('exit', thread.isAlive()));
    ${rest}`);

  test('ends without waiting for daemons', async () => {
    expect(await program(true, '')).toBe('exit true\n');
  });

  test('waits for all others', async () => {
    expect(await program(false, 'setImmediate(() => end.set());')).toBe('exit false\n');
  });

  test('waits for a daemon that it has said it waits for', async () => {
    expect(await program(true, 'setImmediate(() => end.set()); await thread.joinAsync();')).toBe('exit false\n');
  });

  test('sees what threads print in the order of events, although it blocks', async () => {
    expect(await runProgram(`
      import { Thread } from '${new URL('./thread.ts', import.meta.url).href}';
      const thread = new Thread({ module: 'data:text/javascript,export const say = (...all) => console.log(...all)', target: 'say', args: ['hello', 1] });
      thread.start();
      thread.join();
      console.log('joined');`)).toBe('hello 1\njoined\n');
  });
});

describe('using', () => {
  test('joins at the end of the scope', async () => {
    const cells = new SharedArray('i', [0]);
    {
      using thread = new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1] });
      thread.start();
      using _notStarted = new Thread();
    }
    expect(cells[0]).toBe(1);
    {
      await using thread = new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1] });
      thread.start();
      await using _notStarted = new Thread();
    }
    expect(cells[0]).toBe(2);
  });
});

test('many threads come and go, and none is left', () => {
  const cells = new SharedArray('i', [0]);
  for (let round = 0; round < 8; round += 1) {
    const threads = [1, 2, 3].map((amount) => started(new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, amount] })));
    for (const thread of threads) thread.join();
  }
  expect([cells[0], activeCount()]).toEqual([48, 1]);
});

// Never called: only its types matter.
export function typesOfThread(cells: SharedArray<'i'>): void {
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1] });
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1, { times: 2 }] });
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1], kwargs: { times: 2 } });
  new Thread<Targets, 'nothing'>({ module, target: 'nothing' });
  // @ts-expect-error Wrong type of an argument.
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 'one'] });
  // @ts-expect-error An argument is missing.
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells] });
  // @ts-expect-error Arguments are missing.
  new Thread<Targets, 'add'>({ module, target: 'add' });
  // @ts-expect-error One argument too many.
  new Thread<Targets, 'nothing'>({ module, target: 'nothing', args: [1] });
  // @ts-expect-error Wrong type of a named argument.
  new Thread<Targets, 'add'>({ module, target: 'add', args: [cells, 1], kwargs: { times: 'two' } });
  // @ts-expect-error No such function.
  new Thread<Targets, 'substract'>({ module, target: 'substract', args: [] });
  // @ts-expect-error Another target than the type says.
  new Thread<Targets, 'nothing'>({ module, target: 'add' });
  const thread = new Thread({ module, target: 'whatever', args: [1, 'two', cells] });
  expectTypeOf(thread.join).returns.toEqualTypeOf<boolean>();
  expectTypeOf(thread.joinAsync).returns.toEqualTypeOf<Promise<boolean>>();
  expectTypeOf(thread.ident).toEqualTypeOf<number | null>();
}
