/** What the exercises share in which several threads or processes check web sites: who asks, who takes the next site, and what a death does. */
import type { Outcome, ThreadInfo, WebRequest } from '../explore/report.ts';
import type { WebSite } from '../explore/world/web.ts';
import type { Explored, Judge } from '../judging/explored.ts';
import { notAvailable } from '../judging/explored.ts';
import type { Finding } from '../finding.ts';
import { generalProblem, leakProblem, said, shown } from '../judging/problem.ts';
import type { Problem } from '../judging/problem.ts';
import type { Plain } from '../plain.ts';
import { list, onlyOf, place, verb } from '../judging/wording.ts';
import { askedOnce, downOf, nothingLeft, ownersTold, requestsTo } from './websites.ts';
import type { Behaviour, SitesCase } from './websites.ts';

/** A case of an exercise in which members of a crew ask sites: worker threads, or processes. */
export interface CrewCase extends SitesCase {
  readonly member: 'worker' | 'process';
  /** So many of them there are at the most. */
  readonly size: number;
  /** Two calls share the sites, and run at the same time. */
  readonly isTwice?: boolean;
  /** The program has every member die at once, those that replace others, too. */
  readonly allDie?: boolean;
}

/** Where the programs tell an owner when that is to take its time. */
const OWNER = 'https://owner.example/';
/** An owner who takes ten seconds to be told: a site that the program itself asks, so that it is seen when that is over. */
export const SLOW_OWNER: WebSite = { url: OWNER, status: 204, afterMs: 10_000 };

const NOUNS = { worker: { one: 'thread', several: 'threads' }, process: { one: 'process', several: 'processes' } } as const;
const crewIn = (about: SitesCase): CrewCase => about as CrewCase;
const nounsOf = (about: SitesCase): { readonly one: string; readonly several: string } => NOUNS[crewIn(about).member];

/** What a program of these exercises resolves to: what the answer came to, and whose owners have been told. */
interface Checked { readonly results: Plain; readonly told: readonly string[]; readonly tookMs?: number }
const checkedIn = ({ value }: Outcome): Checked => value as unknown as Checked;

/** Whether each site is up, in the order of the addresses, and exactly the owners of the others have been told. */
export const rightResults: Judge = (outcome, about) => {
  const problem = resultProblem(outcome, about);
  if (!problem || crewIn(about as SitesCase).isTwice !== true) return problem;
  return { ...problem, help: 'Here two calls run at the same time. What a call needs, its list and its answers above all, it makes for itself: what lies at the top of the module is the same for both.', misconception: 'one-list-for-all-calls' };
};

const resultProblem: Judge = (outcome, about) => {
  const site = about as SitesCase;
  if (outcome.end !== 'settled') return ownersTold(outcome, about);
  if (outcome.error) return rejects(outcome, site);
  // A site that two have taken is told twice, and that is the business of another check.
  const told = isTakenTwice(outcome, site) ? [...new Set(checkedIn(outcome).told)] : [...checkedIn(outcome).told];
  return wrongResults(outcome, site) ?? untold(outcome, site) ?? ownersTold({ ...outcome, value: told }, about) ?? lingers(outcome, site);
};

/** Known to be down, and still nobody knows. */
function untold(outcome: Outcome, { sites, timeoutMs }: SitesCase): Problem | undefined {
  const { told } = checkedIn(outcome);
  const down = downOf(sites, timeoutMs);
  const address = down.find((one) => !told.includes(one));
  if (address === undefined) return undefined;
  return {
    kind: 'wrong result', sentence: `${address} is down, and its owner has not been told when the promise resolves.`, help: 'It may take a moment until an owner knows: await what `notifyOwner` returns.',
    misconception: 'called-is-told', expected: `told: ${list(down)}`, actual: told.length === 0 ? 'nobody is told' : `told: ${list(told)}`,
  };
}

