/**
 * The web of a real run: one thread's `fetch`, `node:http` and `node:https` answer as a spec states, by nock.
 *
 * nock intercepts in the thread that loads it and nowhere else, so this is loaded before anything else in the
 * main thread, in each worker and in each forked process. What nock leaves out is put right here: errors of `fetch` look
 * as they do in Node, and a request without an answer keeps its thread alive.
 */
import type { ClientRequest } from 'node:http';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import nock from 'nock';
import type { WebSite } from '../explore/world/web.ts';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const REDIRECTS_MAX = 20;
/** No timer can wait longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** Replaces the web for the thread that calls this. */
export function mockWeb(sites: readonly WebSite[]): void {
  nock.disableNetConnect();
  for (const site of sites) mock(site);
  // What comes first wins, so this is for all other addresses, at the same hosts and elsewhere.
  for (const base of [...new Set(sites.map(({ url }) => new URL(url).origin)), /./]) {
    for (const method of METHODS) nock(base).persist().intercept(() => true, method).replyWithError(notFound(''));
  }
  globalThis.fetch = likeNode(globalThis.fetch);
  keepAliveDuringRequests();
}

function mock(site: WebSite): void {
  const { origin, pathname, search } = new URL(site.url);
  for (const method of METHODS) {
    const interceptor = nock(origin).persist().intercept(`${pathname}${search}`, method);
    if (site.afterMs !== undefined) interceptor.delay(site.afterMs);
    if ('error' in site) interceptor.replyWithError(site.error === 'ENOTFOUND' ? notFound(new URL(site.url).hostname) : refused(site.url));
    else if ('never' in site) interceptor.reply(() => new Promise<never>(() => { /* it never answers */ }));
    else interceptor.reply(site.status, method === 'HEAD' ? undefined : site.body, { ...site.headers });
  }
}

function notFound(hostname: string): Error {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { errno: -3008, code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
}

function refused(url: string): Error {
  const { port, protocol } = new URL(url);
  // An address of the block that is kept for documentation.
  const target = { address: '192.0.2.1', port: Number(port) || (protocol === 'https:' ? 443 : 80) };
  return Object.assign(new Error(`connect ECONNREFUSED ${target.address}:${target.port}`), { errno: -111, code: 'ECONNREFUSED', syscall: 'connect', ...target });
}

/**
 * What `fetch` of nock does in another way than Node: it rejects with the error of the connection itself instead of
 * having it as the cause of a TypeError, and what it is redirected to it always asks by GET, whatever the signal says.
 */
function likeNode(intercepted: typeof fetch): typeof fetch {
  return async function fetch(input, init) {
    const over = stayAlive();
    try {
      const request = new Request(input, init);
      return await follow(intercepted, request, request.redirect);
    } finally {
      over();
    }
  };
}

/** Source: Fetch Standard, 4.4 "HTTP-redirect fetch". */
async function follow(intercepted: typeof fetch, first: Request, mode: Request['redirect']): Promise<Response> {
  const body = first.body === null ? null : await first.clone().arrayBuffer();
  let request = new Request(first, { redirect: 'manual' });
  for (let hops = 0; hops <= REDIRECTS_MAX; hops++) {
    const { method, headers, signal, url } = request;
    const response = await ask(intercepted, request);
    const location = response.headers.get('location');
    if (mode === 'manual' || !REDIRECTS.has(response.status) || location === null) return hops === 0 ? response : Object.defineProperty(response, 'redirected', { value: true });
    if (mode === 'error') throw failed(new Error('unexpected redirect'));
    const becomesGet = ((response.status === 301 || response.status === 302) && method === 'POST') || (response.status === 303 && method !== 'GET' && method !== 'HEAD');
    request = new Request(new URL(location, url), { method: becomesGet ? 'GET' : method, headers, signal, redirect: 'manual', ...(!becomesGet && body !== null && { body }) });
  }
  throw failed(new Error('redirect count exceeded'));
}

async function ask(intercepted: typeof fetch, request: Request): Promise<Response> {
  const { url } = request;
  try {
    const response = await intercepted(request);
    // An address has no fragment on its way, and an answer to HEAD no body.
    Object.defineProperty(response, 'url', { value: url.replace(/#.*$/, '') });
    return request.method === 'HEAD' ? Object.defineProperty(response, 'body', { value: null }) : response;
  } catch (error) {
    const { code, hostname } = error as { code?: unknown; hostname?: string };
    if (code !== 'ENOTFOUND' && code !== 'ECONNREFUSED') throw error;
    throw failed(hostname === '' ? notFound(new URL(url).hostname) : error);
  }
}

function failed(cause: unknown): TypeError {
  return new TypeError('fetch failed', { cause });
}

/** A connection would do this. */
function stayAlive(): () => void {
  const timer = setInterval(() => undefined, LONGEST_MS);
  return () => clearInterval(timer);
}

function keepAliveDuringRequests(): void {
  // The modules themselves, not the namespaces, whose properties cannot be set.
  const required = createRequire(import.meta.url);
  for (const name of ['node:http', 'node:https']) {
    const module = required(name) as { -readonly [Name in 'request' | 'get']: (...parameters: unknown[]) => ClientRequest };
    for (const method of ['request', 'get'] as const) {
      const intercepted = module[method];
      module[method] = (...parameters) => {
        const request = intercepted.apply(module, parameters);
        const over = stayAlive();
        request.once('response', over).once('close', over);
        return request;
      };
    }
  }
  syncBuiltinESMExports();
}
