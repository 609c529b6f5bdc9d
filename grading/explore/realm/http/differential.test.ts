/** The same requests to the same sites: here, and by Node's own `fetch` and `node:http` to a server on this machine. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exploreFiles, removePrograms, runForReal, writeProgram } from '../../fixtures/programs.ts';
import type { WebSite } from '../../explore.ts';

/** A port of this machine that nobody listens at: reserved, never given out, and allowed in addresses. */
const CLOSED_PORT = 1_023;
const PAGES: readonly (Omit<Extract<WebSite, { status: number }>, 'url'> & { readonly path: string })[] = [
  { path: '/', status: 200, headers: { 'x-kind': 'test', 'set-cookie': 'a=1', 'content-type': 'text/plain' }, body: 'hello' },
  { path: '/json?a=b', status: 200, body: '{"a":[1,null]}' },
  { path: '/gone', status: 404, body: 'no' },
  { path: '/broken', status: 503 },
  { path: '/empty', status: 204 },
  { path: '/moved', status: 301, headers: { location: '/' }, body: 'over there' },
  { path: '/see', status: 303, headers: { location: '/gone' } },
  { path: '/kept', status: 307, headers: { location: '/' } },
  { path: '/circle', status: 302, headers: { location: '/circle' } },
];

let server: Server;
let base: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const page = PAGES.find(({ path }) => path === request.url);
    if (request.url === '/unfinished') {
      // A head, and a body that never ends.
      response.writeHead(200, { 'x-kind': 'test' });
      response.write('some');
      return;
    }
    // Whatever else is asked for is never answered.
    if (!page) return;
    response.writeHead(page.status, page.headers);
    response.end(page.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  removePrograms();
});

const sites = (): WebSite[] => [
  ...PAGES.map(({ path, ...page }): WebSite => ({ ...page, url: `${base}${path}` })),
  { url: `${base}/silent`, never: true }, { url: `${base}/unfinished`, status: 200, headers: { 'x-kind': 'test' }, body: 'some' }, { url: `http://127.0.0.1:${String(CLOSED_PORT)}/`, error: 'ECONNREFUSED' },
];

const PRELUDE = `
import http, { get } from 'node:http';
import https from 'node:https';
import { once } from 'node:events';
const why = (error: any) => [error?.constructor?.name, error?.name, error?.message, error?.code, error?.cause && [error.cause.constructor.name, String(error.cause.message).replace(/[\\d.]+:/, ''), error.cause.code, Object.keys(error.cause).sort()]];
const told = async (response: any) => [response.status, response.statusText, response.ok, response.redirected, response.type, response.url.slice(base.length), response.body === null, response.headers.get('x-kind'), await response.text(), response.bodyUsed];
// Whether a request is sent before its time is over depends on the machine, so that is asked for by name.
const events = (request: any, then = (_: any) => {}, also: string[] = []) => new Promise((resolve) => {
  const seen: unknown[] = [];
  for (const name of ['response', 'error', 'timeout', 'abort', 'close', ...also]) request.on(name, (what: any) => {
    seen.push(name === 'error' ? [name, what.name, what.code, String(what.message).replace(/[\\d.]+:/, '')] : name);
    if (name === 'timeout') request.destroy();
    if (name === 'response') {
      seen.push(what.statusCode, what.statusMessage, what.headers['x-kind']);
      what.on('end', () => seen.push('end'));
      what.on('error', (error: any) => seen.push(['lost', error.code, error.message]));
      then(what);
    }
    if (name === 'close') resolve(seen);
  });
});
`;

/** Runs each piece of code here and on Node; what it throws counts as its result. */
async function compare(pieces: Readonly<Record<string, string>>): Promise<void> {
  const body = Object.entries(pieces).map(([name, code]) => `  try { results['${name}'] = await (async () => { ${code} })(); } catch (error) { results['${name}'] = why(error); }\n`).join('');
  const files = { 'main.ts': `const base = '${base}';\n${PRELUDE}\nexport default async function () {\n  const results: Record<string, unknown> = {};\n${body}  return JSON.parse(JSON.stringify(results));\n}\n` };
  const { outcomes, refused } = await exploreFiles(files, { web: sites(), limits: { earlyTimersMax: 0 } });
  expect(refused).toBeUndefined();
  const real = await runForReal(writeProgram(files).main) as Record<string, unknown>;
  expect(outcomes.map(({ end, value }) => [end, value])).toEqual([['settled', real]]);
  expect(Object.keys(real)).toEqual(Object.keys(pieces));
}

