/** Requests to web sites as scheduling points, on the virtual clock, and as evidence. */
import { afterAll, describe, expect, test } from 'vitest';
import { allExecutions, exploreFiles, HEAD, removePrograms, searchDepthFirst, told, valuesOf, withRuntime } from './fixtures/programs.ts';
import type { Files } from './fixtures/programs.ts';
import type { ExploreOptions, ExploreReport, WebSite } from './explore.ts';

afterAll(removePrograms);

const WEB: readonly WebSite[] = [
  { url: 'https://a.example/', status: 200, body: 'hello' },
  { url: 'https://b.example/', status: 404 },
  { url: 'https://moved.example/', status: 301, headers: { location: 'https://b.example/' } },
  { url: 'https://refused.example/', error: 'ECONNREFUSED' },
  { url: 'https://silent.example/', never: true },
  { url: 'https://slow.example/', status: 200, afterMs: 15_000, body: 'late' },
];

/** Explores a function's body. */
function run(body: string, options: ExploreOptions = {}, further: Files = {}): Promise<ExploreReport> {
  const text = `${HEAD}import http from 'node:http';\nimport https from 'node:https';\nconst at = (name: string) => 'https://' + name + '.example/';\nexport default async function () {\n${body}\n}\n`;
  return exploreFiles({ 'main.ts': text, ...further }, { web: WEB, ...options });
}
const onTime: ExploreOptions = { limits: { earlyTimersMax: 0 } };
const leaksOf = ({ outcomes }: ExploreReport): unknown[] => outcomes.flatMap(({ diagnoses }) => diagnoses.flatMap((one) => one.kind === 'leak' ? [[one.what, one.at]] : []));

describe('an answer comes when it likes', () => {
  test('two of them in both orders', async () => {
    const report = await run('const order: number[] = []; await Promise.all(["a", "b"].map(async (name) => order.push((await fetch(at(name))).status))); return order;');
    expect(valuesOf(report)).toEqual([[200, 404], [404, 200]]);
    expect(report.reached).toMatchObject({ how: 'exhausted', interleavings: 2 });
  });

  test('and a body after its head, so that updates around it are lost', async () => {
    const report = await run('let total = 0; await Promise.all([1, 2].map(async () => { const answer = await fetch(at("a")); total += (await answer.text()).length; })); return total;');
    expect(valuesOf(report)).toEqual([5, 10]);
    // Two heads and two bodies, each body after its head.
    expect(report.reached.interleavings).toBe(6);
  });

  test('before or after a message of a worker', async () => {
    const report = await run('const order: string[] = []; const worker = start("w.worker.ts", null); worker.on("message", () => order.push("message")); await Promise.all([exited(worker), fetch(at("a")).then(() => order.push("answer"))]); return order;', {}, { 'w.worker.ts': `${HEAD}parentPort!.postMessage(1);` });
    expect(valuesOf(report)).toEqual([['answer', 'message'], ['message', 'answer']]);
  });

  test('in worker threads and forked processes, each by itself', async () => {
    const report = await run('const heard = (child: any) => new Promise((resolve) => { let said: unknown; child.on("message", (message: unknown) => said = message); child.on("exit", () => resolve(said)); }); return Promise.all([heard(start("w.worker.ts", null)), heard(fork(new URL("./p.process.ts", import.meta.url)))]);', {}, {
      'w.worker.ts': `${HEAD}parentPort!.postMessage((await fetch('https://a.example', { method: 'HEAD' })).status);`,
      'p.process.ts': 'const answer = await fetch(\'https://moved.example\');\nprocess.send!([answer.status, answer.url]);\nprocess.disconnect();',
    });
    expect(valuesOf(report)).toEqual([[200, [404, 'https://b.example/']]]);
    const [outcome] = report.outcomes;
    const asked = outcome?.requests?.map(({ thread, method, url, answer, at }) => [outcome.threads[thread]?.kind, method, url, answer, at]).sort();
    expect(asked).toEqual([['process', 'GET', 'https://b.example/', 404, ''], ['process', 'GET', 'https://moved.example/', 301, 'p.process.ts:1'], ['worker', 'HEAD', 'https://a.example/', 200, 'w.worker.ts:8']]);
  });

  test('and what nobody has heard goes with its thread', async () => {
    const files = { 'main.ts': `${HEAD}export default () => { const worker = start('w.worker.ts', null); worker.on('message', () => worker.terminate()); return exited(worker); };\n`, 'w.worker.ts': `${HEAD}void fetch('https://a.example').then(() => fetch('https://slow.example')); parentPort!.postMessage(1);` };
    const left = new Set<string>();
    await withRuntime(files, { web: WEB }, (runtime) => allExecutions(runtime, 1_000, (world) => { for (const name of world.inboxes.keys()) left.add(name); }));
    expect([...left]).toEqual([]);
  });

  test('and never to a thread that has ended', async () => {
    const report = await run('const worker = start("w.worker.ts", null); worker.on("message", () => worker.terminate()); return exited(worker);', {}, { 'w.worker.ts': `${HEAD}void fetch('https://silent.example'); parentPort!.postMessage(1); await fetch('https://a.example'); await fetch('https://slow.example');` });
    expect(report.outcomes.map(({ end, leftAlive }) => [end, leftAlive])).toEqual(expect.arrayContaining([['settled', []]]));
    expect(new Set(valuesOf(report))).toEqual(new Set([1]));
  });
});

