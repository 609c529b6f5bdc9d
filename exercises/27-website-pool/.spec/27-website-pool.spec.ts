import { coverageOf, exploreAll, judgeCases, judgeOutcomes, replayOf } from '../../../grading/judging/explored.ts';
import type { Explored, Judge } from '../../../grading/judging/explored.ts';
import type { Fault } from '../../../grading/explore/world.ts';
import type { Answer, Finding } from '../../../grading/finding.ts';
import { realRun } from '../../../grading/judging/real-finding.ts';
import { randomStream } from '../../../grading/random.ts';
import { spec } from '../../../grading/spec.ts';
import { askedByCrew, crewHasEnded, nextOne, noSiteLost, rightResults, SLOW_OWNER, takenOnce, withoutHeldLocks } from '../../../grading/web/shared-work.ts';
import type { CrewCase } from '../../../grading/web/shared-work.ts';
import { describe, downOf, sitesOf, TIMEOUT_MS, webOf } from '../../../grading/web/websites.ts';
import type { Behaviour, Sites } from '../../../grading/web/websites.ts';

const DEFAULT_SIZE = 4;
const EXIT_CODE = 107;
/** In it two calls run at the same time. */
const TWICE = 'check-twice.ts';
/** In it nobody lives long enough to be answered. */
const DEADLY = 'check-deadly.ts';

interface CaseOptions {
  readonly program?: string;
  readonly size?: number;
  readonly timeoutMs?: number;
  readonly fault?: Fault;
  /** What is said of the fault. */
  readonly how?: string;
  readonly statesMax?: number;
  readonly randomExecutions?: number;
  readonly earlyTimersMax?: number;
}

/** Makes a case of sites that behave like this. Time runs out only when nothing else can happen. */
function caseOf(seed: number, id: string, behaviours: readonly Behaviour[], { program = 'check.ts', size, timeoutMs, fault, how = '', statesMax = 1_000, randomExecutions = 20, earlyTimersMax = 0 }: CaseOptions = {}): CrewCase {
  const sites = sitesOf(randomStream(seed, id), behaviours);
  return {
    id, program, sites, member: 'process', size: size ?? DEFAULT_SIZE, timeoutMs: timeoutMs ?? TIMEOUT_MS, web: [...webOf(sites), SLOW_OWNER], ...(fault && { fault }), ...(program === TWICE && { isTwice: true }), ...(program === DEADLY && { allDie: true }),
    input: { addresses: Object.keys(sites), ...(size !== undefined && { size }), ...(timeoutMs !== undefined && { timeoutMs }) },
    says: `${describe(sites)}; ${size === undefined ? 'the size by default' : `size ${String(size)}`}${timeoutMs === undefined ? '' : `; time-out ${String(timeoutMs)} ms`}${how}`,
    limits: { statesMax, randomExecutions, earlyTimersMax },
  };
}

const plain = (seed: number): CrewCase[] => [
  caseOf(seed, 'a', [404, 200], { size: 2 }), caseOf(seed, 'b', [200, 'ECONNREFUSED', 301], { size: 2 }), caseOf(seed, 'c', [], { size: 2 }), caseOf(seed, 'd', [500], { size: 2 }),
  caseOf(seed, 'e', [200, 404, 'ENOTFOUND'], { size: 1 }),
];
const timed = (seed: number): CrewCase[] => [
  caseOf(seed, 'g', [[200, 25_000], [204, 15_000]], { size: 2 }), caseOf(seed, 'h', [[200, 300], [200, 700]], { size: 2, timeoutMs: 500 }),
];
const owners = (seed: number): CrewCase[] => [
  caseOf(seed, 'o', [404, 200], { size: 1, program: 'check-slow-owners.ts' }), caseOf(seed, 't', [404, 200, 404], { size: 1, program: TWICE, how: ' each; two calls at the same time, one of 2 sites, one of 1' }),
  caseOf(seed, 'y', [200, 404], { size: 1, earlyTimersMax: 1 }),
];
/** One site never answers, or one owner is told for a long time; the others must not wait for that. */
const held = (seed: number): CrewCase[] => [
  caseOf(seed, 's', ['silent', 200, 404, 204], { size: 2 }), caseOf(seed, 'u', [200, 'silent', 500, 200, 404], { size: 2 }),
  caseOf(seed, 'v', [404, 200], { size: 1, program: 'check-owners-take-time.ts', how: '; it takes ten seconds to tell an owner' }),
];
/** Only their overlap is looked at. */
const many = (seed: number): CrewCase[] => [
  caseOf(seed, 'm', [200, 404, 200, 500, 204, 200], { size: 3, statesMax: 1, randomExecutions: 0 }), caseOf(seed, 'n', [200, 404, 200, 500, 204, 200, 503, 200], { statesMax: 1, randomExecutions: 0 }),
];
const deadly = (seed: number): CrewCase[] => {
  const dies = (id: string, behaviours: readonly Behaviour[], size: number, fault: Fault, how: string): CrewCase => caseOf(seed, id, behaviours, { size, fault, how: `; ${how}` });
  return [
    dies('p', [404, 200], 1, { child: 0, when: 'birth', exitCode: 0 }, 'it exits at once, with code 0'),
    dies('q', [200, 404], 2, { child: 1, when: 'birth', exitCode: EXIT_CODE }, `the second one exits at once, with code ${String(EXIT_CODE)}`),
    dies('r', [404, 200], 2, { child: 0, when: 'birth', signal: 'SIGKILL' }, 'the first one is killed at once'),
    dies('x', [404, 200], 2, { child: 0, when: 'any', signal: 'SIGKILL' }, 'the first one is killed at some moment'),
    dies('z', [404, 200, 204], 1, { child: 0, when: 'any', exitCode: 0 }, 'it exits with code 0 at some moment'),
    caseOf(seed, 'k', ['silent', 'silent'], { size: 1, program: DEADLY, how: '; every process is killed at once, those that replace others, too', statesMax: 200, randomExecutions: 0 }),
  ];
};
const judged = (seed: number): CrewCase[] => [...plain(seed), ...timed(seed), ...owners(seed)];
const allCases = (seed: number): CrewCase[] => [...judged(seed), ...held(seed), ...many(seed), ...deadly(seed)];

