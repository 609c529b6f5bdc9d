// 33 web sites, and what is done with each of them. With OFFLINE=1 nock answers, in each thread and process that imports this.
import type { Interceptor } from 'nock';

const UP = ['nodejs.org', 'v8.dev', 'tc39.es', 'developer.mozilla.org', 'www.typescriptlang.org', 'www.npmjs.com', 'github.com', 'gitlab.com',
  'codeberg.org', 'www.python.org', 'www.rust-lang.org', 'go.dev', 'ziglang.org', 'www.erlang.org', 'elixir-lang.org', 'www.haskell.org', 'ocaml.org',
  'clojure.org', 'kotlinlang.org', 'www.scala-lang.org', 'julialang.org', 'www.r-project.org', 'www.postgresql.org', 'sqlite.org', 'redis.io',
  'nginx.org', 'curl.se', 'www.kernel.org', 'www.wikipedia.org', 'www.w3.org'].map((host) => `https://${host}/`);
const DOWN = ['https://nodejs.org/no-such-page', 'https://no-such-host.invalid/', 'http://localhost:49151/'] as const;

/** The addresses of all sites. The last three are down everywhere: no such page, no such host, nobody at home. */
export const sites: readonly string[] = [...UP, ...DOWN];

if (process.env['OFFLINE'] === '1') await goOffline();

/** Asks a site for its head, and has its owner told if there is no answer in 20 seconds, or one of 400 or above. */
export async function checkWebsite(address: string): Promise<boolean> {
  const isUp = await fetch(address, { method: 'HEAD', signal: AbortSignal.timeout(20_000) }).then(({ status }) => status < 400, () => false);
  if (!isUp) console.log(`To the owner of ${address}: your site is down.`);
  return isUp;
}

async function goOffline(): Promise<void> {
  const { default: nock } = await import('nock');
  nock.disableNetConnect();
  const site = (address: string): Interceptor => nock(new URL(address).origin).persist().head(new URL(address).pathname).delay(20);
  for (const address of UP) site(address).reply(200);
  site(DOWN[0]).reply(404);
  for (const address of DOWN.slice(1)) site(address).replyWithError('nobody answers');
  const intercepted = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    // A real connection keeps a program running; nock has none.
    const connection = setInterval(() => undefined, 60_000);
    return intercepted(...request).finally(() => clearInterval(connection));
  };
}
