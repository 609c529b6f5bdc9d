/** `fetch`, `Request` and `Response` of one virtual thread. Source: Fetch Standard, 4 "Fetching" and 5 "Fetch API"; messages as in Node. */
import { Body, contentOf } from './body.ts';
import type { Content } from './body.ts';
import { Exchange, REDIRECTS } from './exchange.ts';
import type { ExchangeContext, Redirect, Signal } from './exchange.ts';
import { Headers } from './headers.ts';
import { statusText } from './status-text.ts';

interface RequestSettings { method?: unknown; headers?: never; body?: unknown; redirect?: unknown; signal?: Signal | null }
interface ResponseSettings { status?: number; statusText?: unknown; headers?: never }

/** What the classes stand on. */
export interface FetchContext extends ExchangeContext {
  readonly AbortSignal: () => Function;
  /** Major version of the Node that is played. */
  readonly major: number;
}

/** The globals. */
export interface FetchGlobals { readonly fetch: unknown; readonly Request: unknown; readonly Response: unknown; readonly Headers: typeof Headers }

/** Where an answer comes from. */
interface Meta { readonly type: string; readonly url: string; readonly redirected: boolean; readonly isGivenUp?: () => boolean }

const NO_BODY = new Set([101, 103, 204, 205, 304]);
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Makes the globals of one thread. */
export function makeFetch(context: FetchContext): FetchGlobals {
  class Request extends Body {
    readonly #url: string;
    readonly method: string;
    readonly headers: Headers;
    readonly redirect: Redirect;
    readonly signal: Signal | undefined;
    readonly cache = 'default';
    readonly credentials = 'same-origin';
    readonly mode = 'cors';

    constructor(input: unknown, settings: RequestSettings = {}) {
      const from = input instanceof Request ? input : undefined;
      const url = from ? from.url : addressOf(input);
      const method = methodOf(settings.method ?? from?.method ?? 'GET');
      const given = settings.body ?? undefined;
      if (given !== undefined && (method === 'GET' || method === 'HEAD')) throw new TypeError('Request with GET/HEAD method cannot have body.');
      const made = given === undefined ? undefined : contentOf(given, context);
      super(context, made?.content ?? from?.copyContent('Request'));
      this.#url = url;
      this.method = method;
      this.redirect = redirectOf(settings.redirect ?? from?.redirect ?? 'follow');
      this.headers = new Headers(settings.headers ?? from?.headers);
      if (made?.type !== undefined && !this.headers.has('content-type')) this.headers.set('content-type', made.type);
      this.signal = signalOf(settings.signal === undefined ? from?.signal : settings.signal);
    }

    get url(): string {
      return this.#url;
    }

    clone(): Request {
      return new Request(this);
    }
  }

  /** Says where an answer comes from. */
  let from: (response: Response, meta: Meta) => Response;

  class Response extends Body {
    readonly status: number;
    readonly statusText: string;
    readonly headers: Headers;
    #meta: Meta = { type: 'default', url: '', redirected: false };

    constructor(body: unknown = null, { status = 200, statusText: text = '', headers }: ResponseSettings = {}) {
      if (status < 200 || status > 599) throw new RangeError('init["status"] must be in the range of 200 to 599, inclusive.');
      if (body !== null && NO_BODY.has(status)) throw new TypeError(`Response constructor: Invalid response status code ${String(status)}`);
      const ready = body instanceof Arriving ? { content: body.content } : body === null ? undefined : contentOf(body, context);
      super(context, ready?.content);
      this.status = status;
      this.statusText = String(text);
      this.headers = new Headers(headers);
      if (ready && 'type' in ready && !this.headers.has('content-type')) this.headers.set('content-type', ready.type);
    }

    get ok(): boolean {
      return this.status >= 200 && this.status < 300;
    }

    get type(): string {
      return this.#meta.type;
    }

    get url(): string {
      return this.#meta.url;
    }

    get redirected(): boolean {
      return this.#meta.redirected;
    }

    clone(): Response {
      const content = this.copyContent('Response');
      return from(new Response(content ? new Arriving(content) : null, { status: this.status, statusText: this.statusText, headers: this.headers as never }), this.#meta);
    }

    static {
      from = (response, meta) => {
        response.#meta = meta;
        if (meta.isGivenUp) response.isGivenUp = meta.isGivenUp;
        return response;
      };
    }

    static json(data: unknown, settings: ResponseSettings = {}): Response {
      const response = new Response(JSON.stringify(data), settings);
      if (new Headers(settings.headers).has('content-type')) return response;
      response.headers.set('content-type', 'application/json');
      return response;
    }

    static redirect(url: unknown, status = 302): Response {
      if (!REDIRECTS.has(status)) throw new RangeError(`Invalid status code ${String(status)}`);
      return new Response(null, { status, headers: { location: new context.URL(String(url)).href } as never });
    }

    static error(): never {
      return context.refuse('Response.error');
    }
  }
  for (const [name, holder] of Object.entries({ Request, Response })) Object.defineProperty(holder.prototype, Symbol.toStringTag, { value: name, configurable: true });

  const addressOf = (input: unknown): string => {
    let url: URL;
    try {
      url = new context.URL(String(input));
    } catch {
      const cause = Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL', input: String(input) });
      throw new TypeError(`Failed to parse URL from ${String(input)}`, { cause });
    }
    if (url.username !== '' || url.password !== '') throw new TypeError(`Request cannot be constructed from a URL that includes credentials: ${url.href}`);
    return url.href;
  };
  const signalOf = (signal: Signal | null | undefined): Signal | undefined => {
    if (signal === undefined || signal === null) return undefined;
    if (!((signal as unknown) instanceof context.AbortSignal())) throw new TypeError('Failed to construct \'Request\': member signal is not of type AbortSignal.');
    return signal;
  };
  const start = (request: Request): Promise<Response> => new Promise((resolve, reject) => {
    new Exchange(context, request, {
      resolve: (head, content, redirected) => {
        resolve(from(
          new Response(content ? new Arriving(content) : null, { status: head.status, statusText: statusText(head.status), headers: head.headers as never }),
          { type: 'basic', url: head.url.replace(/#.*$/, ''), redirected, isGivenUp: () => context.major < 24 && request.signal?.aborted === true },
        ));
      },
      reject,
    }).begin();
  });
  const fetch = (input: unknown, settings: RequestSettings = {}): Promise<Response> => {
    try {
      return start(new Request(input, settings));
    } catch (error) {
      return Promise.reject(error);
    }
  };
  return { fetch, Request, Response, Headers };
}

/** Tells a body that is still to come from one that a program gives. */
class Arriving {
  readonly content: Content;
  constructor(content: Content) {
    this.content = content;
  }
}

const STANDARD_METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

function methodOf(given: unknown): string {
  const method = String(given);
  if (!TOKEN.test(method)) throw new TypeError(`'${method}' is not a valid HTTP method.`);
  const upper = method.toUpperCase();
  if (['CONNECT', 'TRACE', 'TRACK'].includes(upper)) throw new TypeError(`'${method}' HTTP method is unsupported.`);
  return STANDARD_METHODS.has(upper) ? upper : method;
}

function redirectOf(given: unknown): Redirect {
  const redirect = String(given);
  if (redirect === 'follow' || redirect === 'manual' || redirect === 'error') return redirect;
  throw new TypeError(`Request constructor: ${redirect} is not an accepted type. Expected one of follow, manual, error.`);
}
