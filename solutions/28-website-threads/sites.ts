// The list, and a web of its own for it. There is nothing to do in this file.

/** What a site does when it is asked: a status, why it cannot be reached, or nothing at all. */
type Behaviour = number | 'ECONNREFUSED' | 'ENOTFOUND' | 'silent';

/** No such host exists: `.example` and `.test` are kept free for things like this. */
const web: Readonly<Record<string, Behaviour>> = {
  'https://alder-atlas.example': 200,
  'https://bakery.example': 200,
  'https://birch-bikes.example': 200,
  'https://cedar-news.example': 404,
  'https://choir.example': 200,
  'https://clockmaker.example': 204,
  'http://dunes.example': 200,
  'https://elm-street.example': 'ENOTFOUND',
  'https://ferry.example': 200,
  'https://foxglove.example': 301,
  'https://garden.example': 200,
  'https://harbour.example': 500,
  'https://hazel-books.example': 200,
  'https://island-radio.example': 200,
  'http://juniper.example': 200,
  'https://kiosk.example': 'silent',
  'https://lantern.example': 200,
  'https://larch-lodge.example': 200,
  'https://meadow.test': 410,
  'https://mill.test': 200,
  'https://north-pier.test': 302,
  'https://oak-and-ash.test': 200,
  'https://orchard.test': 'ECONNREFUSED',
  'https://pine-press.test': 200,
  'https://quay.test': 200,
  'https://rowan.test': 200,
  'http://spruce.test': 503,
  'https://steamboat.test': 200,
  'https://tide-table.test': 200,
  'https://valley-view.test': 200,
  'https://willow-weir.test': 400,
  'https://wood-fair.test': 200,
  'https://yew-tree.test': 200,
};

/** The addresses of 33 sites. */
export const sites: readonly string[] = Object.keys(web);

/** Has `nock` answer for these sites in this thread, and in all that it starts, so that no network is needed. */
export async function goOffline(): Promise<void> {
  // Threads and processes get a copy of this; those of this exercise look at it.
  process.env['WEB'] = 'offline';
  const { default: nock } = await import('nock');
  nock.disableNetConnect();
  for (const [address, behaviour] of Object.entries(web)) {
    for (const method of ['HEAD', 'GET']) {
      const site = nock(address).persist().intercept('/', method).delay(100);
      if (typeof behaviour === 'number') {
        site.reply(behaviour, undefined, behaviour < 400 && behaviour > 300 ? { location: 'https://bakery.example' } : {});
      } else if (behaviour === 'silent') site.reply(() => new Promise<never>(() => {}));
      else site.replyWithError(Object.assign(new Error(`${address} cannot be reached`), { code: behaviour }));
    }
  }
  // A real connection keeps a thread running; these have none.
  const intercepted = globalThis.fetch;
  globalThis.fetch = async (...request) => {
    const connection = setInterval(() => {}, 1_000);
    try {
      return await intercepted(...request);
    } finally {
      clearInterval(connection);
    }
  };
}
