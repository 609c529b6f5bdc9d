/** What the exercises about web sites share: lists of sites, the web that they make, and what is right about them. */
import type { Outcome, WebRequest } from '../explore/report.ts';
import type { WebSite } from '../explore/world/web.ts';
import type { Case, Judge } from '../judging/explored.ts';
import { randomInteger } from '../random.ts';
import type { RandomStream } from '../random.ts';
import { leakProblem, said, shown } from '../judging/problem.ts';
import type { Problem } from '../judging/problem.ts';
import { list, place, verb } from '../judging/wording.ts';

/** What a site does: a status (after so many milliseconds), why it cannot be reached, or nothing at all. */
export type Behaviour = number | 'ECONNREFUSED' | 'ENOTFOUND' | 'silent' | readonly [status: number, afterMs: number];
/** Address → what is there. */
export type Sites = Readonly<Record<string, Behaviour>>;
/** A case of an exercise about web sites. */
export interface SitesCase extends Case {
  readonly sites: Sites;
  readonly timeoutMs: number;
}

/** The default of the exercises, in milliseconds. */
export const TIMEOUT_MS = 20_000;
/** Where all redirections lead. */
const MOVED_TO = 'https://moved-here.example/';
const WORDS = ['amber', 'brook', 'copper', 'delta', 'ember', 'fjord', 'gravel', 'heron', 'inlet', 'jasper', 'knoll', 'lagoon', 'moss', 'nettle', 'opal', 'pebble'];

/** Makes addresses for behaviours, in their order; no two are the same, and some are of `http:` and have a path. */
export function sitesOf(stream: RandomStream, behaviours: readonly Behaviour[]): Sites {
  const sites: [string, Behaviour][] = behaviours.map((behaviour, index) => {
    const host = `${WORDS[randomInteger(stream, 0, WORDS.length - 1)] ?? ''}-${String(index)}${String(randomInteger(stream, 10, 99))}`;
    const [protocol, domain, path] = [index % 3 === 2 ? 'http' : 'https', index % 2 === 0 ? 'example' : 'test', index % 4 === 1 ? `/page?of=${String(index)}` : ''];
    return [`${protocol}://${host}.${domain}${path}`, behaviour];
  });
  return Object.fromEntries(sites);
}

/** The web that has these sites. */
export function webOf(sites: Sites): WebSite[] {
  const own = Object.entries(sites).map(([url, behaviour]): WebSite => {
    if (behaviour === 'silent') return { url, never: true };
    if (typeof behaviour === 'string') return { url, error: behaviour };
    const [status, afterMs] = typeof behaviour === 'number' ? [behaviour] : behaviour;
    return { url, status, ...(isRedirection(status) && { headers: { location: MOVED_TO } }), ...(afterMs !== undefined && { afterMs }) };
  });
  return [...own, { url: MOVED_TO, status: 200 }];
}

const isRedirection = (status: number): boolean => status > 300 && status < 400;

/** The sites whose owners have to be told. */
export function downOf(sites: Sites, timeoutMs = TIMEOUT_MS): string[] {
  return Object.entries(sites).filter(([, behaviour]) => isDown(behaviour, timeoutMs)).map(([address]) => address);
}

function isDown(behaviour: Behaviour, timeoutMs: number): boolean {
  if (typeof behaviour === 'string') return true;
  const [status, afterMs = 0] = typeof behaviour === 'number' ? [behaviour] : behaviour;
  return status >= 400 || afterMs > timeoutMs;
}

/** `answers 404`, `refuses the connection`, `answers 200 after 15 seconds`. */
function doing(behaviour: Behaviour): string {
  if (behaviour === 'silent') return 'takes the request and never answers';
  if (behaviour === 'ECONNREFUSED') return 'refuses the connection';
  if (behaviour === 'ENOTFOUND') return 'is a host that does not exist';
  const [status, afterMs] = typeof behaviour === 'number' ? [behaviour] : behaviour;
  return `answers ${String(status)}${afterMs === undefined ? '' : ` after ${afterMs < 1_000 ? `${String(afterMs)} ms` : `${String(afterMs / 1_000)} seconds`}`}`;
}