describe('fetch() is that of Node', () => {
  test('in answers', () => compare({
    'GET': 'return told(await fetch(base));',
    'HEAD': 'return told(await fetch(base, { method: "HEAD" }));',
    'lower case': 'return told(await fetch(base, { method: "head" }));',
    'JSON': 'return (await fetch(base + "/json?a=b")).json();',
    'bytes': 'return [...new Uint8Array(await (await fetch(base)).arrayBuffer())];',
    'a fragment': 'return told(await fetch(new URL(base + "/gone#part")));',
    'an error of the server': 'return told(await fetch(new Request(base + "/broken")));',
    'no content': 'return told(await fetch(base + "/empty"));',
    'a redirection': 'return told(await fetch(base + "/moved"));',
    'a redirection of HEAD': 'return told(await fetch(base + "/moved", { method: "HEAD" }));',
    'see other': 'return told(await fetch(base + "/see", { method: "POST", body: "x" }));',
    'a temporary redirection': 'return told(await fetch(base + "/kept", { method: "PUT", body: "x" }));',
    'a redirection that is not followed': 'return told(await fetch(base + "/moved", { redirect: "manual" }));',
    'headers': 'const { headers } = await fetch(base); return [headers.get("CONTENT-TYPE"), headers.has("x-none"), headers.get("x-none"), headers.getSetCookie()];',
    'chunks': 'let text = ""; for await (const chunk of (await fetch(base)).body!) text += new TextDecoder().decode(chunk as Uint8Array); return text;',
    'a reader': 'const response = await fetch(base); const reader = response.body!.getReader(); const first = await reader.read(); return [new TextDecoder().decode(first.value), (await reader.read()).done, response.bodyUsed, response.body!.locked];',
    'a body that is cancelled': 'const response = await fetch(base); await response.body!.cancel(); return [response.bodyUsed, await response.text().catch(why)];',
    'a copy': 'const response = await fetch(base); const copy = response.clone(); return [await copy.text(), await response.text()];',
  }));

  test('in failures', () => compare({
    'a refused connection': `return told(await fetch("http://127.0.0.1:${String(CLOSED_PORT)}"));`,
    'a circle': 'return told(await fetch(base + "/circle"));',
    'a redirection that is an error': 'return told(await fetch(base + "/moved", { redirect: "error" }));',
    'a time-out': 'return told(await fetch(base + "/silent", { signal: AbortSignal.timeout(10) }));',
    'an abort': 'const controller = new AbortController(); setTimeout(() => controller.abort(), 5); return told(await fetch(base + "/silent", { signal: controller.signal }));',
    'an abort with a reason': 'const controller = new AbortController(); setTimeout(() => controller.abort(new RangeError("enough")), 5); return told(await fetch(base + "/silent", { signal: controller.signal }));',
    'an abort before': 'return told(await fetch(base, { signal: AbortSignal.abort() }));',
    'an abort after the head': 'const controller = new AbortController(); const response = await fetch(base, { method: "HEAD", signal: controller.signal }); controller.abort(); return told(response);',
    'an abort before the body': 'const controller = new AbortController(); const response = await fetch(base + "/unfinished", { signal: controller.signal }); const text = response.text(); controller.abort(); return text;',
    'no address': 'return told(await fetch("nowhere"));',
    'an unknown scheme': 'return told(await fetch("ftp://127.0.0.1/"));',
    'credentials': 'return told(await fetch("http://me:secret@127.0.0.1/"));',
    'a method that is none': 'return told(await fetch(base, { method: "b ad" }));',
    'a forbidden method': 'return told(await fetch(base, { method: "TRACE" }));',
    'a body of GET': 'return told(await fetch(base, { body: "x" }));',
    'a body that is read twice': 'const response = await fetch(base); await response.text(); return response.text();',
    'text that is no JSON': 'try { await (await fetch(base)).json(); } catch (error: any) { return error.name; }',
  }));

  test('in the classes beside it', () => compare({
    'Response': 'const response = new Response("x", { status: 201, headers: { A: "1" } }); return [response.ok, response.status, response.statusText, response.type, response.url, [...response.headers], await response.text()];',
    'Response.json': 'const response = Response.json({ a: 1 }); return [[...response.headers], await response.json()];',
    'Response.redirect': 'const response = Response.redirect("http://a.example/x"); return [response.status, response.headers.get("location")];',
    'a status that is none': 'return new Response("", { status: 99 }).status;',
    'a body where none is allowed': 'return new Response("x", { status: 204 }).status;',
    'Request': 'const request = new Request("http://a.example", { method: "post", body: new URLSearchParams({ a: "b" }) }); return [request.method, request.url, request.redirect, [...request.headers], await request.text()];',
    'Headers': 'const headers = new Headers([["B", " 2 "], ["a", "1"]]); headers.append("b", "3"); headers.set("c", "4"); headers.delete("a"); return [[...headers], [...headers.keys()], headers.has("A")];',
    'a header that is none': 'return new Headers({ "a b": "c" });',
    'what they are called': 'return [Response, Request, Headers].map((one: any) => [one.name, Object.prototype.toString.call(one.prototype)]);',
    'instanceof': 'return [(await fetch(base)) instanceof Response, (await fetch(base)).headers instanceof Headers];',
    'fetch itself': 'return [typeof fetch, fetch.name, fetch.length, globalThis.fetch === fetch];',
  }));
});