/** Waits although all sites answer at once. */
function lingers({ value, timerWasEarly }: Outcome, { sites }: SitesCase): Problem | undefined {
  const { tookMs = 0 } = value as { readonly tookMs?: number };
  const isSlow = Object.values(sites).some((behaviour) => behaviour === 'silent' || typeof behaviour === 'object');
  if (timerWasEarly || isSlow || tookMs === 0) return undefined;
  return {
    kind: 'wrong result', sentence: `All sites answer at once, and the promise resolves ${String(tookMs / 1_000)} seconds later or more.`, misconception: 'long-enough',
    help: 'Do not sleep until all must be over: wait for the events that say that it is.', expected: 'no time on the clock of the checker', actual: `${String(tookMs / 1_000)} s or more`,
  };
}

function isTakenTwice(outcome: Outcome, { sites }: SitesCase): boolean {
  return Object.keys(sites).some((address) => new Set(requestsTo(outcome, address).map(({ thread }) => thread)).size > 1);
}

function rejects(outcome: Outcome, { sites, timeoutMs }: SitesCase): Problem {
  const down = downOf(sites, timeoutMs);
  const unasked = Object.keys(sites).filter((address) => requestsTo(outcome, address).length === 0);
  const rest = unasked.length === 0 ? '' : `; ${list(unasked)} ${verb(unasked.length, 'is', 'are')} never asked`;
  return {
    kind: 'wrong result', sentence: `The promise rejects: ${outcome.error ? said(outcome.error) : ''}${rest}.`, help: deathOf(outcome) ?? 'What a site does is a result, not an error, and nobody has died here.',
    expected: shown(Object.keys(sites).map((address) => !down.includes(address))), actual: 'an error',
  };
}

/** Somebody has died, and nobody but the answer itself has had a hand in it. */
function deathOf({ traffic, threads, uncaught: [error] }: Outcome): string | undefined {
  const dead = traffic.find(({ exitCode, signal }) => signal !== null || (exitCode !== null && exitCode !== 0));
  if (!dead) return undefined;
  const name = threads[dead.thread]?.name ?? 'somebody';
  if (error && /channel closed/i.test(error.message)) return `${name} has died: \`Channel closed\` is what \`send\` throws in a process that has been hung up on. Do not call \`disconnect\` while it still has a site to answer.`;
  return `${name} has died (${dead.signal ?? `exit code ${String(dead.exitCode)}`})${error ? `, of ${said(error)}` : ''}: its sites have no answer.`;
}

function wrongResults(outcome: Outcome, { sites, timeoutMs }: SitesCase): Problem | undefined {
  const { results } = checkedIn(outcome);
  const addresses = Object.keys(sites);
  const down = downOf(sites, timeoutMs);
  const wanted = addresses.map((address) => !down.includes(address));
  const base = { kind: 'wrong result' as const, expected: shown(wanted), actual: shown(results) };
  if (!Array.isArray(results)) return { ...base, sentence: 'Wrong result: the promise does not resolve to an array.', help: 'One boolean a site is wanted: is it up?' };
  const got = results as readonly Plain[];
  const unknown = addresses.find((_, index) => typeof got[index] !== 'boolean');
  if (unknown !== undefined) return unsaid(outcome, unknown, got[addresses.indexOf(unknown)], base);
  if (got.length !== wanted.length) return { ...base, sentence: `Wrong result: there are ${String(got.length)} results for ${String(wanted.length)} ${verb(wanted.length, 'site', 'sites')}.`, help: 'One for each site, in the order of the addresses.' };
  // Time was made to run out early: whoever gave up then may take the site for down.
  const index = wanted.findIndex((isUp, one) => got[one] !== isUp && !(isUp && outcome.timerWasEarly));
  if (index < 0) return undefined;
  const isMixed = JSON.stringify([...got].sort()) === JSON.stringify([...wanted].sort());
  return {
    ...base, sentence: `Wrong result: the ${place1(index)} result does not belong to the ${place1(index)} site, ${addresses[index] ?? ''}, which is ${wanted[index] === true ? 'up' : 'down'}.`,
    help: isMixed ? 'Answers come in any order. Tie each one to the place of its site, by its address or its index.' : HELP[whyOf(sites[addresses[index] ?? ''], wanted[index] === true)],
    misconception: isMixed ? 'arrival-order' : whyOf(sites[addresses[index] ?? ''], wanted[index] === true),
  };
}

