/** What is right about lists of web sites, and how what is wrong is told. */
import { describe, expect, test } from 'vitest';
import type { Outcome, WebRequest } from '../explore/report.ts';
import { randomStream } from '../random.ts';
import { askedOnce, describe as describeSites, downOf, failureOnce, nothingLeft, ownersTold, sitesOf, webOf } from './websites.ts';
import type { Sites, SitesCase } from './websites.ts';

const [UP, GONE, SILENT, SLOW] = ['https://up.example', 'https://gone.example/page', 'https://silent.test', 'http://slow.test'];
const SITES: Sites = { [UP]: 200, [GONE]: 404, [SILENT]: 'silent', [SLOW]: [200, 15_000] };
const about: SitesCase = { id: 'a', program: 'check.ts', input: null, says: '', sites: SITES, timeoutMs: 20_000 };

const request = (address: string, given: Partial<WebRequest> = {}): WebRequest => ({
  thread: 0, method: 'HEAD', url: new URL(address).href, at: 'website.ts:9', step: 0, answer: 200, from: 0, to: 1, isStated: true, ...given,
});
const outcome = (given: Partial<Outcome> = {}): Outcome => ({
  end: 'settled', value: [GONE, SILENT], uncaught: [], unhandledRejections: [], aliveAtSettle: [], leftAlive: [], autopsy: [], lostWakeup: false, diagnoses: [], timerWasEarly: false,
  faultAfterSends: -1, threads: [{ id: 'm', kind: 'main', name: 'main', parent: -1 }], traffic: [], requests: Object.keys(SITES).map((address) => request(address)), interleavings: 1, preemptions: 0, schedule: '',
  trace: [{ thread: 0, operation: 'send', text: 'asks', at: '' }, { thread: 0, operation: 'settle', text: 'resolves', at: '' }], ...given,
});

describe('sitesOf(), webOf() and downOf()', () => {
  test('make as many different addresses, the same for a seed', () => {
    const behaviours = [200, 404, 'silent', [204, 5], 'ENOTFOUND', 301] as const;
    const sites = sitesOf(randomStream(7, 'x'), behaviours);
    expect(Object.values(sites)).toEqual(behaviours);
    expect(sitesOf(randomStream(7, 'x'), behaviours)).toEqual(sites);
    expect(Object.keys(sites).every((address) => /^https?:\/\/[a-z0-9-]+\.(?:example|test)(?:\/page\?of=\d)?$/.test(address))).toBe(true);
    const [ok, gone, silent, slow, unknown, moved] = Object.keys(sites);
    expect(downOf(sites)).toEqual([gone, silent, unknown]);
    expect(webOf(sites)).toEqual([
      { url: ok, status: 200 }, { url: gone, status: 404 }, { url: silent, never: true }, { url: slow, status: 204, afterMs: 5 }, { url: unknown, error: 'ENOTFOUND' },
      { url: moved, status: 301, headers: { location: 'https://moved-here.example/' } }, { url: 'https://moved-here.example/', status: 200 },
    ]);
  });

  test('count a slow site as down when its time-out is shorter', () => {
    expect(downOf({ [SLOW]: [200, 15_000] }, 15_000)).toEqual([]);
    expect(downOf({ [SLOW]: [200, 15_000] }, 14_999)).toEqual([SLOW]);
    expect(describeSites({})).toBe('no sites');
    expect(describeSites(SITES)).toBe('4 sites: one answers 200, one answers 404, one takes the request and never answers, one answers 200 after 15 seconds');
  });
});

const FIRES = { thread: 0, operation: 'timer', text: 'a timer fires', at: '' } as const;