/** What the sites of a case do, for people. */
export function describe(sites: Sites): string {
  const all = Object.values(sites).map(doing);
  return all.length === 0 ? 'no sites' : `${String(all.length)} ${verb(all.length, 'site', 'sites')}: one ${all.join(', one ')}`;
}

/** The requests to one address of the list; those that it redirected to are others. */
export function requestsTo(outcome: Outcome, address: string): readonly WebRequest[] {
  const { href } = new URL(address);
  return (outcome.requests ?? []).filter(({ url }) => url === href);
}

const sitesIn = (about: Case): SitesCase => about as SitesCase;

/** Exactly the owners of the sites that are down have been told, each of them once. */
export const ownersTold: Judge = (outcome, about) => {
  const { sites, timeoutMs } = sitesIn(about);
  if (outcome.end === 'hang' || outcome.end === 'exit') return unanswered(outcome, sites);
  if (outcome.end !== 'settled') return undefined;
  const down = downOf(sites, timeoutMs);
  const expected = down.length === 0 ? 'nobody is told' : `told: ${list(down)}`;
  if (outcome.error) return rejects(outcome, sites, expected);
  const { told, called } = toldIn(outcome);
  const actual = told.length === 0 ? 'nobody is told' : `told: ${list(told.map(String))}`;
  const twice = toldTwice(told);
  if (typeof twice === 'string') {
    return { kind: 'wrong result', sentence: `The owner of ${twice} is told more than once.`, help: 'One failure can be heard in several ways (a time-out and the error that follows it, a rejection that is caught twice): let one place decide, and tell there.', misconception: 'told-on-every-way', expected, actual, ...noteOf(outcome, twice, 'its owner is told twice') };
  }
  // Time was made to run out early: whoever gave up then may take the site for down.
  const wrongly = outcome.timerWasEarly ? undefined : told.find((address) => !down.includes(String(address)));
  if (wrongly !== undefined) return falseAlarm(outcome, sites, wrongly as string, { expected, actual });
  const missed = down.find((address) => !told.includes(address));
  if (missed === undefined) return undefined;
  return called.includes(missed) ? notAwaited(missed, { expected, actual }) : untold(outcome, sites, missed, { expected, actual });
};

/** Whose owners have been told, and whose `notifyOwner` has been called by then: only a program in which that takes time makes a difference. */
function toldIn({ value }: Outcome): { readonly told: readonly unknown[]; readonly called: readonly unknown[] } {
  if (Array.isArray(value)) return { told: value, called: [] };
  const { told = [], called = [] } = (value ?? {}) as { readonly told?: readonly unknown[]; readonly called?: readonly unknown[] };
  return { told, called };
}

/** The first address of which an owner is told a second time. */
const toldTwice = (told: readonly unknown[]): unknown => told.find((address, index) => told.indexOf(address) !== index);

/** No owner is told twice, not even one who could not be told; and whoever waits hears of that. */
export const failureOnce: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return ownersTold(outcome, about);
  const { told } = toldIn(outcome);
  const twice = toldTwice(told);
  const { how } = outcome.value as { readonly how: string };
  if (typeof twice === 'string') {
    return { kind: 'wrong result', sentence: `\`notifyOwner\` rejects for ${twice}, and is called for it once more.`, help: 'The `catch` is there for the request: what goes wrong when the owner is told must not get into it. Decide in `try` and `catch` whether the site is up, and tell its owner after both.', misconception: 'one-catch-for-both', expected: `${twice} once`, actual: `told: ${list(told.map(String))}`, ...noteOf(outcome, twice, 'its owner is told twice') };
  }
  return how === 'rejects with that error' ? undefined : { kind: 'wrong result', sentence: `\`notifyOwner\` rejects, and the promise ${how}.`, help: 'Nobody else would hear that an owner could not be told: let the error through.', expected: 'rejects with that error', actual: how };
};

function notAwaited(address: string, compared: Compared): Problem {
  return { kind: 'wrong result', sentence: `The promise resolves before the owner of ${address} has been told: \`notifyOwner\` has been called, and is not done.`, help: 'It may take a moment until an owner knows: await what `notifyOwner` returns. `forEach` awaits nothing, `for (const ... of ...)` can.', misconception: 'called-is-told', ...compared };
}