const HELP = {
  'another-time-out': 'Each site has the whole time-out to itself, from the moment on in which it is asked.',
  'only-200-is-up': 'Down is 400 and above, or no answer; 204 is a success, and a site that has moved is there.',
  'an-answer-is-enough': 'For `fetch` every answer is a success, an error of the server, too: look at the `status`.',
  'no-answer-is-no-news': 'A site that cannot be reached is down.',
} as const;

/** Why a site may have been taken for what it is not. */
function whyOf(behaviour: Behaviour | undefined, isUp: boolean): keyof typeof HELP {
  if (typeof behaviour === 'object') return 'another-time-out';
  if (typeof behaviour === 'string') return 'no-answer-is-no-news';
  return isUp ? 'only-200-is-up' : 'an-answer-is-enough';
}

const place1 = (index: number): string => ['first', 'second', 'third', 'fourth', 'fifth', 'sixth'][index] ?? `${String(index + 1)}th`;

function unsaid(outcome: Outcome, address: string, value: Plain | undefined, base: Pick<Problem, 'kind' | 'expected' | 'actual'>): Problem {
  const requests = requestsTo(outcome, address);
  if (requests.length > 0 && requests.every(({ to }) => to === null || to > settledAt(outcome))) {
    return { ...base, sentence: `The promise resolves before ${address} has answered.`, help: 'It is settled when the last site has been checked, and not when the last one was taken.', misconception: 'taken-is-done' };
  }
  return { ...base, sentence: `Wrong result: the promise resolves, and about ${address} it says ${shown(value)}.`, help: 'Resolve when everything has been said about all sites: a message is heard later than it is sent, but before the `exit` of who has sent it.', misconception: 'taken-is-done' };
}

/** No request is answered later than this; without a settling there is none. */
function settledAt(outcome: Outcome): number {
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  return settle < 0 ? Infinity : Math.max(-1, ...(outcome.requests ?? []).filter(({ step }) => step < settle).map(({ from }) => from));
}

/** Each site is asked once; where two have asked it, both took it. */
export const takenOnce: Judge = (outcome, about) => {
  const problem = askedOnce(outcome, about);
  if (outcome.end !== 'settled' || !problem) return problem;
  const twice = Object.keys((about as SitesCase).sites).map((address) => requestsTo(outcome, address)).find(({ length }) => length > 1);
  const [first, second] = twice ?? [];
  if (!first || !second || first.thread === second.thread) return problem;
  const { one } = nounsOf(about as SitesCase);
  return {
    kind: 'wrong result', sentence: `${first.url} is asked twice: ${nameOf(outcome, first)} has taken it, and ${nameOf(outcome, second)} takes it, too.`, misconception: 'check-then-act',
    help: `To look which site is next and to take it must be one step, in which no other ${one} can come between.`, expected: 'one request a site', actual: String(twice?.length), notes: new Map([[first.step, 'takes it'], [second.step, 'takes it again']]),
  };
};

const nameOf = ({ threads }: Outcome, { thread }: WebRequest): string => threads[thread]?.name ?? 'somebody';