describe('no answer', () => {
  test('ends with the time-out, at its time', async () => {
    const report = await run('const begun = performance.now(); const error = await fetch(at("silent"), { signal: AbortSignal.timeout(20_000) }).catch((caught) => caught); return [error.name, performance.now() - begun];');
    expect(valuesOf(report)).toEqual([['TimeoutError', 20_000]]);
    expect(report.outcomes[0]?.requests?.[0]).toMatchObject({ answer: 'given up', to: expect.any(Number) as number });
  });

  test('is waited for until time runs out, and one that comes before that counts', async () => {
    const wait = (ms: number): string => `const begun = performance.now(); try { await fetch(at("slow"), { signal: AbortSignal.timeout(${String(ms)}) }); return ['up', performance.now() - begun]; } catch (error: any) { return [error.name, performance.now() - begun]; }`;
    expect(valuesOf(await run(wait(20_000), onTime))).toEqual([['up', 15_000]]);
    expect(valuesOf(await run(wait(10_000), onTime))).toEqual([['TimeoutError', 10_000]]);
    expect(valuesOf(await run('return [(await fetch(at("slow"))).status, performance.now()];', onTime))).toEqual([[200, 15_000]]);
    // Time is a choice: without that limit the time-out may come first, but a thread's times keep their order.
    expect(valuesOf(await run(wait(20_000)))).toEqual([['up', 15_000]]);
    expect(valuesOf(await run(wait(20_000).replace('"slow"', '"a"')))).toEqual([['TimeoutError', 20_000], ['up', 0]]);
  });

  test('without a time-out keeps everybody waiting', async () => {
    const { outcomes } = await run('return (await fetch(at("silent"))).status;');
    expect(outcomes.map(({ end, requests }) => [end, requests?.[0]?.answer, requests?.[0]?.to])).toEqual([['hang', null, null]]);
  });

  test('is there after the thread has given up by hand', async () => {
    const report = await run('const controller = new AbortController(); const timer = setTimeout(() => controller.abort(), 5); try { return (await fetch(at("a"), { signal: controller.signal })).status; } catch (error: any) { return error.name; } finally { clearTimeout(timer); }');
    expect(valuesOf(report)).toEqual(['AbortError', 200]);
    expect(leaksOf(report)).toEqual([]);
  });

  test('and is not heard of afterwards', async () => {
    const { outcomes } = await run('await fetch(at("slow"), { signal: AbortSignal.timeout(10_000) }).catch(() => 0); await new Promise((resolve) => setTimeout(resolve, 20_000)); return performance.now();', onTime);
    expect(outcomes.map(({ value, trace }) => [value, trace.map(({ text }) => text)])).toEqual([[30_000, [
      'asks GET https://slow.example/', 'a timer fires', 'gives up GET https://slow.example/', 'a timer fires', 'resolves to 30000', 'exits',
    ]]]);
  });

  test('is heard by node:http as an event', async () => {
    const report = await run('return new Promise((resolve) => { const begun = performance.now(); const request = https.get(at("silent"), { timeout: 20_000 }); request.on("timeout", () => request.destroy()); request.on("error", (error: any) => resolve([error.code, performance.now() - begun])); });');
    expect(valuesOf(report)).toEqual([['ECONNRESET', 20_000]]);
    expect(leaksOf(report)).toEqual([]);
  });
});