describe('ownersTold()', () => {
  test('is content when exactly those that are down are told, in any order', () => {
    expect(ownersTold(outcome({ value: [SILENT, GONE] }), about)).toBeUndefined();
  });

  test.each<[string, Partial<Outcome>, string, string]>([
    ['twice', { value: [GONE, SILENT, GONE] }, 'told-on-every-way', `The owner of ${GONE} is told more than once.`],
    ['a false alarm', { value: [UP, GONE, SILENT] }, 'only-200-is-up', `The owner of ${UP} is told that it is down, but it answers 200.`],
    ['impatience', { value: [GONE, SILENT, SLOW] }, 'another-time-out', `The owner of ${SLOW} is told that it is down, but it answers 200 after 15 seconds.`],
    ['an answer that counts as none', { value: [SILENT] }, 'an-answer-is-enough', `${GONE} answers 404, and its owner is not told.`],
    ['time that another site has used up', { value: [UP, GONE, SILENT], requests: [request(UP, { answer: 'given up' })], trace: [FIRES] }, 'another-time-out', `The owner of ${UP} is told that it is down, but it answers 200: the time was over before it could.`],
    ['a call that nobody has awaited', { value: { told: [SILENT], called: [GONE, SILENT] } }, 'called-is-told', `The promise resolves before the owner of ${GONE} has been told: \`notifyOwner\` has been called, and is not done.`],
    ['silence', { value: [GONE] }, 'no-answer-is-no-news', `${SILENT} takes the request and never answers, and its owner is not told.`],
    ['a site that is left out', { value: [SILENT], requests: [request(UP), request(SILENT)] }, 'first-failure-ends-the-list', `${GONE} is never asked, and so its owner is not told.`],
    ['haste', { value: [SILENT], requests: [request(GONE, { to: null, answer: null })] }, 'started-is-done', `The promise resolves before ${GONE} has answered.`],
    ['no time-out', { end: 'hang', requests: [request(UP), request(SILENT, { to: null, answer: null })] }, 'somebody-will-answer', `The promise never settles: ${SILENT} takes the request and never answers, and nothing ends the waiting for it.`],
    ['a rejection', { error: { name: 'TypeError', message: 'fetch failed', at: '' }, requests: [request(UP), request(GONE), request(SILENT)] }, 'first-failure-ends-the-list', `The promise rejects because of one site, and ${SLOW} is never asked: TypeError: fetch failed.`],
  ])('finds %s', (_, given, misconception, sentence) => {
    expect(ownersTold(outcome(given), about)).toMatchObject({ misconception, sentence });
  });

  test('lets a site be down whose time was made to run out', () => {
    expect(ownersTold(outcome({ value: [UP, GONE, SILENT], timerWasEarly: true }), about)).toBeUndefined();
    expect(ownersTold(outcome({ value: [UP, UP, GONE, SILENT], timerWasEarly: true }), about)?.misconception).toBe('told-on-every-way');
  });

  test('names the border where only 400 itself counts as up', () => {
    const [border, above] = ['https://border.test', 'https://above.test'];
    const sites: Sites = { [border]: 400, [above]: 503 };
    const requests = [request(border), request(above)];
    expect(ownersTold(outcome({ value: [above], requests }), { ...about, sites } as SitesCase)?.misconception).toBe('above-400');
    expect(ownersTold(outcome({ value: [], requests }), { ...about, sites } as SitesCase)?.misconception).toBe('an-answer-is-enough');
  });

  test('names an address that is not in the list', () => {
    expect(ownersTold(outcome({ value: [`${GONE}/`, SILENT] }), about)?.sentence).toBe(`An owner is told of an address that is not in the list: '${GONE}/'.`);
  });
});

describe('failureOnce()', () => {
  const failing = (told: readonly string[], how: string): string | undefined => failureOnce(outcome({ value: { told, how } }), about)?.sentence;
  test('is content when nobody is told twice and the promise rejects', () => {
    expect(failing([GONE], 'rejects with that error')).toBeUndefined();
  });

  test('finds a second call, and an error that nobody hears of', () => {
    expect(failing([GONE, GONE], 'rejects with that error')).toBe(`\`notifyOwner\` rejects for ${GONE}, and is called for it once more.`);
    expect(failing([GONE], 'resolves')).toBe('`notifyOwner` rejects, and the promise resolves.');
  });
});

describe('askedOnce()', () => {
  const all = Object.keys(SITES).map((address) => request(address));
  test('is content with one HEAD for each, and with what they redirect to', () => {
    expect(askedOnce(outcome({ requests: [...all, request('https://moved-here.example', { at: '' })] }), about)).toBeUndefined();
  });

  test.each<[string, readonly WebRequest[], string]>([
    ['a second request', [...all, request(GONE)], `${GONE} is asked 2 times (website.ts:9).`],
    ['a page', [...all.slice(1), request(UP, { method: 'GET' })], `${UP} is asked for its whole page, by GET (website.ts:9).`],
    ['no request', all.slice(1), `${UP} is asked not at all.`],
    ['somebody else', [...all, request('https://else.example', { isStated: false })], 'https://else.example/ is asked, which is not in the list (website.ts:9).'],
  ])('finds %s', (_, requests, sentence) => {
    expect(askedOnce(outcome({ requests }), about)?.sentence).toBe(sentence);
  });
});

describe('nothingLeft()', () => {
  const settle = { thread: 0, operation: 'settle', text: 'resolves', at: '' } as const;
  test('finds a timer that fires after the end, and not before it', () => {
    expect(nothingLeft(outcome({ trace: [FIRES, settle] }), about)).toBeUndefined();
    expect(nothingLeft(outcome({ trace: [settle, FIRES] }), about)).toMatchObject({ kind: 'leak', misconception: 'over-is-over' });
  });

  test('finds a request that nobody gives up', () => {
    const diagnoses = [{ kind: 'leak', what: 'request', name: 'a request to a web site', at: 'website.ts:9', how: 'never ends' }] as const;
    expect(nothingLeft(outcome({ diagnoses }), about)?.sentence).toBe('Leak: a request to a web site (website.ts:9) is never answered and read, or given up, so the program never ends by itself.');
  });
});