/** Nobody waits behind a site that never answers: all others are asked before that one is given up. */
export const nextOne: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const { sites } = about as SitesCase;
  const slow = Object.keys(sites).find((address) => sites[address] === 'silent');
  if (slow === undefined) return heldByOwner(outcome, about as SitesCase);
  const [silent] = requestsTo(outcome, slow);
  if (!silent || silent.to === null) return undefined;
  const over = silent.to;
  const late = (outcome.requests ?? []).find(({ from }) => from > over);
  if (!late) return undefined;
  const { one } = nounsOf(about as SitesCase);
  return {
    kind: 'starvation', sentence: `Starvation: ${late.url} is asked only when ${slow}, which never answers, has been given up. Until then there was a ${one} with nothing to do.`, misconception: 'equal-shares',
    help: `Decide who asks a site only when somebody is free to ask it: one list for all, and whoever is done takes the next one from it.`, notes: new Map([[silent.step, 'is never answered'], [late.step, 'has waited for that']]),
  };
};

/** Nobody waits until an owner has been told. */
function heldByOwner(outcome: Outcome, about: SitesCase): Problem | undefined {
  const telling = requestsTo(outcome, OWNER)[0];
  if (!telling || telling.to === null) return undefined;
  const told = telling.to;
  const late = Object.keys(about.sites).flatMap((address) => requestsTo(outcome, address)).find(({ from }) => from > told);
  if (!late) return undefined;
  const { one } = nounsOf(about);
  return {
    kind: 'starvation', sentence: `Starvation: ${late.url} is asked only when the owner of another site has been told, which takes a while. Until then there was a ${one} with nothing to do.`, misconception: 'told-first',
    help: `Give the ${one} its next site before you await \`notifyOwner\`: collect what it returns, and await that at the end.`, notes: new Map([[telling.step, 'an owner is being told'], [late.step, 'has waited for that']]),
  };
}

/** Sites are asked from inside of the crew: by members of the right kind, by no more of them than there may be, all at the same time, each one site after the other. */
export function askedByCrew(explored: Explored): Finding {
  const unavailable = notAvailable([explored]);
  if (unavailable) return unavailable;
  const { case: about, report } = explored;
  const settled = report.outcomes.filter(({ end, error }) => end === 'settled' && !error);
  if (settled.length === 0) return { passed: null, sentence: 'waits for a promise that resolves' };
  for (const outcome of settled) {
    const problem = strangers(outcome, crewIn(about as SitesCase)) ?? tooMany(outcome, crewIn(about as SitesCase)) ?? several(outcome, crewIn(about as SitesCase));
    if (problem) return { passed: false, ...withoutNotes(problem) };
  }
  return atTheSameTime(report.requestsInFlight ?? 0, crewIn(about as SitesCase));
}

function withoutNotes({ notes: _, rows: __, ...problem }: Problem): Omit<Problem, 'notes' | 'rows'> {
  return problem;
}

/** Threads of the right kind, or those that they have started. */
function isMember({ threads }: Outcome, thread: number, member: ThreadInfo['kind']): boolean {
  const info = threads[thread];
  return info !== undefined && (info.kind === member || isMember({ threads } as Outcome, info.parent, member));
}

function strangers(outcome: Outcome, about: CrewCase): Problem | undefined {
  const { one, several: many } = nounsOf(about);
  const stranger = Object.keys(about.sites).flatMap((address) => requestsTo(outcome, address)).find(({ thread }) => !isMember(outcome, thread, about.member));
  if (!stranger) return undefined;
  const kind = outcome.threads[stranger.thread]?.kind;
  const who = kind === 'main' ? 'the main thread' : kind === 'worker' ? `${nameOf(outcome, stranger)}, which is a thread of the same process` : `${nameOf(outcome, stranger)}, which is a process of its own`;
  return {
    kind: 'not concurrent', sentence: `${stranger.url} is asked by ${who}${place(stranger.at)}, and not from inside of a ${about.member === 'worker' ? 'worker thread' : one}.`, misconception: 'asked-elsewhere',
    help: `Here the ${many} ask the sites themselves: what each of them sends back is what came of it.`, expected: `requests of ${about.member === 'worker' ? 'worker threads' : many}`, actual: `a request of ${kind === 'main' ? 'the main thread' : `a ${kind ?? 'stranger'}`}`,
  };
}

