/** Runs each example as its reader does, without the network, and compares all that it prints. */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const folder = new URL('.', import.meta.url);
// Types and `using` are Node's own from 24 on.
const loader = Number.parseInt(process.versions.node, 10) >= 24 ? ['--disable-warning=ExperimentalWarning'] : ['--import', new URL('../../grading/register.mjs', import.meta.url).href];
const files = readdirSync(folder);
const examples = files.filter((name) => /^\d\d-[a-z-]+\.ts$/.test(name));

interface Expected {
  /** All lines, in whatever order. `#` stands for a number that nobody knows before, or for a time. */
  readonly lines: readonly string[];
  /** Chains of lines that come in this order, whatever comes between them. */
  readonly orders?: readonly (readonly string[])[];
  /** Lines between which no other one comes. */
  readonly blocks?: readonly (readonly string[])[];
  /** Comes once or more often. */
  readonly repeats?: string;
  readonly args?: readonly string[];
}

const owners = ['https://nodejs.org/no-such-page', 'https://no-such-host.invalid/', 'http://localhost:49151/'].map((address) => `To the owner of ${address}: your site is down.`);
const kinds = ['zero', 'odd', 'even', 'odd', 'even', 'odd', 'even', 'odd', 'even', 'odd'].map((kind, number) => `${number} is ${kind}`);
const squaring = [1, 2, 3, 4, 5, 6, 7, 8].map((number) => `process # squares ${number}`);
const squared = ['by a loop: 1, 4, 9, 16, 25, 36, 49, 64', 'by 3 processes: 1, 4, 9, 16, 25, 36, 49, 64'] as const;
const services = ['bookkeeper', 'courier'].map((name) => [`${name} begins`, `${name} ends`]);
const logged = ['baker     ', 'bookkeeper', 'Thread-1  '].map((name) => [`| ${name} | begins`, `| ${name} | ends`]);
const holding = [1, 2, 3].map((line) => `by hold(): line ${line}`);
const acquiring = [1, 2, 3].map((line) => `by acquire() and release(): line ${line}`);
const visited = ['visitor begins', 'visitor ends', 'the visitor has ended: true, alive: false', 'the daemon has ended within 30 ms: false, alive: true'];
const visitedByThread = ['| visitor    | begins', '| visitor    | ends', ...visited.slice(2)];
const imap = [1, 4, 9, 16, 25].map((square) => `imap: ${square}`);
const imapUnordered = [1, 4, 9, 16, 25].map((square) => `imapUnordered: ${square}`);

const EXPECTED: Readonly<Record<string, Expected>> = {
  '01-websites-serial': inOrder(...owners, '33 sites, one after the other: 3 are down, # s'),
  '02-websites-pool': last([...owners], '33 sites, 4 processes: 3 are down, # s'),
  '03-websites-threads': last([...owners], '33 sites, 4 threads: 3 are down, # s'),
  '04-classify-serial': { ...inOrder(...kinds, '10 numbers, one after the other: # s'), args: ['1'] },
  '05-classify-processes': { ...last(kinds, '10 numbers, 10 processes: # s'), args: ['1'] },
  '06-start-join': last(Array.from({ length: 3 }, () => 'working in process #'), '3 processes have ended.'),
  '07-arguments': { lines: ['landed in Asia', 'landed in America', 'landed in Europe', 'landed in Africa'] },
  '08-process-names': chains(...services, ['Process-3 begins', 'Process-3 ends']),
  '09-add-sub-processes': { lines: ['20 + 8 = 28', '20 - 8 = 12'] },
  '10-daemon-process': chains(['daemon begins', 'visitor ends'], ['visitor begins', 'visitor ends']),
  '11-join-timeout': chains(visited, ['daemon begins', 'visitor ends']),
  '12-terminate': inOrder(
    'before the start: <Process(service, initial)>, alive: false', 'started: <Process(service, started)>, alive: true', 'service begins',
    'terminated: <Process(service, started)>, alive: true', 'joined: <Process(service, stopped[SIGTERM])>, alive: false', 'exit code -15: the negative number of the signal',
  ),
  '13-process-subclass': { lines: [1, 2, 3].map((desk) => `Process-${desk} sits at desk ${desk}`) },
  '14-array-and-value': inOrder('worker: squares 1, 4, 9, 16, sum 30', 'main thread: squares 1, 4, 9, 16, sum 30'),
  '15-queue': inOrder('until it is empty: 0 squares', '1', '4', '9', '16', '25', 'until the end: 5 squares', 'left in the queue: 0'),
  '16-event': chains(['hurried: waits 30 ms', 'hurried: has it rung? false', 'main: rings', 'patient: has it rung? true'], ['patient: waits', 'patient: has it rung? true']),
  '17-lock-output': { ...chains(holding, acquiring), blocks: [holding, acquiring] },
  '18-pool-squares': { lines: [...squaring, ...squaring, ...squared], orders: [[...squaring, ...squared]] },
  '19-cpu-count': inOrder('CPUs: #'),
  '20-cube-processes': {
    lines: [...[1, 2, 3, 4, 5].map((number) => `process # works on ${number}`), ...[1, 8, 27, 64, 125].map((cube, index) => `the cube of ${index + 1} is ${cube}`)],
    orders: [[1, 8, 27, 64, 125].map((cube, index) => `the cube of ${index + 1} is ${cube}`)],
  },
  '21-add-sub-threads': { lines: ['20 + 8 = 28', '20 - 8 = 12'] },
  // Any balance is possible here, also the right one.
  '22-bank-race': { ...inOrder('day 1: the balance is #', 'day 2: the balance is #'), args: ['2'] },
  '23-bank-lock': { ...inOrder('day 1: the balance is 100', 'day 2: the balance is 100'), args: ['2'] },
  '24-pool': { lines: ['map: 1, 4, 9, 16, 25', ...imap, ...imapUnordered], orders: [['map: 1, 4, 9, 16, 25', ...imap], ...imapUnordered.map((line) => [imap.at(-1)!, line])] },
  '25-square-cube': last(['the square of 10 is 100', 'the cube of 10 is 1000'], 'Done!'),
  '26-thread-names': chains(...services.map((lines) => [...lines, 'MainThread ends']), ['Thread-1 begins', 'Thread-1 ends', 'MainThread ends']),
  '27-log-format': chains(...logged.map((lines) => [...lines, '| MainThread | all have ended'])),
  '28-daemon-threads': chains(['| daemon     | begins', '| visitor    | ends'], ['| visitor    | begins', '| visitor    | ends']),
  '29-thread-join-timeout': chains(visitedByThread, ['| daemon     | begins', '| visitor    | ends']),
  '30-thread-subclass': { lines: [1, 2, 3].map((number) => `| Thread-${number}   | runs`) },
  '31-thread-subclass-arguments': {
    lines: [
      '| Thread-1   | runs with args [1,"soup"] and kwargs {"bread":true}', '| Thread-2   | runs with args [2,"salad"] and kwargs {"bread":false}',
      '| the chef   | runs with args [3,"stew"] and kwargs {"bread":true}',
    ],
  },
  '32-thread-event': {
    ...chains(
      ['| non-block  | not yet: does other work', '| MainThread | rings', '| non-block  | has it rung? true'],
      ['| block      | waits', '| block      | has it rung? true'], ['| MainThread | rings', '| block      | has it rung? true'],
    ),
    repeats: '| non-block  | not yet: does other work',
  },
  '33-condition': chains(...[1, 2].map((number) => [`| consumer ${number} | waits for a loaf`, '| producer   | has baked two loaves, tells all', `| consumer ${number} | has a loaf`])),
  '34-counter-race': { ...inOrder('round 1: #', 'round 2: #'), args: ['2'] },
  '35-counter-lock': { ...inOrder('round 1: 200000', 'round 2: 200000'), args: ['2'] },
};

