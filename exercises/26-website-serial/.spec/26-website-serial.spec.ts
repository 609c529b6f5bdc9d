import { judgeCases, replayOf } from '../../../grading/judging/explored.ts';
import type { Judge } from '../../../grading/judging/explored.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { askedOnce, describe, downOf, failureOnce, nothingLeft, ownersTold, sitesOf, TIMEOUT_MS, webOf } from '../../../grading/web/websites.ts';
import type { Behaviour, Sites, SitesCase } from '../../../grading/web/websites.ts';

const PROGRAM = 'check.ts';
/** In it no owner can be told. */
const FAILING = 'check-failing-owners.ts';
/** A process for each site is right, too, and 33 of them take their time on a busy machine. */
const REAL_LIMIT_MS = 120_000;

/** Makes a case of sites that behave like this. Time runs out only when nothing else can happen. */
function caseOf(seed: number, id: string, behaviours: readonly Behaviour[], { program = PROGRAM, timeoutMs, earlyTimersMax = 0 }: { readonly program?: string; readonly timeoutMs?: number; readonly earlyTimersMax?: number } = {}): SitesCase {
  const sites = sitesOf(randomStream(seed, id), behaviours);
  return {
    id, program, input: { addresses: Object.keys(sites), ...(timeoutMs !== undefined && { timeoutMs }) }, sites, timeoutMs: timeoutMs ?? TIMEOUT_MS, web: webOf(sites),
    says: `${describe(sites)}${program === FAILING ? '; `notifyOwner` rejects' : ''}${timeoutMs === undefined ? '' : `; time-out ${String(timeoutMs)} ms`}`, limits: { statesMax: 4_000, randomExecutions: 100, earlyTimersMax },
  };
}

const answering = (seed: number): SitesCase[] => [
  caseOf(seed, 'a', [200, 404, 204]), caseOf(seed, 'b', [500, 301, 200]), caseOf(seed, 'c', []), caseOf(seed, 'd', [400, 302, 503, 200]),
];
const unreachable = (seed: number): SitesCase[] => [
  caseOf(seed, 'e', ['ECONNREFUSED', 200, 404]), caseOf(seed, 'f', [200, 'ENOTFOUND', 500, 'ECONNREFUSED']),
];
const slow = (seed: number): SitesCase[] => [
  caseOf(seed, 'g', ['silent', 200, 404]), caseOf(seed, 'h', [[200, 15_000], [404, 19_000], 200]), caseOf(seed, 'i', [[200, 25_000], 200, 'silent']),
  caseOf(seed, 'j', [[200, 300], [200, 700], 404], { timeoutMs: 500 }), caseOf(seed, 'k', ['silent', [204, 35_000]], { timeoutMs: 40_000 }),
];
const owners = (seed: number): SitesCase[] => [
  caseOf(seed, 'o', [404, 200, 'ECONNREFUSED'], { program: 'check-slow-owners.ts' }), caseOf(seed, 'w', ['silent', 404, 200, 'ENOTFOUND'], { program: 'check-and-wait.ts' }),
  caseOf(seed, 'y', [200, 404], { program: 'check-and-wait.ts', earlyTimersMax: 1 }),
  caseOf(seed, 'v', [200, 404, 'ECONNREFUSED'], { program: FAILING }),
];
const plainCases = (seed: number): SitesCase[] => [...answering(seed), ...unreachable(seed), ...slow(seed)];
const allCases = (seed: number): SitesCase[] => [...plainCases(seed), ...owners(seed)];

const rightAndOnce: Judge = (outcome, about) => about.program === FAILING ? failureOnce(outcome, about) : ownersTold(outcome, about) ?? askedOnce(outcome, about);
const judgeAny: Judge = (outcome, about) => rightAndOnce(outcome, about) ?? (about.program === PROGRAM ? nothingLeft(outcome, about) : undefined);

/** 33 sites of all kinds that answer at once. */
function manySites(seed: number): Sites {
  const kinds: Behaviour[] = [200, 404, 200, 204, 'ECONNREFUSED', 200, 500, 301, 'ENOTFOUND', 200, 400];
  return sitesOf(randomStream(seed, 'many'), Array.from({ length: 33 }, (_, index) => kinds[index % kinds.length] ?? 200));
}

export default spec(import.meta.url, {
  'classification': (answer) => judgeCases(answer, answering(answer.seed), ownersTold),

  'unreachable': (answer) => judgeCases(answer, unreachable(answer.seed), ownersTold),

  'time-out': (answer) => judgeCases(answer, slow(answer.seed), ownersTold),

  'once': (answer) => judgeCases(answer, allCases(answer.seed), rightAndOnce),

  'clean-up': (answer) => judgeCases(answer, plainCases(answer.seed), nothingLeft, { onlySettled: true }),

  'for-real': async (answer) => {
    const sites = manySites(answer.seed);
    // Who is told, and not in which order.
    return realRun(answer, 'check-sorted.ts', { input: { addresses: Object.keys(sites) }, web: webOf(sites), timeLimitMs: REAL_LIMIT_MS }, { expected: downOf(sites).sort(), kind: 'none', children: 0 });
  },
}, { replay: replayOf(allCases, judgeAny) });