describe('a leak is what would keep Node alive', () => {
  test.each([
    ['a request that is not awaited', 'void fetch(at("silent")); return 1;', [['request', 'main.ts:12']]],
    ['an answer of node:http that nobody reads', 'return new Promise((resolve) => https.request(at("b"), { method: "HEAD" }, (answer) => resolve(answer.statusCode)).end());', [['request', 'main.ts:12']]],
    ['one with a body', 'return new Promise((resolve) => https.get(at("a"), (answer) => resolve(answer.statusCode)));', [['request', 'main.ts:12']]],
    ['a slow request and a timer that is always sooner', 'setInterval(() => 0, 1); void fetch(at("slow")); return 1;', [['request', 'main.ts:12'], ['timer', 'main.ts:12']]],
    ['a request of node:http without end', 'https.request(at("a")); return 1;', [['main thread', '']]],
    ['an interval beside it', 'setInterval(() => 0, 1_000); return (await fetch(at("b"))).status;', [['timer', 'main.ts:12']]],
  ])('%s', async (_, body, leaks) => {
    expect(leaksOf(await run(body, onTime))).toEqual(leaks);
  });

  test.each([
    ['a body of fetch that nobody reads', 'return (await fetch(at("a"))).status;'],
    ['a time-out of AbortSignal', 'return (await fetch(at("a"), { signal: AbortSignal.timeout(20_000) })).status;'],
    ['an answer that is read', 'return new Promise((resolve) => https.get(at("a"), (answer) => answer.resume().on("end", () => resolve(1))));'],
    ['an answer that is destroyed', 'return new Promise((resolve) => https.get(at("a"), (answer) => { answer.destroy(); resolve(1); }));'],
    ['an answer that nobody wants', 'return new Promise((resolve) => https.get(at("a")).on("close", () => resolve(1)));'],
  ])('and not %s', async (_, body) => {
    const report = await run(body, onTime);
    expect(report.outcomes.map(({ end, leftAlive }) => [end, leftAlive])).toEqual([['settled', []]]);
    expect(leaksOf(report)).toEqual([]);
  });
});

describe('all searches find the same', () => {
  const main = (body: string): string => `${HEAD}export default async function () {\n${body}\n}\n`;
  const worker = 'const cell: Int32Array = workerData;\nconst [first, second] = await Promise.all([\'a\', \'b\'].map(async (name) => { const answer = await fetch(`https://${name}.example/`); cell[0] = cell[0]! * 2 + answer.status % 2 + 1; return answer; }));\ncell[1] = (await first!.text()).length + second!.status;\n';
  test.each<[string, Files]>([
    ['a worker and main', { 'main.ts': main('const cell = new Int32Array(new SharedArrayBuffer(8)); const over = exited(start("w.worker.ts", cell)); const answer = await fetch("https://slow.example/"); const seen = cell[0]; await over; return [answer.status, seen, ...cell];'), 'w.worker.ts': `${HEAD}${worker}` }],
    ['two workers, one of which is ended', { 'main.ts': main('const cell = new Int32Array(new SharedArrayBuffer(8)); const [one, two] = [start("v.worker.ts", cell), start("v.worker.ts", cell)]; one.once("message", () => two.terminate()); const codes = await Promise.all([exited(one), exited(two)]); return [codes, cell[0]];'), 'v.worker.ts': `${HEAD}const cell: Int32Array = workerData; await fetch('https://a.example/'); Atomics.add(cell, 0, 1); parentPort!.postMessage(1);` }],
    ['somebody who gives up', { 'main.ts': main('const order: string[] = []; const controller = new AbortController(); await Promise.all([fetch("https://a.example/", { signal: controller.signal }).then(() => order.push("answer"), () => order.push("given up")), fetch("https://b.example/").then(() => { order.push("b"); controller.abort(); })]); return order;') }],
  ])('%s', async (_, files) => {
    const plain = await searchDepthFirst(files, { web: WEB }, 60_000);
    const states = await exploreFiles(files, { web: WEB });
    expect(states.reached).toMatchObject({ how: 'exhausted', interleavings: plain.interleavings });
    expect(told(states.outcomes)).toEqual(told(plain.outcomes));
    const classes = await exploreFiles(files, { web: WEB, limits: { statesMax: 1, executionsMax: 20_000 } });
    expect(classes.reached.reducer ?? 'states').toMatch(/partial order|states/);
    expect(told(classes.outcomes, false)).toEqual(told(plain.outcomes, false));
    if (states.reached.distinctExecutions !== undefined && classes.reached.reducer) expect(classes.reached.distinctExecutions).toBe(states.reached.distinctExecutions);
  });
});