/** What nobody knows before, in each example's own words. */
const FREE = [/(?<=^process )\d+/, /(?<=^working in process )\d+/, /(?<=, )[\d.]+(?= s$)/, /(?<=: )[\d.]+(?= s$)/, /(?<=^CPUs: )[1-9]\d*/];
const FREE_IN: Readonly<Record<string, RegExp>> = { '22-bank-race': /-?\d+$/, '34-counter-race': /\d+$/ };

test('there is something to expect of each example, and of nothing else', () => {
  expect(examples.map((name) => name.slice(0, -'.ts'.length))).toEqual(Object.keys(EXPECTED));
});

test.each(files.filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')))('%s is short, and says what it shows', (name) => {
  const text = readFileSync(new URL(name, folder), 'utf8');
  expect(text.split('\n').length - 1).toBeLessThanOrEqual(40);
  if (examples.includes(name)) expect(text).toMatch(/^(?:\/\/ .+\n){1,2}\n?import /);
});

test('README.md lists each example, in order', () => {
  const listed = [...readFileSync(new URL('README.md', folder), 'utf8').matchAll(/\]\((?<name>\d\d-[a-z-]+\.ts)\)/g)].map((match) => match.groups!['name']);
  expect(listed).toEqual(examples);
});

test.each(Object.entries(EXPECTED))('%s', { timeout: 90_000 }, async (name, { lines, orders = [], blocks = [], args = [], repeats }) => {
  const file = fileURLToPath(new URL(`${name}.ts`, folder));
  const running = promisify(execFile)(process.execPath, [...loader, file, ...args], { env: { ...process.env, OFFLINE: '1' } });
  onTestFinished(() => void running.child.kill('SIGKILL'));
  // This resolves when nobody has the pipes open any more, so a process that is left alive ends in the test's time-out.
  const { stdout, stderr } = await running;
  const printed = normalised(stdout, name).filter((line, index, all) => line !== repeats || all.indexOf(line) === index);
  expect(stderr).toBe('');
  expect([...printed].sort()).toEqual([...lines].sort());
  for (const order of orders) expect(printed.filter((line, index) => order.includes(line) && printed.indexOf(line) === index)).toEqual(order);
  for (const block of blocks) expect(printed.slice(printed.indexOf(block[0]!)).slice(0, block.length)).toEqual(block);
});

function normalised(stdout: string, name: string): string[] {
  const free = FREE_IN[name] === undefined ? FREE : [FREE_IN[name]];
  return stdout.trimEnd().split(/\r?\n/).map((line) => free.reduce((text, pattern) => text.replace(pattern, '#'), line));
}

function inOrder(...lines: readonly string[]): Expected {
  return { lines, orders: [lines] };
}

function last(first: readonly string[], end: string): Expected {
  return { lines: [...first, end], orders: first.map((line) => [line, end]) };
}

function chains(...orders: readonly (readonly string[])[]): Expected {
  return { lines: [...new Set(orders.flat())], orders };
}
