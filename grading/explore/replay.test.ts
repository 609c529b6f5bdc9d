/** A schedule determines an execution: replayed, it gives the same trace, byte for byte. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { explore } from './explore.ts';
import type { ExploreOptions } from './explore.ts';
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
        traces.add(JSON.stringify([again.outcomes[0]?.trace, again.outcomes[0]?.threads, again.outcomes[0]?.schedule, again.outcomes[0]?.traffic]));
      }
      expect([...traces]).toEqual([JSON.stringify([outcome.trace, outcome.threads, outcome.schedule, outcome.traffic])]);
    }
  });

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
  test.each([
    ['hello world', '"hello" is no step of a schedule'], ['a1 b-1', '"b-1" is no step of a schedule'], ['1a', '"1a" is no step'],
    ['a', '"a" is no step'], ['a1.2', '"a1.2" is no step'], ['A1', '"A1" is no step'], ['a!!', '"a!!" is no step'],
    ['q1', '"q1" names a thread that has not started'],
    ['a99', '"a99" cannot happen after'], ['a.3', '"a.3" cannot happen after 0 steps'], ['a!', '"a!" cannot happen after 0 steps'],
    ['m1', '"m1" cannot happen after 0 steps'], ['b?', '"b?" cannot happen after 0 steps'],
  ])('%s', async (replay, message) => {
    const { main, root } = writeProgram(files);
    await expect(explore(main, { root, replay })).rejects.toMatchObject({ name: 'ScheduleError', message: expect.stringContaining(message) as unknown });
  });

  test('an empty schedule is the execution without preemptions', async () => {
    const { main, root } = writeProgram(files);
    expect((await explore(main, { root, replay: '' })).outcomes.map(({ value }) => value)).toEqual([2]);
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