describe('what was asked', () => {
  test('tells outcomes apart, although the result is the same', async () => {
    const report = await run('let first = ""; await Promise.all(["a", "b"].map(async (name) => { await fetch(at(name)); first ||= name; })); if (first === "b") await fetch(at("b")); return 1;');
    expect(report.outcomes.map(({ requests }) => requests?.length).sort()).toEqual([2, 3]);
    expect(new Set(valuesOf(report))).toEqual(new Set([1]));
  });

  test.each([['one after the other', 'for (const name of ["a", "b", "moved"]) await fetch(at(name), { method: "HEAD" }); return 1;', 1], ['all at once', 'await Promise.all(["a", "b", "slow"].map((name) => fetch(at(name)))); return 1;', 3],
    ['one while another is under way', 'const first = fetch(at("a")); await new Promise((resolve) => setImmediate(resolve)); await fetch(at("b")); await first; return 1;', 2]])('is counted in flight: %s', async (_, body, most) => {
    expect((await run(body, onTime)).requestsInFlight).toBe(most);
  });

  test('is said of what nobody has stated, too', async () => {
    const { outcomes } = await run('return fetch(at("elsewhere")).catch((error) => error.cause.code);');
    expect(outcomes[0]?.value).toBe('ENOTFOUND');
    expect(outcomes[0]?.requests).toMatchObject([{ url: 'https://elsewhere.example/', answer: 'ENOTFOUND', isStated: false, at: 'main.ts:12', step: 0 }]);
  });

  test('is no part of the report of a program that asks nothing', async () => {
    const report = await run('return 1;');
    expect('requestsInFlight' in report || 'requests' in (report.outcomes[0] ?? {})).toBe(false);
  });

  test('stands in the trace', async () => {
    const { outcomes } = await run('await fetch(at("moved")); await fetch(at("refused")).catch(() => 0); return (await fetch(at("a"))).text();');
    expect(outcomes[0]?.trace.map(({ text }) => text)).toEqual([
      'asks GET https://moved.example/', 'GET https://moved.example/ answers 301', 'asks GET https://b.example/', 'GET https://b.example/ answers 404',
      'asks GET https://refused.example/', 'GET https://refused.example/ fails: ECONNREFUSED', 'asks GET https://a.example/', 'GET https://a.example/ answers 200',
      'receives the body of GET https://a.example/: \'hello\'', 'resolves to \'hello\'', 'exits',
    ]);
  });

  test('is replayed, and a schedule belongs to one web', async () => {
    const body = 'const order: number[] = []; await Promise.all(["a", "b"].map(async (name) => order.push((await fetch(at(name))).status))); return order;';
    const { outcomes } = await run(body);
    const { schedule, trace, value } = outcomes[1] ?? { schedule: '', trace: [], value: null };
    const [again] = (await run(body, { replay: schedule })).outcomes;
    expect([again?.value, again?.trace]).toEqual([value, trace]);
    await expect(run(body, { replay: schedule, web: WEB.slice(1) })).rejects.toThrow(/schedule|made/);
  });
});
