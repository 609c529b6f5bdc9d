import { describe, expect, test } from 'vitest';
import type { Deadlock, Diagnosis, Evidence, Leak, Livelock, WaitsFor } from '../explore/findings/diagnosis.ts';
import type { Outcome } from '../explore/report.ts';
import { outcomeWith, threadsNamed, traceOf, trafficOf } from '../fixtures/outcomes.ts';
import { generalProblem, isGuardTimer, leakProblem } from './problem.ts';
import type { Problem } from './problem.ts';

/** Kind, sentence, help and remarks on lines of their own. */
function told(problem: Problem | undefined): string {
  if (!problem) return 'nothing';
  const notes = [...problem.notes ?? []].map(([index, note]) => `step ${String(index)}: ${note}`);
  return ['', `[${problem.kind}] ${problem.sentence}`, problem.help ?? '', ...notes].join('\n');
}

const wait = (given: Partial<WaitsFor>): WaitsFor => ({ thread: 1, what: 'lock', name: 'lock', at: 'teller.worker.ts:31', step: -1, holder: -1, holderEnded: false, heldSince: -1, ...given });
const evidence = (step: number, thread: number, at: string): Evidence => ({ step, thread, at, text: '', note: '' });

function standing(waits: readonly WaitsFor[], cycle: readonly number[] = []): Outcome {
  const deadlock: Deadlock = { kind: 'deadlock', waits, cycle, closedAt: -1 };
  return outcomeWith({ end: 'deadlock', diagnoses: [deadlock] });
}