function tooMany(outcome: Outcome, about: CrewCase): Problem | undefined {
  const { one, several: many } = nounsOf(about);
  const started = outcome.threads.filter(({ kind }) => kind === about.member).length;
  const sites = Object.keys(about.sites).length;
  if (started <= about.size && started > sites) {
    return {
      kind: 'wrong result', sentence: `${String(started)} ${many} are started for ${String(sites)} ${verb(sites, 'site', 'sites')}.`, misconception: 'always-so-many',
      help: `No site is left for some of them. Start \`Math.min(${about.member === 'worker' ? 'threads' : 'size'}, addresses.length)\`.`, expected: `at most ${String(sites)} ${verb(sites, one, many)}`, actual: String(started),
    };
  }
  if (started <= about.size) return undefined;
  return {
    kind: 'wrong result', sentence: `${String(started)} ${many} are started for ${String(Object.keys(about.sites).length)} sites, where there may be ${String(about.size)} at the most.`, misconception: 'one-for-each-site',
    help: 'Start a fixed number; each one checks site after site, until there are none left.', expected: `at most ${String(about.size)} ${many}`, actual: String(started),
  };
}

function several(outcome: Outcome, about: CrewCase): Problem | undefined {
  const { one } = nounsOf(about);
  const own = Object.keys(about.sites).flatMap((address) => requestsTo(outcome, address)).sort((first, second) => first.from - second.from);
  for (const [index, request] of own.entries()) {
    const other = own.slice(index + 1).find(({ thread, from }) => thread === request.thread && (request.to === null || from < request.to));
    if (!other) continue;
    return {
      kind: 'wrong result', sentence: `${nameOf(outcome, other)} asks ${other.url}${place(other.at)} while it still waits for ${request.url}.`, misconception: 'all-in-one',
      help: `Each ${one} asks one site at a time: when that one is done, it takes the next.`, expected: `one request at a time from each ${one}`, actual: '2',
    };
  }
  return undefined;
}

function atTheSameTime(most: number, about: CrewCase): Finding {
  const { several: many } = nounsOf(about);
  const wanted = Math.min(about.size, Object.keys(about.sites).length);
  if (most === wanted) return { passed: true };
  if (most > wanted) {
    return { passed: false, kind: 'wrong result', sentence: `${String(most)} sites are asked at the same time by ${String(about.size)} ${many}.`, help: 'Each one asks one site at a time.', misconception: 'all-in-one', expected: `${String(wanted)} at the same time`, actual: String(most) };
  }
  return {
    passed: false, kind: 'not concurrent', sentence: `${onlyOf(most, wanted, 'requests')} under way at the same time, however long the sites take.`, misconception: 'one-after-the-other',
    help: `Start all ${many} before you wait for the first of them.`, expected: `${String(wanted)} at the same time`, actual: String(most),
  };
}

/** A member that dies makes the promise reject with an Error, unless everything is done without it. */
export const noSiteLost: Judge = (outcome, about) => {
  const site = about as CrewCase;
  if (!site.fault && site.allDie !== true) return undefined;
  const { one } = nounsOf(site);
  const { signal, error, exitCode = 1 } = site.fault ?? (site.member === 'process' ? { signal: 'SIGKILL' } : {});
  const how = signal ?? (error ? 'an error' : `exit code ${String(exitCode)}`);
  if (site.allDie && (outcome.end === 'livelock' || outcome.end === 'endless')) return replacesForEver(outcome, site);
  if (outcome.end === 'hang' || outcome.end === 'deadlock' || (outcome.end === 'exit' && outcome.uncaught.length === 0 && outcome.unhandledRejections.length === 0)) {
    const general = generalProblem(outcome);
    return general && { ...general, kind: 'deadlock', sentence: `A ${one} dies with ${how}, and the promise never settles.`, help: `Who has died says nothing any more. \`exit\` comes whatever happens to a ${one}: it must settle what still waits for it.`, misconception: 'everybody-answers' };
  }
  if (outcome.end === 'livelock') return waitsForTasks(outcome, one, how);
  if (outcome.end !== 'settled') return undefined;
  if (outcome.error) return noError(outcome, one);
  const wrong = rightResults(outcome, about);
  if (!wrong) return undefined;
  return {
    ...wrong, sentence: `A ${one} dies with ${how}, and the promise resolves as if nothing had happened. ${wrong.sentence}`, misconception: 'death-is-silent',
    help: `When a ${one} has died, look whether all sites have been checked; if not, reject, or have another ${one} check them.`, expected: 'an Error, or all sites checked',
  };
};