const judgeAny: Judge = (outcome, about) => (about as CrewCase).fault || (about as CrewCase).allDie
  ? noSiteLost(outcome, about) ?? crewHasEnded(outcome, about)
  : rightResults(outcome, about) ?? takenOnce(outcome, about) ?? nextOne(outcome, about) ?? crewHasEnded(outcome, about);

/** 33 sites of all kinds that answer at once. */
function manySites(seed: number): Sites {
  const kinds: Behaviour[] = [200, 404, 200, 204, 'ECONNREFUSED', 200, 500, 301, 'ENOTFOUND', 200, 400];
  return sitesOf(randomStream(seed, 'many'), Array.from({ length: 33 }, (_, index) => kinds[index % kinds.length] ?? 200));
}

/** One case after the other, without what nobody can help. */
async function judgeDeaths(answer: Answer, cases: readonly CrewCase[], judge: Judge, { onlySettled = false } = {}): Promise<Finding> {
  const seen: Explored[] = [];
  for (const one of cases) {
    seen.push(...(await exploreAll(answer, [one])).map((explored) => withoutHeldLocks(explored, { onlySettled })));
    const finding = judgeOutcomes(seen.slice(-1), judge);
    if (finding.passed !== true) return finding;
  }
  return { passed: true, coverage: coverageOf(seen) };
}

export default spec(import.meta.url, {
  'results': (answer) => judgeCases(answer, judged(answer.seed), rightResults),

  'once': (answer) => judgeCases(answer, judged(answer.seed), takenOnce, { races: true }),

  'in-processes': async (answer) => {
    const cases = [...plain(answer.seed).filter(({ id }) => id === 'b' || id === 'd'), ...many(answer.seed)];
    for (const one of cases) {
      const [explored] = await exploreAll(answer, [one]);
      const finding = explored && askedByCrew(explored);
      if (finding && finding.passed !== true) return finding;
    }
    return { passed: true };
  },

  'next-one': (answer) => judgeCases(answer, held(answer.seed), (outcome, about) => nextOne(outcome, about) ?? rightResults(outcome, about)),

  'dead-process': (answer) => judgeDeaths(answer, deadly(answer.seed), noSiteLost),

  'clean-up': async (answer) => {
    const finding = await judgeCases(answer, [...judged(answer.seed), ...held(answer.seed)], crewHasEnded, { onlySettled: true });
    if (finding.passed === false) return finding;
    const other = await judgeDeaths(answer, deadly(answer.seed), crewHasEnded, { onlySettled: true });
    return other.passed === true ? finding : other;
  },

  'for-real': (answer) => {
    const sites = manySites(answer.seed);
    const down = downOf(sites);
    const expected = { results: Object.keys(sites).map((address) => !down.includes(address)), told: [...down].sort() };
    return realRun(answer, 'check-for-real.ts', { input: { addresses: Object.keys(sites), size: 3 }, web: webOf(sites) }, { expected, kind: 'process', children: 3 });
  },
}, { replay: replayOf(allCases, judgeAny) });
