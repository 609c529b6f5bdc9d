/** The client's half of `node:http` and `node:https` for one virtual thread. */
import { codedError } from '../dom-exception.ts';
import { abortError } from '../events.ts';
import type { EmitterClass } from '../ports.ts';
import { optionsOf } from './http-options.ts';
import type { HttpOptions } from './http-options.ts';
import type { AnswerHead, Request as OpenRequest, Requests } from './requests.ts';
import { STATUS_CODES, statusText } from './status-text.ts';

type Listener = (...args: never[]) => void;
/** Node's own readable stream, as this thread has it. */
interface Readable {
  push(chunk: string | null): boolean;
  destroy(error?: Error): unknown;
  on(event: string, listener: Listener): unknown;
  resume(): unknown;
  readonly destroyed: boolean;
  readonly readableEnded: boolean;
}

/** What the module stands on. */
export interface HttpContext {
  readonly requests: Requests;
  readonly Emitter: EmitterClass;
  readonly Readable: () => new (options: object) => Readable;
  readonly URL: typeof URL;
  readonly nextTick: (callback: () => void) => void;
  readonly after: (callback: () => void, ms: number) => { unref(): unknown };
  readonly cancel: (timer: unknown) => void;
}

const METHODS = ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'];

/** Makes one of the two modules. */
export function makeHttp(context: HttpContext, protocol: 'http:' | 'https:'): Record<string, unknown> {
  const { Emitter, requests, nextTick } = context;
  const hangUp = (): Error => codedError(Error, 'ECONNRESET', 'socket hang up');

  class ClientRequest extends Emitter {
    readonly method: string;
    readonly path: string;
    readonly host: string;
    readonly protocol = protocol;
    readonly #url: string;
    readonly #headers = new Map<string, unknown>();
    #timer: unknown;
    #open: OpenRequest | undefined;
    #response: Readable | undefined;
    #letGo: (() => void) | undefined;
    #closed = false;
    /** Nothing of the answer is still to come. */
    #hasAll = false;
    destroyed = false;
    writableEnded = false;
    aborted = false;
    finished = false;
    timeoutMs = 0;
    readonly reusedSocket = false;
    readonly socket = Object.assign(new Emitter(), { setTimeout: (ms: number, heard?: Listener) => this.setTimeout(ms, heard), ref: () => undefined, unref: () => undefined, setNoDelay: () => undefined, setKeepAlive: () => undefined });

    constructor(options: HttpOptions, heard: Listener | undefined) {
      super();
      this.method = options.method;
      this.path = options.path;
      this.host = options.host;
      this.#url = options.url;
      for (const [name, value] of Object.entries(options.headers)) this.#headers.set(name.toLowerCase(), value);
      if (heard) this.once('response', heard as never);
      if (options.timeout !== undefined) this.setTimeout(options.timeout);
      // Its connection is open, although nothing is asked before `end`.
      this.#letGo = requests.hold(`${this.method} ${this.#url}, which is never ended`);
      if (options.signal?.aborted) nextTick(() => this.destroy(abortError(options.signal)));
      else options.signal?.addEventListener('abort', () => this.destroy(abortError(options.signal)), { once: true });
      nextTick(() => { if (!this.destroyed) this.emit('socket', this.socket); });
    }

    setHeader(name: string, value: unknown): this {
      this.#headers.set(name.toLowerCase(), value);
      return this;
    }

    getHeader(name: string): unknown {
      return this.#headers.get(name.toLowerCase());
    }

    hasHeader(name: string): boolean {
      return this.#headers.has(name.toLowerCase());
    }

    removeHeader(name: string): void {
      this.#headers.delete(name.toLowerCase());
    }

    getHeaders(): Record<string, unknown> {
      return Object.fromEntries(this.#headers);
    }

    flushHeaders(): void { /* all is sent at once */ }
    setNoDelay(): void { /* there is no delay */ }
    setSocketKeepAlive(): void { /* nothing is kept */ }

    write(_chunk: unknown, ...rest: unknown[]): boolean {
      const heard = rest.find((one) => typeof one === 'function') as (() => void) | undefined;
      if (heard) nextTick(heard);
      return true;
    }

    end(...given: unknown[]): this {
      if (this.writableEnded) return this;
      const heard = given.find((one) => typeof one === 'function');
      if (heard) this.once('finish', heard as never);
      this.writableEnded = true;
      this.finished = true;
      if (this.destroyed) return this;
      this.#letGo?.();
      this.#open = requests.ask({ method: this.method, url: this.#url, by: `${protocol.slice(0, -1)}.request` }, { answer: (head) => { this.#answer(head); }, failure: (error) => { this.#fail(error); } });
      if (this.#open.isConnected) nextTick(() => { if (!this.destroyed) this.emit('finish'); });
      return this;
    }

    setTimeout(ms: number, heard?: Listener): this {
      if (heard) this.once('timeout', heard as never);
      this.timeoutMs = ms;
      this.#stopClock();
      if (ms > 0 && !this.#closed) {
        this.#timer = context.after(() => {
          this.#timer = undefined;
          this.socket.emit('timeout');
          this.emit('timeout');
        }, ms);
        (this.#timer as { unref(): void }).unref();
      }
      return this;
    }

    clearTimeout(): this {
      return this.setTimeout(0);
    }

    abort(): void {
      if (this.aborted) return;
      this.aborted = true;
      nextTick(() => { this.emit('abort'); });
      this.destroy();
    }

    destroy(error?: Error): this {
      if (this.destroyed) return this;
      this.destroyed = true;
      this.#letGo?.();
      if (!this.#hasAll) this.#open?.giveUp();
      this.#stopClock();
      const response = this.#response;
      // What has come in whole is thrown away, and its end comes before that of the request.
      if (response && !response.readableEnded && this.#hasAll) response.resume();
      else {
        if (response && !response.readableEnded) response.destroy(error ?? codedError(Error, 'ECONNRESET', 'aborted'));
        nextTick(() => {
          if (!response) this.emit('error', error ?? hangUp());
          this.#close();
        });
      }
      return this;
    }

    #stopClock(): void {
      if (this.#timer !== undefined) context.cancel(this.#timer);
      this.#timer = undefined;
    }

    #fail(error: Error): void {
      this.destroyed = true;
      this.#stopClock();
      nextTick(() => { this.#close(); });
      this.emit('error', error);
    }

    #close(): void {
      if (this.#closed) return;
      this.#closed = true;
      this.emit('close');
    }

    #answer(head: AnswerHead): void {
      const response = this.#makeResponse(head);
      this.#response = response;
      this.#open?.keepUnread();
      // Nobody wants it, so Node throws it away.
      if (!this.emit('response', response)) response.resume();
    }

    #makeResponse({ hasBody, status, headers }: AnswerHead): Readable {
      const open = this.#open as OpenRequest;
      this.#hasAll = !hasBody;
      const response: Readable = new (context.Readable())({
        read: () => {
          if (hasBody) open.readBody((text) => {
            this.#hasAll = true;
            if (text !== '') response.push(text);
            response.push(null);
          });
          else {
            open.forget();
            response.push(null);
          }
        },
        destroy: (error: Error | null, done: (error: Error | null) => void) => {
          if (!response.readableEnded) open.giveUp();
          this.destroyed = true;
          this.#stopClock();
          nextTick(() => { this.#close(); });
          done(error);
        },
      });
      response.on('end', () => { this.#stopClock(); });
      // Not one of the properties below, as those are copied.
      Object.defineProperty(response, 'complete', { get: () => this.#hasAll });
      return Object.assign(response, {
        statusCode: status, statusMessage: statusText(status), httpVersion: '1.1', httpVersionMajor: 1, httpVersionMinor: 1, headers: headersOf(headers), rawHeaders: headers.flat(),
        trailers: {}, rawTrailers: [], url: '', method: null, socket: this.socket, req: this,
        setTimeout: (ms: number, heard?: Listener) => {
          this.setTimeout(ms, heard);
          return response;
        },
      });
    }
  }

  const request = (...given: unknown[]): ClientRequest => {
    const heard = given.at(-1);
    return new ClientRequest(optionsOf(given, { protocol, URL: context.URL }), typeof heard === 'function' ? heard as Listener : undefined);
  };
  const get = (...given: unknown[]): ClientRequest => request(...given).end();
  class Agent extends Emitter {
    readonly options: object;
    readonly maxSockets = Infinity;
    constructor(options: object = {}) {
      super();
      this.options = options;
    }

    destroy(): void { /* nothing is kept */ }
  }
  return { request, get, ClientRequest, Agent, globalAgent: new Agent(), STATUS_CODES, METHODS, IncomingMessage: context.Readable(), maxHeaderSize: 16_384 };
}

/** A name that comes twice has both values, but for cookies, which are a list. */
function headersOf(pairs: AnswerHead['headers']): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of pairs) headers[name] = name === 'set-cookie' ? [value] : value;
  return headers;
}
