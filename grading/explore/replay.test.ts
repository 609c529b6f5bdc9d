/** A schedule determines an execution: replayed, it gives the same trace, byte for byte. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import type { ExploreOptions, Outcome } from './explore.ts';
import { MISTAKES } from './fixtures/mistakes.ts';
import { HEAD, removePrograms, threadsOn, told, writeProgram } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';

afterAll(removePrograms);

const PROGRAMS: Record<string, [Files, ExploreOptions?]> = {
  'lost update': [threadsOn(['cell[0] = cell[0]! + 1;', 'cell[0] = cell[0]! + 1;'])],
  'deadlock': [threadsOn(['lock.acquire(); other.acquire(); other.release(); lock.release();', 'other.acquire(); lock.acquire(); lock.release(); other.release();'])],
  'the lock explored word by word': [threadsOn(['lock.acquire(); cell[0]++; lock.release();', 'lock.acquire(); cell[0]++;']), { helpers: 'source' }],
  'lost wakeup': [threadsOn(['Atomics.wait(cell, 0, 0);', 'Atomics.notify(cell, 0);'])],
  'livelock': [threadsOn(['while (Atomics.load(cell, 0) === 0);', 'if (Atomics.load(cell, 1) === 0) Atomics.store(cell, 0, 1);', 'Atomics.store(cell, 1, 1);'])],
  'early time-out': [threadsOn(["Atomics.store(cell, 1, Atomics.wait(cell, 0, 0, 10) === 'timed-out' ? 2 : 1);", 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], 'cell[1]')],
  'messages, a death and an exit': [{
    'main.ts': `${HEAD}
export default async function () {
  const seen: unknown[] = [];
  const workers = ['ann', 'bob'].map((name) => new Worker(new URL('./w.ts', import.meta.url), { workerData: name, name }));
  for (const worker of workers) worker.on('message', (text) => { seen.push(text); void workers[1]!.terminate(); });
  await Promise.all(workers.map(exited));
  return seen;
}`,
    'w.ts': `${HEAD} parentPort!.postMessage(workerData); parentPort!.postMessage(workerData + '!');`,
  }],
  'a fault in a child': [{
    'main.ts': `${HEAD}
export default async function () {
  const child = fork(new URL('./c.ts', import.meta.url));
  const seen: unknown[] = [];
  child.on('message', (message) => seen.push(message));
  const code = await new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)));
  return [...seen, code];
}`,
    'c.ts': `process.send!('one'); process.send!('two'); process.disconnect();`,
  }, { fault: { child: 0, when: 'any', signal: 'SIGKILL' } }],
};

const TIMES = 10;
/** Ten times is much on a machine that has other things to do. */
const LIMIT_MS = 180_000;

/** Everything that one execution is told by. How many interleavings end like it is no matter of one execution. */
const evidenceOf = (outcome: Outcome | undefined): string => JSON.stringify(outcome, (key, value: unknown) => key === 'interleavings' ? undefined : value);

describe('every counterexample is played again from its schedule', () => {
  test.each(Object.entries(MISTAKES))('%s', async (_, { files, options }) => {
    const { main, root } = writeProgram(files);
    const { outcomes } = await explore(main, { root, ...options });
    const wrong = outcomes.filter(({ end, diagnoses }) => end !== 'settled' || diagnoses.length > 0);
    for (const outcome of wrong) {
      for (let time = 0; time < TIMES; time++) {
        const again = await explore(main, { root, ...options, replay: outcome.schedule });
        expect(evidenceOf(again.outcomes[0])).toBe(evidenceOf(outcome));
      }
    }
  }, LIMIT_MS);
});

