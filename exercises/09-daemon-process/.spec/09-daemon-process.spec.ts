import type { Outcome, Traffic } from '../../../grading/explore/report.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Finding } from '../../../grading/finding.ts';
import { judgeCases, replayOf } from '../../../grading/judging/explored.ts';
import type { Case, Judge } from '../../../grading/judging/explored.ts';
import { said as saidOf } from '../../../grading/judging/problem.ts';
import type { Problem } from '../../../grading/judging/problem.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { list, shown, verb } from '../../../grading/judging/wording.ts';
import type { Plain } from '../../../grading/plain.ts';
import { randomInteger, randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';

type Deed = { readonly start: string; readonly daemon?: boolean; readonly workMs?: number } | { readonly waitMs: number } | { readonly exitCode: number } | { readonly exit: number };
/** What a case is about besides the end of the program. */
type Aspect = 'program' | 'with the program' | 'work' | 'said';
interface Input { readonly deeds: readonly Deed[]; readonly graceMs: number; readonly aspect: Aspect }
interface Told { readonly end: string; readonly endedAt: number }
interface Beside { readonly codes: readonly Plain[] }
/** A process as it should be. */
interface Service { readonly name: string; readonly isDaemon: boolean; readonly startedAt: number; readonly overAt: number }
interface Plan { readonly services: readonly Service[]; readonly endsAt: number; readonly exitCode: number; readonly ownMs: number }

// Answers that listen have a few dozen states, those that look again and again a few hundred. There is one clock, and
// no timer is early: so what is still at work when the program ends does not depend on luck.
const LIMITS = { statesMax: 800, randomExecutions: 5, earlyTimersMax: 0 };
const DEFAULT_MS = 2_000;
/** So long after the program's end a daemon may live: some look at the clock now and then. */
const GRACE_MS = 5_000;
/** And so much later than it could the program may end. */
const LATE_MS = 1_000;
const PROGRAM = 'program.process';
const BESIDE = 'beside.ts';

/**
 * Names and times that nobody can have prepared for. The short ones are short, as a process that looks again and again for
 * something that does not change is let wait by the scheduler after a few rounds.
 */
function valuesFor(seed: number): { one: string; other: string; longMs: number; shortMs: number; exitCode: number } {
  const random = randomStream(seed, 'values');
  return { one: `daemon_${String(randomInteger(random, 100, 999))}`, other: `service_${String(randomInteger(random, 100, 999))}`, longMs: randomInteger(random, 40_000, 80_000), shortMs: randomInteger(random, 11, 29), exitCode: randomInteger(random, 31, 99) };
}

function caseOf(id: string, aspect: Aspect, deeds: readonly Deed[]): Case {
  return { id, program: 'run.ts', input: { deeds, graceMs: GRACE_MS, aspect }, says: list(deeds.map(saysOf)), limits: LIMITS };
}

function saysOf(deed: Deed): string {
  if ('waitMs' in deed) return `${String(deed.waitMs)} ms of other work`;
  if ('exitCode' in deed) return `process.exitCode = ${String(deed.exitCode)}`;
  if ('exit' in deed) return `process.exit(${String(deed.exit)})`;
  const options = [...(deed.daemon === true ? ['daemon: true'] : []), ...(deed.workMs === undefined ? [] : [`workMs: ${String(deed.workMs)}`])];
  return `start('${deed.start}'${options.length > 0 ? `, { ${options.join(', ')} }` : ''})`;
}

function serviceCases(seed: number): Case[] {
  const { other, shortMs } = valuesFor(seed);
  return [
    caseOf('a', 'program', [{ start: other, workMs: shortMs }]), caseOf('b', 'program', [{ start: other, workMs: shortMs }, { start: 'visitor', workMs: shortMs + 50 }]), caseOf('c', 'program', [{ start: other }]),
    caseOf('d', 'program', [{ start: other, workMs: shortMs }, { waitMs: 2 * shortMs }, { start: 'late', workMs: shortMs }]),
  ];
}

function daemonCases(seed: number, aspect: Aspect): Case[] {
  const { one, other, shortMs, longMs } = valuesFor(seed);
  const daemon: Deed = { start: one, daemon: true, workMs: longMs };
  const prefix = aspect === 'program' ? 'p' : aspect === 'said' ? 's' : 'w';
  return [
    ...(aspect === 'said' ? [] : [caseOf(`${prefix}e`, aspect, [daemon])]),
    caseOf(`${prefix}f`, aspect, [daemon, { start: other, workMs: shortMs }]), caseOf(`${prefix}g`, aspect, [daemon, { start: other, workMs: shortMs }, { start: 'second', daemon: true, workMs: longMs }]),
  ];
}

function exitCases(seed: number, aspect: Aspect): Case[] {
  const { one, shortMs, longMs, exitCode } = valuesFor(seed);
  return [caseOf(aspect === 'said' ? 'sh' : 'wh', aspect, [{ start: one, daemon: true, workMs: longMs }, { waitMs: shortMs }, { exit: exitCode }])];
}

function workCases(seed: number): Case[] {
  const { one, other, shortMs, longMs, exitCode } = valuesFor(seed);
  return [
    caseOf('i', 'work', [{ start: one, daemon: true, workMs: 2 * shortMs }, { start: other, workMs: shortMs }, { waitMs: 3 * shortMs }]), caseOf('j', 'work', [{ start: one, daemon: true, workMs: shortMs }, { start: other, workMs: 2 * shortMs }]),
    caseOf('k', 'work', [{ start: one, daemon: true, workMs: longMs }, { start: other, workMs: shortMs }, { waitMs: 2 * shortMs }, { start: 'late', workMs: shortMs }]),
    // Who ends a daemon after a while of its own ends it too early some time.
    caseOf('l', 'work', [{ start: one, daemon: true, workMs: longMs }, { waitMs: longMs + 10_000 }]), caseOf('m', 'work', [{ exitCode }, { start: other, workMs: shortMs }]),
  ];
}

/** A service of which the checker sees to it that it fails. */
function besideCases(seed: number): Case[] {
  const { other, shortMs, exitCode } = valuesFor(seed);
  const fails = (id: string, fault: Fault, how: string): Case => ({ id, program: BESIDE, input: { name: other, workMs: shortMs, waitMs: 2 * shortMs }, fault, says: `${saysOf({ start: other, workMs: shortMs })}, which ${how}`, limits: LIMITS });
  return [fails('n', { child: 0, when: 'birth', exitCode }, `ends with exit code ${String(exitCode)}`), fails('o', { child: 0, when: 'birth', signal: 'SIGKILL' }, 'is killed')];
}

const withCases = (seed: number): Case[] => [...daemonCases(seed, 'with the program'), ...exitCases(seed, 'with the program')];
const saidCases = (seed: number): Case[] => [...daemonCases(seed, 'said'), ...exitCases(seed, 'said')];
const casesFor = (seed: number): Case[] => [...serviceCases(seed), ...daemonCases(seed, 'program'), ...withCases(seed), ...workCases(seed), ...besideCases(seed), ...saidCases(seed)];

/** What should come of a program. */
function planOf(deeds: readonly Deed[]): Plan {
  const services: Service[] = [];
  let [now, exitCode, hasExit] = [0, 0, false];
  for (const deed of deeds) {
    if ('waitMs' in deed) now += deed.waitMs;
    else if ('exitCode' in deed) exitCode = deed.exitCode;
    else if ('exit' in deed) [exitCode, hasExit] = [deed.exit, true];
    else services.push({ name: deed.start, isDaemon: deed.daemon === true, startedAt: now, overAt: now + (deed.workMs ?? DEFAULT_MS) });
  }
  const ends = hasExit ? [] : services.filter(({ isDaemon }) => !isDaemon).map(({ overAt }) => overAt);
  return { services, endsAt: Math.max(now, ...ends), exitCode, ownMs: now };
}

/** One child of the program: what it printed, line by line, and its index among all threads. */
interface Child { readonly lines: readonly string[]; readonly traffic: Traffic }

function childrenIn({ traffic, threads }: Outcome): Child[] {
  const isChild = ({ thread }: Traffic): boolean => threads[thread]?.kind === 'process' && threads[thread].name.startsWith(PROGRAM) === false;
  return traffic.filter(isChild).map((one) => ({ traffic: one, lines: one.printed.split(/(?<=\n)/).filter((line) => line !== '').map((line) => line.endsWith('\n') ? line.slice(0, -1) : `${line} (and no end of the line)`) }));
}

const starting = ({ name }: Service): string => `Starting: ${name}`;
const exiting = ({ name }: Service): string => `Exiting : ${name}`;
const isOf = (service: Service) => ({ traffic, lines }: Child): boolean => lines.includes(starting(service)) || lines.includes(exiting(service)) || JSON.stringify(traffic.given).includes(JSON.stringify(service.name));

/** The births and deaths of children, with remarks: who is who, and when the program ends. */
function shownIn(outcome: Outcome, { services }: Plan): Pick<Problem, 'notes' | 'rows'> {
  const { trace, threads } = outcome;
  const children = childrenIn(outcome);
  const nameOf = (service: Service): string => threads[children.find(isOf(service))?.traffic.thread ?? -1]?.name ?? '';
  const births = services.flatMap((service): [number, string][] => {
    const index = trace.findIndex(({ operation, text }) => operation === 'spawn' && text === `starts ${nameOf(service)}`);
    return index < 0 ? [] : [[index, `'${service.name}'${service.isDaemon ? ', a daemon' : ''}`]];
  });
  const end = trace.findIndex(({ operation, thread }) => operation === 'exit' && threads[thread]?.name.startsWith(PROGRAM));
  return { notes: new Map([...births, ...(end < 0 ? [] : [[end, 'the program ends'] as const])]), rows: { onlyChildren: true, until: trace.findIndex(({ operation }) => operation === 'settle') } };
}

const rightLife: Judge = (outcome, about) => {
  if (about.program === BESIDE) return besideAFailure(outcome, about);
  const { deeds, aspect } = about.input as unknown as Input;
  const plan = planOf(deeds);
  // Who has thrown something is told so in other words.
  if (outcome.uncaught.length > 0 || outcome.unhandledRejections.length > 0) return undefined;
  const found = outcome.end === 'settled' && !outcome.error ? wrongProcess(outcome, plan) ?? wrongEnd(outcome, plan) ?? wrongAspect(outcome, plan, aspect) : standsStill(outcome, plan);
  return found && { ...shownIn(outcome, plan), ...found };
};

/** A service has failed: that is no business of the program, which did not ask for it. */
function besideAFailure({ end, value, uncaught, unhandledRejections }: Outcome, { input, fault }: Case): Problem | undefined {
  const { name } = input as unknown as { readonly name: string };
  const failed = `'${name}' ${fault?.signal === undefined ? 'has failed' : 'was killed'}`;
  const [error] = [...uncaught, ...unhandledRejections];
  const misconception = 'failed-together';
  if (error) return { kind: 'crash', sentence: `${failed}, and the program dies of that: ${saidOf(error)}.`, help: 'The program works on when its services have ended, however they end. A listener that throws takes the program along.', expected: 'the program works on', actual: 'an error', misconception };
  if (end === 'exit') return { kind: 'wrong result', sentence: `${failed}, and the program is ended with it.`, help: 'The program works on when its services have ended, however they end.', expected: 'the program works on', actual: 'it ends', misconception };
  if (end !== 'settled') return undefined;
  const [, after] = (value as unknown as Beside).codes;
  return after === 0 ? undefined : { kind: 'wrong result', sentence: `${failed}, and the \`process.exitCode\` of the program is ${shown(after)} from then on.`, help: 'The exit code of a service is its own. The program ends with the code that it wants, here with none.', expected: '0', actual: shown(after), misconception };
}

/** Whether each service has a process of its own. */
function wrongProcess(outcome: Outcome, { services }: Plan): Problem | undefined {
  const children = childrenIn(outcome);
  const service = services.find(({ isDaemon }) => !isDaemon);
  if (children.length === 0) {
    const threads = outcome.threads.some(({ kind }) => kind === 'worker');
    return {
      kind: 'not concurrent', sentence: `${threads ? 'The program starts threads, and no process' : 'The program starts no process'}.`, expected: `${String(services.length)} ${verb(services.length, 'process', 'processes')}`, actual: 'none',
      help: threads ? 'A thread ends with its program anyway, and shares its fate. `fork` starts a process.' : 'Each call of `start` starts a process of its own, which prints its own lines.', ...(threads && { misconception: 'a-thread-is-no-process' }),
    };
  }
  const shared = children.find((child) => services.filter((one) => child.lines.includes(starting(one))).length > 1);
  if (shared) return { kind: 'not concurrent', sentence: `One process prints the lines of several: ${list(shared.lines.map((line) => `'${line}'`))}.`, help: 'Each call of `start` starts a process of its own: one may be a daemon, and the next one none.', expected: 'one process for each call', actual: 'one for several' };
  return service && wrongLines(service, outcome, true);
}

/** Whether the program ends when it should, and as it should. */
function wrongEnd(outcome: Outcome, { services, endsAt, exitCode, ownMs }: Plan): Problem | undefined {
  const { end, endedAt } = outcome.value as unknown as Told;
  const expected = `after ${String(endsAt)} ms, on the clock of the checker`;
  if (endedAt < endsAt) {
    const lost = services.find(({ isDaemon, overAt }) => !isDaemon && overAt > endedAt);
    const kind = 'wrong result';
    const actual = `after ${String(endedAt)} ms`;
    if (endedAt < ownMs) return { kind, expected, actual, sentence: `The program is ended after ${String(endedAt)} ms, although it had work of its own for ${String(ownMs)} ms.`, help: '`process.exit` ends everything that is under way, whoever needs it. A program ends by itself when nothing is left that keeps it alive: see to it that a daemon does not.', misconception: 'exit-is-the-way-out' };
    if (lost) return { kind, expected, actual, sentence: `The program ends before '${lost.name}' does, which is no daemon.`, help: 'Only daemons are to be left out of account. A process that nobody has unref-ed keeps its parent alive until it ends.', misconception: 'nobody-is-waited-for' };
  }
  if (end !== `exit code ${String(exitCode)}`) return { kind: 'wrong result', sentence: `The program ends with ${end}.`, help: 'How the program ends is its own business: neither its services nor the end of its daemons may change that.', expected: `exit code ${String(exitCode)}`, actual: end };
  if (endedAt <= endsAt + LATE_MS) return undefined;
  const daemon = services.find(({ isDaemon, overAt }) => isDaemon && overAt > endsAt);
  return {
    kind: 'leak', sentence: `Leak: the program has nothing more to do after ${String(endsAt)} ms, and ends only after ${String(endedAt)} ms${daemon && endedAt >= daemon.overAt ? `, when '${daemon.name}' has, which is a daemon` : ''}.`,
    help: 'A program ends when nothing is open any more that counts: no process, no channel, no pipe, no timer. All that belongs to a daemon must not count.',
    expected, actual: `after ${String(endedAt)} ms`, misconception: 'unref-is-enough',
  };
}

function wrongAspect(outcome: Outcome, plan: Plan, aspect: Aspect): Problem | undefined {
  const daemons = plan.services.filter(({ isDaemon }) => isDaemon);
  if (aspect === 'with the program') return outlives(outcome, plan);
  if (aspect === 'program') return undefined;
  // What a daemon has said that is ended in the middle of its work is the business of one check only.
  const looked = [...daemons.filter(({ overAt }) => aspect === 'said' || overAt < plan.endsAt), ...plan.services.filter(({ isDaemon }) => !isDaemon)];
  for (const service of looked) {
    const problem = wrongLines(service, outcome, !service.isDaemon || service.overAt < plan.endsAt);
    if (problem) return daemons.length === plan.services.length ? endedAfterAWhile(problem, service, outcome) : problem;
  }
  return undefined;
}

/**
 * What a daemon has not printed that is alone with its program: no other process was there to end it. One that looks at
 * the clock now and then may be let wait by the scheduler, so that it was still at work when the program has ended.
 */
function endedAfterAWhile(problem: Problem, service: Service, outcome: Outcome): Problem | undefined {
  if (problem.misconception !== 'daemons-end-early') return problem;
  const { trace, threads } = outcome;
  const child = childrenIn(outcome).find(isOf(service))?.traffic.thread;
  const [ended, programEnded] = [trace.findIndex(({ thread, operation }) => thread === child && (operation === 'exit' || operation === 'kill')), trace.findIndex(({ thread, operation }) => operation === 'exit' && threads[thread]?.name.startsWith(PROGRAM))];
  return ended >= 0 && ended < programEnded ? { ...problem, misconception: 'ended-after-a-while' } : undefined;
}

/** A daemon that is alive long after the program. */
function outlives(outcome: Outcome, { services }: Plan): Problem | undefined {
  const [alive] = outcome.aliveAtSettle;
  const children = childrenIn(outcome);
  const daemons = services.filter(({ isDaemon }) => isDaemon);
  if (alive !== undefined) {
    const service = daemons.find((one) => outcome.threads[children.find(isOf(one))?.traffic.thread ?? -1]?.name === alive);
    return {
      kind: 'leak', sentence: `Leak: ${String(GRACE_MS)} ms after the program has ended ${service ? `'${service.name}'` : alive} is still alive, and nobody knows of it any more.`, misconception: 'unref-ends-it',
      help: '`unref` only says who is not waited for: nobody ends a process because its parent has ended. The parent can, in a listener for `exit` of its own `process`; or the child, when the channel to its parent is closed (`disconnect`).', expected: 'the daemon ends with the program', actual: 'it works on',
    };
  }
  const liar = daemons.find((one) => children.some(({ lines }) => lines.includes(exiting(one))));
  return liar && tooMuch(liar);
}

const tooMuch = (service: Service): Problem => ({
  kind: 'wrong result', sentence: `'${service.name}' is ended in the middle of its work, and prints '${exiting(service)}' all the same.`, help: 'That line says that the work is done. Who is ended before has not come to it.',
  expected: starting(service), actual: `${starting(service)}, ${exiting(service)}`, misconception: 'exiting-at-every-exit',
});

/** Whether it was still alive long after the program. */
function livesOn(service: Service, outcome: Outcome): boolean {
  return childrenIn(outcome).filter(isOf(service)).some(({ traffic }) => outcome.aliveAtSettle.includes(outcome.threads[traffic.thread]?.name ?? ''));
}

/** What one process has printed. */
function wrongLines(service: Service, outcome: Outcome, isDone: boolean): Problem | undefined {
  const children = childrenIn(outcome);
  const lines = children.filter(isOf(service)).flatMap((child) => child.lines);
  const wanted = isDone ? [starting(service), exiting(service)] : [starting(service)];
  if (JSON.stringify(lines) === JSON.stringify(wanted)) return undefined;
  const told = { kind: 'wrong result', expected: wanted.join(', '), actual: lines.join(', ') || 'nothing' } as const;
  if (!isDone && lines.length === 0) return { ...told, sentence: `'${service.name}' had begun its work long before the program ended, and nothing that it had to say was ever seen.`, help: 'Whatever a process keeps in its memory is lost when it is ended: print a line at once, and not together with the next one.', misconception: 'said-is-printed' };
  if (!isDone && lines.includes(exiting(service))) return livesOn(service, outcome) ? { ...told, kind: 'leak', sentence: `'${service.name}' is not ended with the program: it works on, and prints '${exiting(service)}' long after that.`, help: 'A daemon that has not done its work is ended when the program ends. What it has said by then is seen, and no more.' } : tooMuch(service);
  if (service.isDaemon && !lines.includes(exiting(service))) return { ...told, sentence: `'${service.name}' is a daemon, and the program was still alive when its work would have been done, but it never prints '${exiting(service)}'.`, help: 'A daemon is not waited for, that is all: as long as the program lives it works like any other process. End it when the program ends, and not before.', misconception: 'daemons-end-early' };
  const missing = wanted.find((line) => !lines.includes(line));
  if (missing !== undefined) return { ...told, sentence: `No process of its own prints '${missing}'.`, help: 'Two lines, the same for all: `Starting: ` and the name before the work, `Exiting : ` and the name after it. The process prints them itself.' };
  return { ...told, sentence: `'${service.name}' prints something else than its two lines.`, help: 'Each process prints two lines in this order, each once, and nothing else.' };
}

/** A program that never ends, where it is known why. */
function standsStill(outcome: Outcome, { services }: Plan): Problem | undefined {
  if (outcome.end !== 'hang' && outcome.end !== 'deadlock') return undefined;
  const children = childrenIn(outcome);
  const stays = services.find((one) => children.some((child) => isOf(one)(child) && child.lines.includes(exiting(one)) && child.traffic.exitCode === null && child.traffic.signal === null));
  if (!stays) return undefined;
  return {
    kind: 'deadlock', sentence: `The program never ends: '${stays.name}' has done its work and is still there, and so the program waits for it. It waits for the program in its turn.`, expected: 'an end', actual: 'none', misconception: 'each-waits-for-the-other',
    help: 'Who listens for `disconnect` or `message` keeps the channel open, and the process with it. `process.channel.unref()` in the child takes it out of account; or let only daemons listen.',
  };
}

const WAITS_IN_VAIN = {
  sentence: 'A program with a daemon does not come to its end on real processes; or what the daemon prints is not seen.',
  help: 'Look at its standard output. If the program reads that through a pipe, the pipe counts like the channel, and keeps the program alive; with `ignore` nothing is seen. As it is by default, `inherit`, neither is the case.',
};

export default spec(import.meta.url, {
  'service': (answer) => judgeCases(answer, serviceCases(answer.seed), rightLife),

  'daemon': (answer) => judgeCases(answer, daemonCases(answer.seed, 'program'), rightLife),

  'with-the-program': (answer) => judgeCases(answer, withCases(answer.seed), rightLife),

  'until-then': (answer) => judgeCases(answer, [...workCases(answer.seed), ...besideCases(answer.seed)], rightLife),

  'said': (answer) => judgeCases(answer, saidCases(answer.seed), rightLife),

  'for-real': async (answer): Promise<Finding> => {
    const exitCode = answer.integer(31, 99);
    const service = ['Starting: service', 'Exiting : service', 'exit code 0'];
    const expected = [service, ['Starting: daemon', ...service], ['Starting: daemon', `exit code ${String(exitCode)}`]];
    const finding = await realRun(answer, 'for-real.ts', { input: { exitCode } }, { expected, kind: 'process', children: 3 });
    return finding.passed === false && finding.kind === 'time limit' ? { ...finding, ...WAITS_IN_VAIN } : finding;
  },
}, { replay: replayOf(casesFor, rightLife) });
