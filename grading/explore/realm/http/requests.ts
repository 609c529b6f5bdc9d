/** The requests of one virtual thread: what it asks of web sites, and what it hears of them. */
import type { Host } from '../host.ts';

/** The head of an answer. */
export interface AnswerHead {
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly hasBody: boolean;
}

/** Who asks hears of one of the two. */
export interface Hears {
  answer(head: AnswerHead): void;
  failure(error: Error): void;
}

/** One request that is not over. */
export interface Request {
  /** Somebody takes it, which does not mean that an answer comes. */
  readonly isConnected: boolean;
  /** Asks for the body; only after an answer that has one. */
  readBody(heard: (text: string) => void): void;
  /** It is not wanted any more. Nothing more is heard of it. */
  giveUp(): void;
  /** The answer has come and nobody reads it, which may keep a connection, and so the thread, alive. */
  keepUnread(): void;
  /** Nothing of it is left, although its body may not have been read. */
  forget(): void;
}

type State = { readonly waits: 'answer' | 'body' | 'unread' | 'nothing'; readonly heard?: (text: string) => void };
interface Entry { readonly method: string; readonly url: string; readonly hears: Hears; state: State }

/** All requests of one virtual thread. */
export class Requests {
  readonly #host: Host;
  readonly #entries = new Map<string, Entry>();
  readonly #held = new Set<{ readonly what: string }>();
  #count = 0;

  constructor(host: Host) {
    this.#host = host;
  }

  /** Asks a site. @param by What the program calls for it. */
  ask({ method, url, by }: { readonly method: string; readonly url: string; readonly by: string }, hears: Hears): Request {
    const name = `N${String(this.#host.thread.id)}.${String(this.#count++)}`;
    const entry: Entry = { method, url, hears, state: { waits: 'answer' } };
    this.#entries.set(name, entry);
    const isConnected = this.#host.op('request', name, method, url, by) === true;
    const forget = (): void => { this.#entries.delete(name); };
    return {
      isConnected,
      readBody: (heard) => { entry.state = { waits: 'body', heard }; },
      giveUp: () => {
        if (!this.#entries.delete(name)) return;
        this.#host.op('giveUp', name, method, url);
      },
      keepUnread: () => { if (this.#entries.has(name)) entry.state = { waits: 'unread' }; },
      forget,
    };
  }

  /** Keeps the thread alive for something that is not asked yet. @returns ends that */
  hold(what: string): () => void {
    const held = { what };
    this.#held.add(held);
    return () => { this.#held.delete(held); };
  }

  /** What the event loop can be given: answers that somebody waits for. */
  sources(): string[] {
    return [...this.#entries].flatMap(([name, { state }]) => state.waits === 'nothing' ? [] : [state.waits === 'unread' ? `${name}!u` : name]);
  }

  /** What keeps the thread alive, for people. */
  keepsAlive(): string[] {
    const open = [...this.#entries.values()].filter(({ state }) => state.waits !== 'nothing');
    return [...open.map(({ method, url }) => `the request ${method} ${url}`), ...[...this.#held].map(({ what }) => `the request ${what}`)];
  }

  /** Something of an answer has come. */
  deliver(name: string, kind: string, text: string): void {
    const entry = this.#entries.get(name);
    if (!entry) return;
    const { state, hears } = entry;
    if (kind === 'body') {
      this.#entries.delete(name);
      state.heard?.((JSON.parse(text) as [string, string, string])[2]);
      return;
    }
    entry.state = { waits: 'nothing' };
    if (kind === 'failure') {
      this.#entries.delete(name);
      hears.failure(networkError(JSON.parse(text) as { url: string; code: string }));
    } else hears.answer(JSON.parse(text) as AnswerHead);
  }
}

/** What Node says of a connection that cannot be made. */
function networkError({ url, code }: { readonly url: string; readonly code: string }): Error {
  const [, protocol = '', host = '', port = protocol === 'https' ? '443' : '80'] = /^(\w+):\/\/([^/:?#]*)(?::(\d+))?/.exec(url) ?? [];
  if (code === 'ENOTFOUND') return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), { errno: -3008, code, syscall: 'getaddrinfo', hostname: host });
  // An address of the block that is kept for documentation.
  const address = '192.0.2.1';
  return Object.assign(new Error(`connect ${code} ${address}:${port}`), { errno: -111, code, syscall: 'connect', address, port: Number(port) });
}