type Compared = Pick<Problem, 'expected' | 'actual'>;

function unanswered(outcome: Outcome, sites: Sites): Problem | undefined {
  if (outcome.uncaught.length > 0 || outcome.unhandledRejections.length > 0) return undefined;
  const waiting = Object.keys(sites).find((address) => requestsTo(outcome, address).some(({ to }) => to === null));
  if (waiting === undefined) return undefined;
  return {
    kind: 'deadlock', sentence: `The promise never settles: ${waiting} ${doing(sites[waiting] ?? 'silent')}, and nothing ends the waiting for it.`, misconception: 'somebody-will-answer',
    help: 'A request needs a time-out of its own: `fetch(address, { signal: AbortSignal.timeout(ms) })`.', ...noteOf(outcome, waiting, 'is never answered'),
  };
}

function rejects(outcome: Outcome, sites: Sites, expected: string): Problem {
  const unasked = Object.keys(sites).filter((address) => requestsTo(outcome, address).length === 0);
  const rest = unasked.length === 0 ? 'and whoever waits for it takes that for a fault of the program' : `and ${list(unasked)} ${verb(unasked.length, 'is', 'are')} never asked`;
  return {
    kind: 'crash', sentence: `The promise rejects because of one site, ${rest}: ${outcome.error ? said(outcome.error) : ''}.`, misconception: 'first-failure-ends-the-list',
    help: '`fetch` rejects when there is no answer. Here that is a result like any other: catch it where one site is checked, and not around the whole list.', expected, actual: 'an error',
  };
}

function falseAlarm(outcome: Outcome, sites: Sites, address: string, compared: Compared): Problem {
  const behaviour = sites[address];
  if (behaviour === undefined) return { kind: 'wrong result', sentence: `An owner is told of an address that is not in the list: ${shown(address)}.`, help: 'Owners are told the address as it stands in the list.', ...compared };
  const [status, afterMs] = typeof behaviour === 'object' ? behaviour : [behaviour];
  if (hadNoTime(outcome, address)) {
    return {
      kind: 'wrong result', sentence: `The owner of ${address} is told that it is down, but it ${doing(behaviour)}: the time was over before it could.`, misconception: 'another-time-out', ...compared, ...noteOf(outcome, address, 'has no time left'),
      help: 'Each site has the whole time-out to itself. Make a new signal, or a new timer, for each request: one for the whole list is over for all that come after a slow site.',
    };
  }
  const help = afterMs !== undefined ? 'Give every site the whole time-out, by itself.'
    : isRedirection(Number(status)) ? 'A site that has moved is there, and `fetch` follows it by itself.'
      : Number(status) > 200 ? 'Down is 400 and above; below that there are more successes than 200.' : 'Is it asked at its own address, with its own protocol?';
  return {
    kind: 'wrong result', sentence: `The owner of ${address} is told that it is down, but it ${doing(behaviour)}.`, help, ...compared, ...noteOf(outcome, address, 'is up'),
    misconception: afterMs !== undefined ? 'another-time-out' : 'only-200-is-up',
  };
}

/** A time-out of another site has ended the request, or has kept it from being made. */
function hadNoTime(outcome: Outcome, address: string): boolean {
  const { trace } = outcome;
  const requests = requestsTo(outcome, address);
  const hasStrays = (outcome.requests ?? []).some(({ isStated }) => !isStated);
  return trace.some(({ operation }) => operation === 'timer') && (requests.length === 0 ? !hasStrays : requests.every(({ answer }) => answer === 'given up'));
}