describe('node:http is that of Node', () => {
  test('in answers', () => compare({
    'HEAD': 'return events(http.request(base, { method: "HEAD" }, (response) => response.resume()).end(), undefined, ["finish"]);',
    'get': 'return events(get(base, (response) => response.resume()));',
    'nobody listens': 'const request = http.get(base); await once(request, "close"); return request.destroyed;',
    'by options': 'const { hostname, port } = new URL(base); return events(http.request({ hostname, port, path: "/gone", method: "HEAD" }).end(), (response) => response.resume());',
    'a body': 'const [response] = await once(http.get(base), "response"); let text = ""; for await (const chunk of response) text += chunk; return [response.statusCode, response.headers["content-type"], text, response.complete];',
    'a body by events': 'return new Promise((resolve) => http.get(base + "/json?a=b", (response) => { let text = ""; response.setEncoding("utf8"); response.on("data", (chunk) => text += chunk); response.on("end", () => resolve(text)); }));',
    'a redirection is not followed': 'const [response] = await once(http.get(base + "/moved"), "response"); response.resume(); return [response.statusCode, response.headers.location];',
    'no content': 'return events(http.get(base + "/empty"), (response) => response.resume());',
    'a request that is destroyed after the head of HEAD': 'const request = http.request(base, { method: "HEAD" }).end(); return events(request, () => request.destroy());',
    'a request that is destroyed before the body': 'const request = get(base + "/unfinished"); return events(request, () => request.destroy());',
    'a time-out of an answer that nobody reads': 'const request = http.request(base, { method: "HEAD" }).end(); return events(request, () => request.setTimeout(10));',
    'complete': 'const seen: unknown[] = []; for (const method of ["HEAD"]) { const [response] = await once(http.request(base, { method }).end(), "response"); seen.push(response.complete); response.resume(); await once(response, "end"); seen.push(response.complete); } return seen;',
    'an answer that is not wanted': 'return events(http.get(base), (response) => response.destroy());',
  }));

  test('in failures', () => compare({
    'a refused connection': `return events(http.get("http://127.0.0.1:${String(CLOSED_PORT)}"), undefined, ["finish"]);`,
    'a time-out': 'return events(http.get(base + "/silent", { timeout: 10 }));',
    'setTimeout': 'const request = http.request(base + "/silent"); request.setTimeout(10, () => request.destroy(new RangeError("too slow"))); request.end(); return events(request);',
    'the time-out of an agent': 'return events(http.get(base + "/silent", { agent: new http.Agent({ timeout: 10 }) }));',
    'a signal': 'return events(http.get(base + "/silent", { signal: AbortSignal.timeout(10) }));',
    'destroy before the end': 'const request = http.request(base); const seen = events(request); request.destroy(); return seen;',
    'the wrong protocol': 'http.get("https://127.0.0.1/"); return "";',
    'the wrong module': 'https.get(base); return "";',
    'no address': 'http.get("nowhere"); return "";',
  }));
});