describe('generalProblem() of a deadlock', () => {
  test('names the thread that waits for a lock which it holds itself', () => {
    expect(told(generalProblem(standing([wait({ thread: 1, holder: 1, heldSince: 2, step: 4 }), wait({ thread: 2, holder: 1, at: 'teller.worker.ts:37' })], [0])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: withdraw waits for the lock (teller.worker.ts:31), which it holds itself, and deposit waits for it, too.
      A lock lets nobody in twice, its holder neither. Either it is taken again inside of its own critical section, or there is a way out of that section (return, continue, an error) on which it is not released. \`lock.run\` releases it on every way.
      step 2: is never released
      step 4: waits for ever"
    `);
  });

  test('follows the circle', () => {
    expect(told(generalProblem(standing([
      wait({ thread: 1, name: 'others', holder: 2, step: 5, heldSince: 3 }), wait({ thread: 2, name: 'others', holder: 1, step: 4, heldSince: 2 }),
    ], [0, 1])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: in a circle, withdraw waits for the lock others (teller.worker.ts:31), which deposit holds, and deposit waits for the lock others (teller.worker.ts:31), which withdraw holds.
      When everybody takes the locks in the same order, no circle can close.
      step 3: is never released
      step 2: is never released
      step 5: waits for ever
      step 4: waits for ever"
    `);
  });

  test('follows the circle over locks and words', () => {
    expect(told(generalProblem(standing([
      wait({ thread: 1, what: 'word', name: 'ready[0]', holder: 2 }), wait({ thread: 2, holder: 1 }),
    ], [0, 1])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: in a circle, withdraw sleeps in Atomics.wait on ready[0] (teller.worker.ts:31), which deposit was to change, and deposit waits for the lock (teller.worker.ts:31), which withdraw holds.
      Somebody in the circle has to do its part before it begins to wait."
    `);
  });

  test('says that the holder has ended', () => {
    expect(told(generalProblem(standing([wait({ thread: 2, name: 'accounts', holder: 1, holderEnded: true })])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: deposit waits for the lock accounts (teller.worker.ts:31), but withdraw, which holds it, has ended.
      Whoever takes a lock must release it on every way out of the critical section: \`lock.run\`, \`using\` and \`finally\` do so, even after an error."
    `);
  });

  test('says that the holder sleeps', () => {
    expect(told(generalProblem(standing([wait({ thread: 2, holder: 1 }), wait({ thread: 1, what: 'word', name: 'ready[0]', at: 'teller.worker.ts:9' })])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: deposit waits for the lock (teller.worker.ts:31), which withdraw holds, and withdraw sleeps in Atomics.wait on ready[0] (teller.worker.ts:9), and nobody is left who could wake it.
      Never sleep while you hold a lock: whoever is to wake you may need it. Release it first."
    `);
  });

  test('says that the holder does not go on, or that nobody holds the lock', () => {
    expect([wait({ holder: 2 }), wait({})].map((one) => generalProblem(standing([one]))?.sentence)).toMatchInlineSnapshot(`
      [
        "Deadlock: withdraw waits for the lock (teller.worker.ts:31), but deposit holds it and does not go on.",
        "Deadlock: withdraw waits for the lock (teller.worker.ts:31), which was locked and is never released.",
      ]
    `);
  });

  test('speaks to a sleeper about waking, not about locks', () => {
    expect(told(generalProblem(standing([wait({ thread: 2, what: 'word', name: 'turn[0]', at: 'teller.worker.ts:21', step: 7 })])))).toMatchInlineSnapshot(`
      "
      [deadlock] Deadlock: deposit sleeps in Atomics.wait on turn[0] (teller.worker.ts:21), and nobody is left who could wake it.
      Each sleeper needs somebody who still changes its cell and then calls Atomics.notify. Who was it to be? Has that thread ended before, does it wait itself, or is there a way through its code on which it does not notify?
      step 7: waits for ever"
    `);
  });

  test('does not speak of a lock to a sleeper on a word that only it has changed', () => {
    expect(generalProblem(standing([wait({ what: 'word', name: 'arrived[0]', holder: 1 })], [0]))?.sentence).toBe(
      'Deadlock: withdraw sleeps in Atomics.wait on arrived[0] (teller.worker.ts:31), and nobody is left who could wake it.',
    );
  });

  test('lists several sleepers', () => {
    expect(generalProblem(standing([wait({ what: 'word', name: 'a[0]' }), wait({ thread: 2, what: 'word', name: 'b[1]' })]))?.sentence).toMatchInlineSnapshot(`"Deadlock: withdraw sleeps in Atomics.wait on a[0] (teller.worker.ts:31) and deposit sleeps in Atomics.wait on b[1] (teller.worker.ts:31), and nobody is left who could wake them."`);
  });

  test('links the notify that woke nobody to the wait that never ends', () => {
    const lost: Diagnosis = { kind: 'lost wakeup', cell: 'gate[0]', notify: evidence(5, 2, 'teller.worker.ts:28'), wait: evidence(6, 1, 'teller.worker.ts:24') };
    expect(told(generalProblem(outcomeWith({ end: 'deadlock', lostWakeup: true, diagnoses: [lost] })))).toMatchInlineSnapshot(`
      "
      [lost wakeup] Lost wakeup: deposit notifies gate[0] (teller.worker.ts:28) when nobody sleeps there yet, and withdraw, for whom it was meant, goes to sleep (teller.worker.ts:24) after that and is never woken.
      Change the cell before you notify, and give Atomics.wait the value that was seen: it does not sleep if the cell has changed since.
      step 5: wakes nobody
      step 6: sleeps for ever"
    `);
  });
});

describe('generalProblem() of a promise that never settles', () => {
  const processes = threadsNamed('process', 'cube #1', 'cube #2');

  test('names children that nobody sends anything', () => {
    const trace = traceOf(`
      main spawn - | starts cube #1 | cube.ts:9
      main spawn - | starts cube #2 | cube.ts:9
      cube #1 receive C1 | receives 3`, processes);
    expect(told(generalProblem(outcomeWith({ end: 'hang', threads: processes, trace, leftAlive: ['cube #1', 'cube #2'] })))).toMatchInlineSnapshot(`
      "
      [deadlock] The promise never settles: cube #1 and cube #2 are alive, but nobody sends them anything any more, and nothing else can happen.
      Who waits for whom? A child that listens never ends by itself: somebody must send it the next message, disconnect it or end it; and who waits for its \`exit\` waits until then.
      step 0: is still alive at the end
      step 1: is still alive at the end"
    `);
  });

  test.each([['no child', []], ['one child', ['a']], ['two children', ['a', 'b']]])('says what became of %s', (_, names) => {
    expect(generalProblem(outcomeWith({ end: 'hang', threads: threadsNamed('worker', ...names) }))?.sentence).toMatch(
      [/no child was ever started/, /the only child has ended/, /all children have ended/][names.length] ?? /$^/,
    );
  });

  test('names a child that ended without an answer', () => {
    const trace = traceOf(`
      cube #1 kill - | ends: exit code 37
      cube #2 send - | sends 8 | cube.process.ts:4
      main event P1 | 'exit' of cube #1: code 37
      main exit - | exits`, processes);
    const traffic = [trafficOf({ thread: 1, exitCode: 37 }), trafficOf({ thread: 2, sent: [8] })];
    expect(told(generalProblem(outcomeWith({ end: 'exit', threads: processes, traffic, trace })))).toMatchInlineSnapshot(`
      "
      [deadlock] The promise never settles: cube #1 ended (exit code 37) without an answer, and nothing is left that could settle it.
      A message need not come. \`exit\` comes whatever happens to a child (and \`error\` where it cannot start): it must settle the promise, too.
      step 0: ends without an answer"
    `);
  });

  test('does not blame a child that answered', () => {
    expect(told(generalProblem(outcomeWith({ end: 'exit', traffic: [trafficOf({ sent: [1] })] })))).toMatchInlineSnapshot(`
      "
      [deadlock] The promise never settles: everything else has ended, and nothing is left that could settle it.
      It waits for something that does not come, or that came before anybody listened: an event that nobody listens for is lost. Listen before it can come, and let the \`exit\` of a child settle what still waits for it."
    `);
  });

  test('finds process.exit', () => {
    expect(told(generalProblem(outcomeWith({ end: 'exit', trace: traceOf('main exit - | exits | bank.ts:37') })))).toMatchInlineSnapshot(`
      "
      [deadlock] The promise never settles: process.exit ends the whole program first (bank.ts:37).
      process.exit ends everything at once, and whoever waits for the promise with it. Return, and let the program end by itself.
      step 0: ends the whole program"
    `);
  });
});

describe('generalProblem() of what goes on for ever', () => {
  const livelock = (given: Partial<Livelock>): Livelock => ({ kind: 'livelock', threads: [2], starved: [], prefix: 0, cycle: [0], rounds: 128, ...given });
  const busy = (lines: string, given: Partial<Livelock> = {}): Outcome => outcomeWith({ end: 'livelock', trace: traceOf(lines), diagnoses: [livelock(given)] });

  test('names the cell that nobody changes', () => {
    expect(told(generalProblem(busy('deposit update 2:0 | Atomics.compareExchange flag[0] 0 ⇒ 1: found 1 | teller.worker.ts:21')))).toMatchInlineSnapshot(`
      "
      [livelock] Livelock: deposit looks at flag[0] (teller.worker.ts:21) again and again, and nobody is left who could change it.
      Who was to change it? Either that thread has ended, or it waits itself, or there is a way through its code on which it does not.
      step 0: again and again, for ever"
    `);
  });

  test('names all that wait for each other', () => {
    expect(generalProblem(busy('withdraw read 2:0 | Atomics.load a[0] → 1 | t.ts:3\ndeposit read 2:4 | Atomics.load a[1] → 1 | t.ts:3', { threads: [1, 2], cycle: [0, 1] }))?.sentence).toMatchInlineSnapshot(`"Livelock: withdraw and deposit look at a[0] and a[1] (t.ts:3) again and again, and each waits for another one to change what it sees."`);
  });

  test('says that a timer keeps a thread alive', () => {
    expect(told(generalProblem(busy('deposit timer - | a timer fires')))).toMatchInlineSnapshot(`
      "
      [livelock] The promise never settles: a timer of deposit fires again and again and keeps it alive, and nothing else is left to happen.
      What setInterval has started goes on until clearInterval, and its thread with it.
      step 0: again and again, for ever"
    `);
    expect(generalProblem(busy('withdraw timer - | a timer fires\ndeposit timer - | a timer fires', { threads: [1, 2], cycle: [0, 1] }))?.sentence).toMatchInlineSnapshot(`"The promise never settles: timers of withdraw and deposit fire again and again and keep them alive, and nothing else is left to happen."`);
  });

  test('says that immediates keep a core busy', () => {
    expect(told(generalProblem(busy('main timer - | runs an immediate')))).toMatchInlineSnapshot(`
      "
      [livelock] The promise never settles: deposit runs one immediate after the other, which keeps a core busy and gets nothing done.
      An immediate waits for nothing: whoever looks again by setImmediate looks all the time. Wait for the event, or look again by setTimeout, some milliseconds later.
      step 0: again and again, for ever"
    `);
    expect(generalProblem(busy('main settle - | resolves to 1\ndeposit timer - | runs an immediate', { cycle: [1] }))?.sentence).toMatchInlineSnapshot(`"Leak: the promise has settled, but deposit runs one immediate after the other."`);
  });

  test('calls a timer that goes on after the promise has settled a leak', () => {
    expect(told(generalProblem(busy('main settle - | resolves to 1\ndeposit timer - | a timer fires', { cycle: [1] })))).toMatchInlineSnapshot(`
      "
      [leak] Leak: the promise has settled, but a timer of deposit fires again and again and keeps it alive.
      What setInterval has started goes on until clearInterval, and its thread with it.
      step 1: again and again, for ever"
    `);
  });

  test('names who is never served', () => {
    expect(generalProblem(busy('withdraw acquire 2:0 | lock.acquire()\nwithdraw release 2:0 | lock.release()', { kind: 'starvation', threads: [1], starved: [2], cycle: [0, 1] }))?.sentence).toMatchInlineSnapshot(`"Starvation: deposit waits for ever, while withdraw goes on and on."`);
  });

  test('shows steps that come again and again', () => {
    expect(told(generalProblem(busy('main spawn - | starts cube\nwithdraw exit - | exits', { threads: [0, 1], cycle: [0, 1] })))).toMatchInlineSnapshot(`
      "
      [livelock] Livelock: the same steps come again and again (main and withdraw), and nothing is ever done.
      What has failed is tried again in the same way, so it fails again: when is it enough, and who is told?
      step 0: from here on these 2 steps, for ever"
    `);
  });

  test('sees the same round in new children', () => {
    const names = Array.from({ length: 6 }, (_, index) => `pool #${String(index + 1)}`);
    const threads = threadsNamed('process', ...names);
    const trace = traceOf(`main settle - | rejects\n${names.map((name) => `main spawn - | starts ${name} | pool.ts:94\n${name} exit - | exits with code 3`).join('\n')}`, threads);
    expect(told(generalProblem(outcomeWith({ end: 'endless', threads, trace })))).toMatchInlineSnapshot(`
      "
      [livelock] Livelock: the same steps come again and again, each time with a new child, and nothing is ever done.
      What has failed is tried again in the same way, so it fails again: when is it enough, and who is told?
      step 1: from here on these 2 steps, for ever"
    `);
  });

  test('says where a loop without an end was last seen', () => {
    expect(told(generalProblem(outcomeWith({ end: 'endless', trace: traceOf('deposit release 2:0 | lock.release() | teller.worker.ts:38') })))).toMatchInlineSnapshot(`
      "
      [livelock] A loop does not end: thousands of rounds, and still no progress; the last that is seen is deposit: lock.release() (teller.worker.ts:38).
      Often it waits for something without letting it happen: a thread that loops hears no message and no timer, and a variable of its own is changed by nobody else."
    `);
  });
});

describe('generalProblem() of an error', () => {
  const error = { name: 'RangeError', message: 'too large.', at: 'teller.worker.ts:9' };

  test('in a worker is told to listen for', () => {
    const trace = traceOf('deposit rejection - | throws RangeError: too large.\nmain event P2 | \'error\' of deposit: RangeError: too large.\nmain rejection - | throws RangeError: too large.');
    expect(told(generalProblem(outcomeWith({ end: 'exit', trace, uncaught: [error] })))).toMatchInlineSnapshot(`
      "
      [crash] deposit throws RangeError: too large (teller.worker.ts:9), and nobody catches it, so the whole program ends.
      A worker's error comes to its parent as an \`error\` event; without a listener, or with one that throws, it ends everything. Listen for it, and let it reject the promise.
      step 0: nobody catches it"
    `);
  });

  test('that a worker was made to throw belongs to that worker', () => {
    const trace = traceOf('deposit kill - | ends: exit code 1\nmain event P2 | \'error\' of deposit: RangeError: too large.\nmain rejection - | throws RangeError: too large.');
    expect(generalProblem(outcomeWith({ end: 'exit', trace, uncaught: [error] }))?.sentence).toMatch(/^deposit throws/);
  });

  test('in a process ends the process', () => {
    const threads = threadsNamed('process', 'pool #1');
    const trace = traceOf('pool #1 rejection - | throws RangeError: too large.\npool #1 exit - | exits with code 1', threads);
    expect(told(generalProblem(outcomeWith({ end: 'exit', threads, trace, uncaught: [error] })))).toMatchInlineSnapshot(`
      "
      [crash] pool #1 dies of an error that it does not catch: RangeError: too large (teller.worker.ts:9), and the promise never settles.
      Catch in the child what can be thrown there, and send it as an answer; and let the \`exit\` of a child settle what still waits for it.
      step 0: nobody catches it"
    `);
    expect(generalProblem(outcomeWith({ threads, trace, uncaught: [error] }))?.sentence).not.toContain('never settles');
  });

  test('in the main thread is told to catch', () => {
    expect(told(generalProblem(outcomeWith({ end: 'exit', uncaught: [error], trace: traceOf('main rejection - | throws RangeError: too large.') })))).toMatchInlineSnapshot(`
      "
      [crash] Nobody catches RangeError: too large (teller.worker.ts:9), so the whole program ends.
      Catch it, or let it reject the promise.
      step 0: nobody catches it"
    `);
  });

  test('of a promise that nobody handles', () => {
    expect(told(generalProblem(outcomeWith({ unhandledRejections: [{ name: 'a thrown value', message: '{"$":"undefined"}', at: '' }] })))).toMatchInlineSnapshot(`
      "
      [unhandled rejection] Unhandled rejection: undefined (a thrown value, no Error). Nobody handles it, and Node ends the program for that.
      Every promise needs somebody who awaits it or catches its error, from the moment on in which it can reject."
    `);
  });

  test('is none where all is well', () => {
    expect(generalProblem(outcomeWith({ value: 1 }))).toBeUndefined();
  });
});

describe('leakProblem()', () => {
  const leak = (given: Partial<Leak>): Leak => ({ kind: 'leak', what: 'worker', name: 'withdraw', at: 'bank.ts:36', how: 'settled too early', ...given });
  const trace = traceOf(`
    main spawn - | starts withdraw | bank.ts:36
    main settle - | resolves to 1
    withdraw exit - | exits
    main exit - | exits`);
  const leaks = (...diagnoses: Leak[]): Outcome => outcomeWith({ trace, diagnoses });

  test('says that the promise settles too early', () => {
    expect(told(leakProblem(leaks(leak({}), leak({ name: 'deposit' })), 'worker'))).toMatchInlineSnapshot(`
      "
      [leak] Leak: the promise resolves too early, while withdraw and deposit (started at bank.ts:36) are still running; they end later, but nobody waits for that.
      A message, or a call of kill or terminate, is not the end: settle after the \`exit\` of every worker.
      step 1: resolves too early
      step 2: ends only now"
    `);
  });

  test('speaks of the way of an error', () => {
    expect(told(leakProblem({ ...leaks(leak({})), error: { name: 'Error', message: '', at: '' } }, 'worker'))).toMatchInlineSnapshot(`
      "
      [leak] Leak: the promise rejects too early, while withdraw (started at bank.ts:36) is still running; it ends later, but nobody waits for that.
      A message, an \`error\`, or a call of kill or terminate, is not the end: settle after the \`exit\` of every worker. On the way of an error, too: end the others, and wait for their exits before you reject.
      step 1: rejects too early
      step 2: ends only now"
    `);
  });

  test('says that a child never ends', () => {
    expect(told(leakProblem(leaks(leak({ how: 'never ends' })), 'worker'))).toMatchInlineSnapshot(`
      "
      [leak] Leak: withdraw (started at bank.ts:36) never ends: after the promise resolves, it stays alive for ever.
      A worker that listens for messages never ends by itself: let it stop listening, or end it, and settle after its \`exit\`.
      step 0: never ends
      step 1: the program does not end here"
    `);
  });

  test('names what is left open, once, by what it is and where it was made', () => {
    const open = (what: Leak['what'], at = 'bank.ts:24'): Leak => leak({ what, name: '', at, how: 'never ends' });
    expect([[open('timer')], [open('port'), open('port')], [open('channel', '')], [open('main thread', '')]].map((left) => told(leakProblem(leaks(...left), 'worker'))).join('\n')).toMatchInlineSnapshot(`
      "
      [leak] Leak: a timer (bank.ts:24) is never cleared, so the program never ends by itself.
      \`clearInterval\` and \`clearTimeout\` end a timer.
      step 1: the program does not end here

      [leak] Leak: two MessagePorts (bank.ts:24) are never closed, so the program never ends by itself.
      A port that is listened to stays open until \`close\`, and keeps its thread alive.
      step 1: the program does not end here

      [leak] Leak: a BroadcastChannel is never closed, so the program never ends by itself.
      A channel that is listened to stays open until \`close\`, and keeps its thread alive.
      step 1: the program does not end here

      [leak] Leak: something in the main thread is never ended, so the program never ends by itself.
      Look for what the main thread still listens to: a port, a channel, a timer.
      step 1: the program does not end here"
    `);
  });

  test('tells both apart', () => {
    expect(told(leakProblem(leaks(leak({}), leak({ name: 'deposit', how: 'never ends' })), 'worker'))).toMatchInlineSnapshot(`
      "
      [leak] Leak: the promise resolves too early, while withdraw (started at bank.ts:36) is still running; it ends later, but nobody waits for that; deposit (started at bank.ts:36) never ends.
      A message, or a call of kill or terminate, is not the end: settle after the \`exit\` of every worker. A worker that listens for messages never ends by itself: let it stop listening, or end it, and settle after its \`exit\`.
      step 1: resolves too early
      step 2: ends only now"
    `);
  });

  test('is none without leaks, and none of a promise that never settled', () => {
    expect(leakProblem(leaks(), 'worker')).toBeUndefined();
    expect(leakProblem({ ...leaks(leak({})), end: 'hang' }, 'worker')).toBeUndefined();
  });
});

describe('isGuardTimer()', () => {
  test.each([
    ['gave up', { timerWasEarly: true, error: { name: 'Error', message: 'late', at: '' } }, true],
    ['ended the program', { timerWasEarly: true, end: 'exit' as const }, true],
    ['made the result wrong', { timerWasEarly: true, value: 2 }, false],
    ['was in time', { error: { name: 'Error', message: 'late', at: '' } }, false],
  ])('of a timer that %s', (_, given, expected) => {
    expect(isGuardTimer(outcomeWith(given))).toBe(expected);
  });
});