describe('every outcome is played again from its schedule', () => {
  test.each(Object.entries(PROGRAMS))('%s', async (_, [files, options]) => {
    const { main, root } = writeProgram(files);
    const report = await explore(main, { root, ...options });
    expect(report.outcomes.length).toBeGreaterThan(0);
    for (const outcome of report.outcomes) {
      const traces = new Set<string>();
      for (let time = 0; time < TIMES; time++) {
        const again = await explore(main, { root, ...options, replay: outcome.schedule });
        expect(told(again.outcomes, false)).toEqual(told([outcome], false));
        expect(again.hash).toBe(report.hash);
        traces.add(evidenceOf(again.outcomes[0]));
      }
      expect([...traces]).toEqual([evidenceOf(outcome)]);
    }
  }, LIMIT_MS);

  test('an exploration that is repeated with the same seed gives the same report', async () => {
    const { main, root } = writeProgram(threadsOn(['cell[0]++; cell[1]++; cell[0]++;', 'cell[0]++; cell[1]++;', 'cell[0]++;']));
    const options = { root, seed: 7, limits: { statesMax: 60, randomExecutions: 40 } };
    const report = await explore(main, options);
    expect(report.reached).toMatchObject({ how: 'sampled', executions: 40 });
    expect(JSON.stringify(await explore(main, options))).toBe(JSON.stringify(report));
    expect(JSON.stringify(await explore(main, { ...options, seed: 8 }))).not.toBe(JSON.stringify(report));
  });
});

describe('a schedule that does not fit', () => {
  const files = threadsOn(['cell[0] = cell[0]! + 1;', 'cell[0] = cell[0]! + 1;']);
  const tagOf = (schedule: string): string => schedule.split(' ')[0] ?? '';
  /** Writes and explores a program, and hands over the schedule of its lost update. */
  const prepare = async (options: ExploreOptions = {}) => {
    const { main, root } = writeProgram(files);
    const { outcomes } = await explore(main, { root, ...options });
    return { main, root, schedule: outcomes.find(({ value }) => value === 1)?.schedule ?? '' };
  };
  const refusal = (message: string): object => ({ name: 'ScheduleError', message: expect.stringContaining(message) as unknown });

  test.each([
    ['hello', '"hello" is no step of a schedule'], ['a1 b-1', '"b-1" is no step of a schedule'], ['1a', '"1a" is no step'],
    ['a', '"a" is no step'], ['a1.2', '"a1.2" is no step'], ['A1', '"A1" is no step'], ['a!!', '"a!!" is no step'],
    ['q1', '"q1" names a thread that has not started'],
    ['a99', '"a99" cannot happen after'], ['a.3', '"a.3" cannot happen after 0 steps'], ['a!', '"a!" cannot happen after 0 steps'],
    ['m1', '"m1" cannot happen after 0 steps'], ['b?', '"b?" cannot happen after 0 steps'],
  ])('%s', async (steps, message) => {
    const { main, root, schedule } = await prepare();
    await expect(explore(main, { root, replay: `${tagOf(schedule)} ${steps}` })).rejects.toMatchObject(refusal(message));
  });

  test('an empty schedule is the execution without preemptions', async () => {
    const { main, root } = writeProgram(files);
    expect((await explore(main, { root, replay: '' })).outcomes.map(({ value }) => value)).toEqual([2]);
  });

  test('a schedule is short, and begins with its version, a hash and a letter for each file and the options', async () => {
    expect((await prepare()).schedule).toMatch(/^1\.[0-9a-f]{6}\.[a-z2-7]{5} a1 b2 a1$/);
  });

  test.each([['a1 b2 a1', 'it begins with "a1" and not with the version'], ['6dd2fa a1', 'it begins with "6dd2fa"'], ['2.6dd2fa.abcd a1', 'it is of version 2, and this program plays version 1']])('%s has no version of ours', async (replay, message) => {
    const { main, root } = writeProgram(files);
    await expect(explore(main, { root, replay })).rejects.toMatchObject(refusal(message));
  });

  test('a stale one names what has changed, whether or not its steps are still possible', async () => {
    const { main, root, schedule } = await prepare();
    const change = (name: string, text: string): void => { writeFileSync(fileURLToPath(new URL(`./${name}`, main)), text); };
    change('bob.worker.ts', `${files['bob.worker.ts'] ?? ''}\n// one more line\n`);
    await expect(explore(main, { root, replay: schedule })).rejects.toMatchObject(refusal('it was made for other files: bob.worker.ts has changed since'));
    // Now a step of it is not even possible.
    change('bob.worker.ts', '');
    await expect(explore(main, { root, replay: schedule })).rejects.toMatchObject(refusal('it was made for other files: bob.worker.ts has changed since'));
    change('bob.worker.ts', "import './helper.ts';");
    change('helper.ts', 'export {};');
    await expect(explore(main, { root, replay: schedule })).rejects.toMatchObject(refusal('it was made for other files: there were 4, and now there are 5'));
    change('bob.worker.ts', files['bob.worker.ts'] ?? '');
    expect((await explore(main, { root, replay: schedule })).outcomes[0]?.value).toBe(1);
  });

  test('one that was made for another input, or with other options, says so', async () => {
    const { main, root, schedule } = await prepare({ input: 3 });
    await expect(explore(main, { root, input: 4, replay: schedule })).rejects.toMatchObject(refusal('it was made for another input or other options'));
    expect((await explore(main, { root, input: 3, replay: schedule })).outcomes[0]?.value).toBe(1);
  });

  test('a file that only other executions load makes no schedule stale', async () => {
    const main = writeProgram({
      'main.ts': `${HEAD}
export default async function () {
  const worker = start('w.worker.ts', 0);
  worker.on('error', () => undefined);
  const first = await Promise.race([once(worker, 'message').then(() => 'message'), new Promise((resolve) => setTimeout(resolve, 10, 'timer'))]);
  const said = first === 'timer' ? (await import('./late.ts')).default : first;
  await worker.terminate();
  return said;
}`,
      'w.worker.ts': `${HEAD} parentPort!.postMessage(1);`,
      'late.ts': "export default 'late';",
    });
    const { outcomes } = await explore(main.main, { root: main.root });
    expect(outcomes.map(({ value }) => value)).toContain('late');
    for (const { schedule, value } of outcomes) expect((await explore(main.main, { root: main.root, replay: schedule })).outcomes[0]?.value).toBe(value);
  });
});

