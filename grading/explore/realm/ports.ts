/** MessagePort, MessageChannel and parentPort of `node:worker_threads`. */
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import type { Host } from './host.ts';

type Listener = (...args: unknown[]) => void;
export type EmitterClass = new () => {
  on(event: string, listener: Listener): unknown;
  once(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
  emit(event: string, ...args: unknown[]): boolean;
  listenerCount(event: string): number;
  removeListener(event: string, listener: Listener): unknown;
  removeAllListeners(event?: string): unknown;
};

/** Where a port's messages arrive, and where those it sends go. */
export interface PortAddress { readonly inbox: string; readonly peer: string }

export interface MessagePortShim {
  readonly address: PortAddress;
  deliver(kind: string, text: string): void;
  readonly listening: boolean;
  readonly keepsAlive: boolean;
  readonly isOpen: boolean;
  detach(): void;
  close(): void;
}

/** All ports of one virtual thread. */
export class Ports {
  readonly #host: Host;
  readonly #shared: () => Shared;
  readonly #byInbox = new Map<string, MessagePortShim>();
  readonly #Emitter: EmitterClass;
  #portClass: (new (address: PortAddress) => MessagePortShim) | undefined;
  readonly MessageChannel: new () => { port1: unknown; port2: unknown };
  #channels = 0;

  constructor(host: Host, Emitter: EmitterClass, shared: () => Shared) {
    this.#host = host;
    this.#shared = shared;
    this.#Emitter = Emitter;
    const open = (): { port1: unknown; port2: unknown } => {
      const id = String(host.op('channel', this.#channels++));
      return { port1: this.at(`q${id}.0`), port2: this.at(`q${id}.1`) };
    };
    this.MessageChannel = class MessageChannel {
      port1: unknown;
      port2: unknown;
      constructor() {
        ({ port1: this.port1, port2: this.port2 } = open());
      }
    };
  }

  get MessagePort(): new (address: PortAddress) => MessagePortShim {
    return this.#portClass ??= this.#makePortClass(this.#Emitter);
  }

  /** The port of this thread that receives at an inbox; made when it arrives by transfer. */
  at(inbox: string): MessagePortShim {
    let port = this.#byInbox.get(inbox);
    if (!port) {
      const peer = inbox.endsWith('.0') ? inbox.replace(/0$/, '1') : inbox.replace(/1$/, '0');
      port = new this.MessagePort({ inbox, peer });
      this.#byInbox.set(inbox, port);
    }
    return port;
  }

  add(port: MessagePortShim): void {
    this.#byInbox.set(port.address.inbox, port);
  }

  idOf(value: unknown): string | undefined {
    return this.#portClass && value instanceof this.#portClass ? value.address.inbox : undefined;
  }

  isPort(inbox: string): boolean {
    return this.#byInbox.has(inbox);
  }

  transferred(list: readonly unknown[]): void {
    if (list.length === 0) return;
    for (const item of list) {
      if (!(item instanceof this.MessagePort)) continue;
      this.#byInbox.delete(item.address.inbox);
      item.detach();
    }
  }

  deliver(inbox: string, kind: string, text: string): boolean {
    const port = this.#byInbox.get(inbox);
    port?.deliver(kind, text);
    return port !== undefined;
  }

  sources(): string[] {
    return [...this.#byInbox.values()].filter((port) => port.isOpen && port.listening).map((port) => port.address.inbox);
  }

  keepsAlive(): string[] {
    return [...this.#byInbox.values()].filter((port) => port.isOpen && port.keepsAlive)
      .map((port) => port.address.inbox.startsWith('C') ? 'a listener on parentPort' : 'a listener on a MessagePort');
  }

  receive(port: unknown): { message: unknown } | undefined {
    if (!(port instanceof this.MessagePort)) throw new TypeError('The "port" argument must be a MessagePort instance');
    const text = this.#host.op('receive', port.address.inbox);
    return text === undefined ? undefined : { message: decode(text as string, this.#shared()) };
  }

  #makePortClass(Emitter: EmitterClass): new (address: PortAddress) => MessagePortShim {
    const host = this.#host;
    const shared = this.#shared;
    const transferred = (list: readonly unknown[]): void => { this.transferred(list); };
    const MESSAGE = 'message';
    return class MessagePort extends Emitter implements MessagePortShim {
      readonly #address: PortAddress;
      #open = true;
      #referenced: boolean | undefined;
      #started = false;
      #onmessage: ((event: { data: unknown }) => void) | null = null;
      readonly #wrappers = new Map<unknown, Listener>();

      constructor(address: PortAddress) {
        super();
        this.#address = address;
      }

      get address(): PortAddress {
        return this.#address;
      }

      get listening(): boolean {
        return this.#started || this.listenerCount(MESSAGE) > 0 || this.#onmessage !== null;
      }

      get isOpen(): boolean {
        return this.#open;
      }

      get keepsAlive(): boolean {
        return this.#referenced ?? (this.listenerCount(MESSAGE) > 0 || this.#onmessage !== null);
      }

      deliver(kind: string, text: string): void {
        if (kind === 'close') {
          this.#shut();
          return;
        }
        const message = decode(text, shared());
        this.#onmessage?.call(this, { data: message, target: this, type: MESSAGE } as never);
        this.emit(MESSAGE, message);
      }

      postMessage(value: unknown, options: readonly unknown[] | { transfer?: readonly unknown[] } = []): void {
        const list = Array.isArray(options) ? options as unknown[] : (options as { transfer?: unknown[] }).transfer ?? [];
        const text = encode(value, shared(), list);
        transferred(list);
        if (this.#open) host.op('send', this.#address.peer, MESSAGE, text);
      }

      override on(event: string, listener: Listener): this {
        super.on(event, listener);
        if (event === MESSAGE) this.start();
        return this;
      }

      addListener(event: string, listener: Listener): this {
        return this.on(event, listener);
      }

      override once(event: string, listener: Listener): this {
        super.once(event, listener);
        if (event === MESSAGE) this.start();
        return this;
      }

      addEventListener(event: string, listener: Listener | { handleEvent: Listener }, options?: { once?: boolean }): void {
        const call = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
        const wrapper = (data: unknown): void => { call.call(this, { data, target: this, type: event }); };
        this.#wrappers.set(listener, wrapper);
        if (options?.once) this.once(event, wrapper);
        else this.on(event, wrapper);
      }

      removeEventListener(event: string, listener: unknown): void {
        const wrapper = this.#wrappers.get(listener);
        if (wrapper) this.off(event, wrapper);
      }

      get onmessage(): unknown {
        return this.#onmessage;
      }

      set onmessage(listener: unknown) {
        this.#onmessage = typeof listener === 'function' ? listener as never : null;
        if (this.#onmessage) this.start();
      }

      start(): void {
        this.#started = true;
      }

      ref(): this {
        this.#referenced = true;
        return this;
      }

      unref(): this {
        this.#referenced = false;
        return this;
      }

      hasRef(): boolean {
        return this.keepsAlive;
      }

      close(): void {
        if (!this.#open) return;
        if (!this.#address.inbox.startsWith('C')) {
          host.op('send', this.#address.peer, 'close', '');
          host.op('close', this.#address.inbox);
        }
        this.#shut();
      }

      #shut(): void {
        if (!this.#open) return;
        this.#open = false;
        void Promise.resolve().then(() => { if (!host.dead()) this.emit('close'); });
      }

      detach(): void {
        this.#open = false;
      }
    };
  }
}
