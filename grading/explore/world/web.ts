/**
 * The web: sites that answer as a spec states, and the requests that threads make. What a site says is data
 * from the start, so that every execution is given the same; when it is heard is a choice like any other.
 *
 * A request has an inbox of its own, `N7.0` for the first one of thread 7, so that the answers to two of them
 * come in any order. First comes the head of the answer (or why there is none), then the body.
 */
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { push, setInbox } from './inbox.ts';
import type { Item } from './inbox.ts';
import type { ThreadState } from './thread.ts';

/** How one address of the web behaves, whatever the method; as plain data. */
export type WebSite = {
  /** The whole address; what it redirects to is an address of its own. */
  readonly url: string;
  /** Virtual milliseconds before which the answer does not come; 0 where missing. */
  readonly afterMs?: number;
} & (
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  /** Nobody listens there, or there is no such host. */
  | { readonly error: WebError }
  /** It takes the request and says nothing, ever. */
  | { readonly never: true }
);

/** Why there is no answer. */
export type WebError = 'ECONNREFUSED' | 'ENOTFOUND';

/** The head of an answer, as it crosses into a thread. */
export interface AnswerHead {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** False where nothing follows: for HEAD, and for statuses that have no body. */
  readonly hasBody: boolean;
}

/** Instead of an answer. */
export interface AnswerFailure {
  readonly method: string;
  readonly url: string;
  readonly code: WebError;
}

/** Statuses whose answers have no body. */
const NO_BODY = new Set([101, 103, 204, 205, 304]);
/** Where the answer of a slow site waits for its time. */
const late = (request: string): string => `~${request}`;

/** The site at an address; what follows a `#` is not part of it. */
export function siteAt(sites: readonly WebSite[] | undefined, url: string): WebSite | undefined {
  const wanted = addressOf(url);
  return sites?.find((site) => addressOf(site.url) === wanted);
}

const addressOf = (url: string): string => new URL(url).href.replace(/#.*$/, '');

/** What a site sends, in order; nothing if it never answers. */
export function answersOf(site: WebSite | undefined, method: string, url: string): readonly (readonly [kind: string, text: string])[] {
  if (site && 'never' in site) return [];
  if (!site || 'error' in site) {
    const failure: AnswerFailure = { method, url, code: site?.error ?? 'ENOTFOUND' };
    return [['failure', JSON.stringify(failure)]];
  }
  const hasBody = method !== 'HEAD' && !NO_BODY.has(site.status);
  const headers = Object.entries(site.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value] as const);
  const head: AnswerHead = { method, url, status: site.status, headers, hasBody };
  return [['answer', JSON.stringify(head)], ...(hasBody ? [['body', JSON.stringify([method, url, site.body ?? ''])] as const] : [])];
}

/** A thread asks a site: the answer is under way. @returns whether there is somebody who takes the request */
export function ask(world: World, thread: ThreadState, [request, method, url]: readonly [string, string, string]): boolean {
  const asked = `${method} ${url}`;
  world.asked.set(asked, (world.asked.get(asked) ?? 0) + 1);
  const site = siteAt(world.web, url);
  const isLate = site?.afterMs !== undefined && !('never' in site);
  for (const [kind, text] of answersOf(site, method, url)) push(world, isLate ? late(request) : request, kind, text, thread.id);
  if (isLate) world.timers = [...world.timers, { thread: thread.id, id: request, delay: site.afterMs, due: world.clock + site.afterMs }];
  return site !== undefined && !('error' in site);
}

/** A thread does not want the answer any more: whatever of it was under way is lost. */
export function giveUp(world: World, thread: number, request: string): void {
  world.inboxes.delete(request);
  world.inboxes.delete(late(request));
  world.timers = world.timers.filter((timer) => timer.thread !== thread || timer.id !== request);
}

/** True for the name of a request, which a timer has that stands for a slow site. */
export const isRequest = (name: string): boolean => name.startsWith('N');

/** The time of a slow site has come. @returns the head of its answer as an event */
export function answerLate(world: World, request: string): Primitive {
  const [head, ...rest] = world.inboxes.get(late(request)) ?? [];
  setInbox(world, late(request), []);
  setInbox(world, request, rest);
  return `${request}|${(head as Item).kind}|${(head as Item).text}`;
}

/** A thread has ended: nobody hears what it asked for. */
export function dropRequests(world: World, thread: number): void {
  if (world.asked.size === 0) return;
  const own = new RegExp(`^~?N${String(thread)}\\.`);
  for (const inbox of [...world.inboxes.keys()]) if (own.test(inbox)) world.inboxes.delete(inbox);
}