describe('rows of a trace', () => {
  test('mark the steps that are preemptions, as many as the outcome says', async () => {
    for (const files of [threadsOn(['cell[0]!++; cell[0]!++;', 'cell[0]!++; cell[0]!++;']), threadsOn(["Atomics.store(cell, 1, Atomics.wait(cell, 0, 0, 10) === 'timed-out' ? 2 : 1);", 'Atomics.store(cell, 0, 1); Atomics.notify(cell, 0);'], 'cell[1]')]) {
      const { main, root } = writeProgram(files);
      for (const { trace, preemptions } of (await explore(main, { root })).outcomes) expect(trace.filter(({ preempting }) => preempting)).toHaveLength(preemptions);
    }
  });

  test('carry stacks only if that is asked for', async () => {
    const { main, root } = writeProgram(threadsOn(['function deposit() {\n  cell[0] = cell[0]! + 1;\n}\nconst work = () => { deposit(); };\nwork();', 'Atomics.add(cell, 0, 1);']));
    const stackOf = async (stacks: boolean): Promise<unknown> => (await explore(main, { root, stacks })).outcomes[0]?.trace.find(({ operation }) => operation === 'read')?.stack;
    expect(await stackOf(false)).toBeUndefined();
    expect(await stackOf(true)).toEqual(['deposit (ann.worker.ts:13)', 'work (ann.worker.ts:15)', '(top) (ann.worker.ts:16)']);
  });
});

describe('hash', () => {
  test('is the same for the same sources, and another one when any file of the program changes', async () => {
    const { main, root } = writeProgram(threadsOn(['cell[0] = 1;', 'cell[0] = 2;']));
    const { hash } = await explore(main, { root });
    expect(hash).toMatch(/^[0-9a-f]{6}$/);
    expect((await explore(main, { root })).hash).toBe(hash);
    writeFileSync(fileURLToPath(new URL('./bob.worker.ts', main)), '// nothing\n');
    const changed = (await explore(main, { root })).hash;
    expect(changed).not.toBe(hash);
    writeFileSync(fileURLToPath(new URL('./unused.ts', main)), '// nothing\n');
    expect((await explore(main, { root })).hash).toBe(changed);
  });
});
