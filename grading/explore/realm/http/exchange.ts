/** One call of `fetch`: a request, those that it is redirected to, and the body. Source: Fetch Standard, 4 "Fetching". */
import { DOMException } from '../dom-exception.ts';
import type { BodyContext, Content } from './body.ts';
import { Headers } from './headers.ts';
import type { AnswerHead, Request as OpenRequest, Requests } from './requests.ts';

/** An `AbortSignal`, as far as a request needs it. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void, options?: object): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
/** What becomes of an answer that sends elsewhere. */
export type Redirect = 'follow' | 'manual' | 'error';

/** What an exchange stands on. */
export interface ExchangeContext extends BodyContext {
  readonly requests: Requests;
  readonly URL: typeof URL;
}

/** Statuses that send elsewhere. */
export const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const REDIRECTS_MAX = 20;

/** Is told how it ends; more than once, where the first time counts. */
export interface Settles {
  resolve(head: AnswerHead, content: Content | undefined, redirected: boolean): void;
  reject(error: unknown): void;
}

/** One call of `fetch`. */
export class Exchange {
  readonly #context: ExchangeContext;
  readonly #redirect: Redirect;
  readonly #signal: Signal | undefined;
  readonly #settles: Settles;
  #method: string;
  #url: string;
  #hops = 0;
  #open: OpenRequest | undefined;
  #failBody: ((error: unknown) => void) | undefined;
  readonly #abort = (): void => {
    this.#open?.giveUp();
    const reason: unknown = this.#signal?.reason ?? new DOMException('This operation was aborted', 'AbortError');
    this.#settles.reject(reason);
    this.#failBody?.(reason);
  };

  constructor(context: ExchangeContext, request: { readonly method: string; readonly url: string; readonly redirect: Redirect; readonly signal: Signal | undefined }, settles: Settles) {
    this.#context = context;
    this.#redirect = request.redirect;
    this.#signal = request.signal;
    this.#settles = settles;
    this.#method = request.method;
    this.#url = request.url;
  }

  begin(): void {
    if (this.#signal?.aborted) this.#abort();
    else {
      this.#signal?.addEventListener('abort', this.#abort);
      this.#ask();
    }
  }

  #ask(): void {
    if (!/^https?:/.test(this.#url)) this.#fail(new Error('unknown scheme'));
    else this.#open = this.#context.requests.ask({ method: this.#method, url: this.#url, by: 'fetch' }, { answer: (head) => { this.#answer(head); }, failure: (error) => { this.#fail(error); } });
  }

  #fail(cause: Error): void {
    this.#over();
    this.#settles.reject(new TypeError('fetch failed', { cause }));
  }

  #over(): void {
    this.#signal?.removeEventListener('abort', this.#abort);
  }

  #answer(head: AnswerHead): void {
    const location = new Headers(head.headers as never).get('location');
    if (REDIRECTS.has(head.status) && location !== null && this.#redirect !== 'manual') {
      this.#open?.forget();
      if (this.#redirect === 'error') this.#fail(new Error('unexpected redirect'));
      else this.#follow(head.status, location);
      return;
    }
    if (!head.hasBody) {
      this.#open?.forget();
      this.#over();
    }
    this.#settles.resolve(head, head.hasBody ? this.#content() : undefined, this.#hops > 0);
  }

  #follow(status: number, location: string): void {
    if (this.#hops++ === REDIRECTS_MAX) {
      this.#fail(new Error('redirect count exceeded'));
      return;
    }
    // As browsers do since the web began: what was posted is only looked at there.
    if (((status === 301 || status === 302) && this.#method === 'POST') || (status === 303 && this.#method !== 'GET' && this.#method !== 'HEAD')) this.#method = 'GET';
    this.#url = new this.#context.URL(location, this.#url).href;
    this.#ask();
  }

  #content(): Content {
    return {
      read: () => new Promise((resolve, reject) => {
        if (this.#signal?.aborted) {
          reject(this.#signal.reason);
          return;
        }
        this.#failBody = reject;
        this.#open?.readBody((text) => {
          this.#over();
          resolve(new Uint8Array(new this.#context.coders.TextEncoder().encode(text)));
        });
      }),
      cancel: () => {
        this.#over();
        this.#open?.giveUp();
      },
    };
  }
}