function replacesForEver(outcome: Outcome, about: CrewCase): Problem | undefined {
  const general = generalProblem(outcome);
  const { one, several: many } = nounsOf(about);
  return general && {
    ...general, sentence: `Livelock: every ${one} dies at once, and for each a new one is started, for ever.`, misconception: 'replaced-for-ever',
    help: `What has killed one ${one} may kill the next. Count the ${many} that have died, and reject when there are too many.`,
  };
}

/** Nothing but timers is left: a `joinAsync` of `shared/` keeps the program alive by one. */
function waitsForTasks(outcome: Outcome, one: string, how: string): Problem | undefined {
  const general = generalProblem(outcome);
  const joins = outcome.trace.some(({ text }) => text.includes('joinAsync()'));
  if (!general || !joins || outcome.faultAfterSends < 0 || !onlyTimersAreLeft(outcome)) return undefined;
  const death = outcome.trace.findIndex(({ operation }) => operation === 'fault');
  return {
    ...general, kind: 'deadlock', sentence: `A ${one} dies with ${how}, and the promise never settles: \`joinAsync()\` waits for a \`taskDone()\` that never comes.`, misconception: 'everybody-answers',
    help: `Who has died says nothing any more, and so its sites are never done. \`exit\` comes whatever happens to a ${one}: wait for the \`exit\` of all, and then look whether every site has an answer.`,
    notes: new Map(death < 0 ? [] : [[death, 'never says that its site is done']]),
  };
}

function onlyTimersAreLeft({ diagnoses, trace }: Outcome): boolean {
  return diagnoses.some((one) => (one.kind === 'livelock' || one.kind === 'starvation') && one.cycle.every((index) => trace[index]?.operation === 'timer'));
}

function noError({ error }: Outcome, one: string): Problem | undefined {
  if (error?.name !== 'a thrown value') return undefined;
  return { kind: 'wrong result', sentence: `When a ${one} dies, the promise rejects with something that is no Error: ${said(error)}.`, help: 'Reject with `new Error(...)`: whoever catches it looks for `message` and `stack`.', misconception: 'death-is-silent', expected: 'an Error', actual: error.message };
}

/** Leaves out what nobody can help: a thread that is ended while it holds a lock of the queue keeps it for ever. */
export function withoutHeldLocks(explored: Explored, { onlySettled = false } = {}): Explored {
  const seen = explored.report.outcomes.filter(({ end }) => end === 'settled' || !onlySettled);
  const outcomes = seen.filter(({ end, autopsy }) => end === 'settled' || !autopsy.some((line) => /waits for lock\b.*, held by .+, which has ended/.test(line)));
  return { ...explored, report: { ...explored.report, outcomes } };
}

/** All members have ended when the promise settles, also when it rejects. */
export const crewHasEnded: Judge = (outcome, about) => {
  const problem = leakProblem(outcome, crewIn(about as SitesCase).member) ?? nothingLeft(outcome, about);
  if (!problem) return undefined;
  const isEarly = outcome.aliveAtSettle.length > 0;
  return { ...problem, misconception: outcome.leftAlive.length > 0 ? 'nobody-goes-home' : isEarly && outcome.error ? 'first-death-ends-all' : isEarly ? 'done-is-ended' : 'over-is-over' };
};
