/** The web of a real run is that of the deterministic workers, in every thread and process. */
import { afterEach, describe, expect, test } from 'vitest';
import { makeRepository } from '../sandbox/fixtures/repository.ts';
import type { Files, TestRepository } from '../sandbox/fixtures/repository.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { decode } from '../plain.ts';
import type { WebSite } from '../explore/world/web.ts';

const WEB: readonly WebSite[] = [
  { url: 'https://up.example/', status: 200, headers: { 'X-Kind': 'test' }, body: 'hello' },
  { url: 'https://gone.example/page?of=1', status: 404, body: 'no' },
  { url: 'https://moved.example/', status: 301, headers: { location: 'https://up.example/' } },
  { url: 'https://circle.example/', status: 302, headers: { location: '/' } },
  { url: 'https://empty.example/', status: 204 },
  { url: 'http://refused.example:81/', error: 'ECONNREFUSED' },
  { url: 'https://lost.example/', error: 'ENOTFOUND' },
  { url: 'https://silent.example/', never: true },
  { url: 'https://slow.example/', status: 200, afterMs: 5, body: 'at last' },
];

let repository: TestRepository | undefined;
let sandbox: Sandbox | undefined;
afterEach(async () => {
  await sandbox?.close();
  repository?.remove();
});

const PROGRAM = 'import { run } from \'../answer.ts\';\nexport default () => run();\n';

/** What a program comes to under the controlled scheduler, in all its executions, and for real. */
async function bothWays(files: Files): Promise<{ readonly explored: unknown[]; readonly real: unknown; readonly refused: unknown }> {
  repository = makeRepository({ 'go.ts': PROGRAM }, files);
  sandbox = await repository.open({});
  const { outcomes, refused } = await sandbox.explore({ program: 'go.ts', web: WEB });
  const real = await sandbox.runForReal({ program: 'go.ts', web: WEB, endingLimitMs: 800 });
  return {
    explored: outcomes.filter(({ timerWasEarly }) => !timerWasEarly).map(({ value, error, leftAlive }) => ({ value: value === undefined ? error : decode(value), leftAlive })),
    real: { value: real.value === undefined ? real.error ?? real.sentence : decode(real.value), leftAlive: real.leftAlive }, refused,
  };
}

const TELL = `
export async function tell(ask: () => Promise<Response>) {
  try {
    const answer = await ask();
    return [answer.status, answer.statusText, answer.ok, answer.redirected, answer.url, answer.headers.get('x-kind'), answer.status === 204 || answer.body === null, await answer.text()];
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: Error & { code?: unknown } };
    return [error instanceof TypeError, name, message, cause?.constructor.name, cause?.message, cause?.code, cause && Object.keys(cause).sort()];
  }
}
`;
/** What is asked of which site. */
const ASKED: Readonly<Record<string, string>> = {
  'GET': 'fetch(\'https://up.example\')',
  'HEAD': 'fetch(\'https://up.example\', { method: \'HEAD\' })',
  'a status of 404': 'fetch(\'https://gone.example/page?of=1#top\')',
  'a redirection': 'fetch(new URL(\'https://moved.example\'))',
  'a redirection in a circle': 'fetch(\'https://circle.example\')',
  'a redirection of HEAD': 'fetch(\'https://moved.example\', { method: \'head\' })',
  'a redirection that is not followed': 'fetch(\'https://moved.example\', { redirect: \'manual\' })',
  'a redirection that is an error': 'fetch(\'https://moved.example\', { redirect: \'error\' })',
  'no content': 'fetch(\'https://empty.example\')',
  'a refused connection': 'fetch(\'http://refused.example:81\')',
  'an unknown host': 'fetch(\'https://lost.example\')',
  'a host of which nothing is stated': 'fetch(\'https://elsewhere.example\')',
  'a page of which nothing is stated': 'fetch(\'https://up.example/other\')',
  'a time-out': 'fetch(\'https://silent.example\', { signal: AbortSignal.timeout(10) })',
  'a signal that is aborted': 'fetch(\'https://up.example\', { signal: AbortSignal.abort() })',
  'a slow site': 'fetch(\'https://slow.example\')',
  'a Request': 'fetch(new Request(\'https://up.example\', { method: \'POST\', body: \'x\' }))',
  'what is no address': 'fetch(\'nowhere\')',
};

describe('mockWeb() answers as the deterministic workers do', () => {
  test('whatever is asked', async () => {
    const { explored, real, refused } = await bothWays({
      'answer.ts': `${TELL}
export async function run() {
  const told: Record<string, unknown> = {};
${Object.entries(ASKED).map(([name, ask]) => `  told['${name}'] = await tell(() => ${ask});\n`).join('')}
  return told;
}
`,
    });
    expect(refused).toBeUndefined();
    expect(explored).toEqual([real]);
    expect(Object.keys((real as { value: object }).value)).toEqual(Object.keys(ASKED));
  });

  test('in worker threads and forked processes', async () => {
    const { explored, real } = await bothWays({
      'answer.ts': `import { Worker } from 'node:worker_threads';
import { fork } from 'node:child_process';
import type { EventEmitter } from 'node:events';
const heard = (child: EventEmitter) => new Promise((resolve) => { let said: unknown; child.on('message', (message) => { said = message; }); child.on('exit', () => { resolve(said); }); });
export const run = () => Promise.all([heard(new Worker(new URL('./ask.worker.ts', import.meta.url), { execArgv: [] })), heard(fork(new URL('./ask.process.ts', import.meta.url), { execArgv: [] }))]);\n`,
      'ask.worker.ts': 'import { parentPort } from \'node:worker_threads\';\nparentPort?.postMessage([(await fetch(\'https://up.example\')).status, await fetch(\'https://lost.example\').catch((error) => error.cause.code)]);\n',
      'ask.process.ts': 'const answer = await fetch(\'https://gone.example/page?of=1\');\nprocess.send?.([answer.status, await answer.text()]);\nprocess.disconnect?.();\n',
    });
    expect(explored).toEqual([real]);
    expect(real).toEqual({ value: [[200, 'ENOTFOUND'], [404, 'no']], leftAlive: [] });
  });
});