function untold(outcome: Outcome, sites: Sites, address: string, compared: Compared): Problem {
  const behaviour = sites[address] ?? 'silent';
  const asked = requestsTo(outcome, address);
  const base = { kind: 'wrong result' as const, ...compared };
  if (asked.length === 0) {
    return { ...base, sentence: `${address} is never asked, and so its owner is not told.`, help: 'Every site of the list is checked, whatever the ones before it do.', misconception: 'first-failure-ends-the-list' };
  }
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  if (asked.every(({ to }) => to === null)) {
    return { ...base, sentence: `The promise resolves before ${address} has answered.`, help: 'Await every check: `forEach` does not wait for what an async function does.', misconception: 'started-is-done', notes: new Map([[settle, 'nobody has answered yet']]) };
  }
  if (behaviour === 400) {
    return { ...base, sentence: `${address} ${doing(behaviour)}, and its owner is not told.`, help: 'Down begins at 400: a site is up while its `status` is less than that.', misconception: isAboveTold(outcome, sites) ? 'above-400' : 'an-answer-is-enough', ...noteOf(outcome, address, 'is down') };
  }
  const isAnswer = typeof behaviour !== 'string' && (typeof behaviour === 'number' || behaviour[1] === 0);
  return {
    ...base, sentence: `${address} ${doing(behaviour)}, and its owner is not told.`, ...noteOf(outcome, address, 'is down'),
    help: isAnswer ? 'For `fetch` every answer is a success, an error of the server, too: look at the `status`.' : 'No answer in time means that the site is down, just as a bad one; and what is told later than the promise resolves is told to nobody.',
    misconception: isAnswer ? 'an-answer-is-enough' : 'no-answer-is-no-news',
  };
}

/** The owners of all sites know that answer more than 400, and there are some. */
function isAboveTold(outcome: Outcome, sites: Sites): boolean {
  const above = Object.keys(sites).filter((address) => Number(sites[address]) > 400);
  const { told } = toldIn(outcome);
  return above.length > 0 && above.every((address) => told.includes(address));
}

function noteOf(outcome: Outcome, address: string, note: string): Pick<Problem, 'notes'> {
  const step = requestsTo(outcome, address).at(-1)?.step ?? -1;
  return step < 0 ? {} : { notes: new Map([[step, note]]) };
}

/** Each site of the list is asked once, for its head; nobody else is asked. */
export const askedOnce: Judge = (outcome, about) => {
  if (outcome.end !== 'settled' || outcome.error) return undefined;
  const { sites } = sitesIn(about);
  for (const address of Object.keys(sites)) {
    const requests = requestsTo(outcome, address);
    const other = requests.find(({ method }) => method !== 'HEAD');
    if (requests.length !== 1) {
      return {
        kind: 'wrong result', sentence: `${address} is asked ${requests.length === 0 ? 'not at all' : `${String(requests.length)} times`}${place(requests.at(-1)?.at ?? '')}.`,
        help: 'One request decides about a site: each one is a visitor to it.', misconception: 'asks-again', expected: 'one request a site', actual: String(requests.length), ...noteOf(outcome, address, 'is one request too many'),
      };
    }
    if (other) {
      return {
        kind: 'wrong result', sentence: `${address} is asked for its whole page, by ${other.method}${place(other.at)}.`, help: 'Whether it is there shows in the head of its answer: `method: \'HEAD\'` asks for no more.',
        misconception: 'the-page-is-needed', expected: 'HEAD', actual: other.method, ...noteOf(outcome, address, 'asks for more than is needed'),
      };
    }
  }
  const stray = outcome.requests?.find(({ isStated }) => !isStated);
  return stray && { kind: 'wrong result', sentence: `${stray.url} is asked, which is not in the list${place(stray.at)}.`, help: 'Only the sites of the list are checked, at the addresses as they stand there.' };
};

/** Nothing is left behind: no timer, no request, no child, not even one that ends later by itself. */
export const nothingLeft: Judge = (outcome) => {
  const problem = leakProblem(outcome, 'worker');
  if (problem) return { ...problem, misconception: 'over-is-over' };
  if (outcome.end !== 'settled') return undefined;
  const settle = outcome.trace.findIndex(({ operation }) => operation === 'settle');
  const late = outcome.trace.findIndex(({ text }, index) => index > settle && text === 'a timer fires');
  if (late < 0) return undefined;
  return {
    kind: 'leak', sentence: 'Leak: a timer still runs when the promise has settled, so the program ends only when it fires.', misconception: 'over-is-over',
    help: 'Clear the timer of a time-out when the answer has come, on every way: `finally { clearTimeout(timer); }`. `AbortSignal.timeout` keeps nothing alive.', notes: new Map([[settle, 'all is done'], [late, 'only now the program can end']]),
  };
};
