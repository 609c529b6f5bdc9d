/** MessagePort, MessageChannel and parentPort of `node:worker_threads`. */
import { MessageEvent } from './abort.ts';
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import { codedError, DOMException } from './dom-exception.ts';
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
  /** The port whose message this thread is at, until its next event. */
  #current: string | undefined;
  #mayConstruct = false;
  readonly #later: (callback: () => void) => void;

  /** @param later Runs something in a later turn of the event loop. */
  constructor(host: Host, Emitter: EmitterClass, shared: () => Shared, later: (callback: () => void) => void) {
    this.#host = host;
    this.#later = later;
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
      port = this.make({ inbox, peer });
      this.#byInbox.set(inbox, port);
    }
    return port;
  }

  /** Makes a port; programs cannot. */
  make(address: PortAddress): MessagePortShim {
    this.#mayConstruct = true;
    try {
      return new this.MessagePort(address);
    } finally {
      this.#mayConstruct = false;
    }
  }

  /** To be called when another event than a message begins. */
  leaveMessage(): void {
    this.#current = undefined;
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

  /** @throws {DOMException} If a port cannot be transferred (any more). */
  checkTransfer(list: readonly unknown[], source: unknown): void {
    for (const item of list) {
      if (!this.#portClass || !(item instanceof this.#portClass)) continue;
      if (item === source) throw new DOMException('Transfer list contains source port', 'DataCloneError');
      if (!item.isOpen) throw new DOMException('MessagePort in transfer list is already detached', 'DataCloneError');
    }
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
    this.#current = inbox;
    port?.deliver(kind, text);
    return port !== undefined;
  }

  sources(): string[] {
    const open = [...this.#byInbox.values()].filter((port) => port.isOpen);
    // Whoever has not started a port is still told that its other end is closed, unless messages wait before it.
    return open.filter((port) => port.listening || !port.address.inbox.startsWith('C'))
      .map((port) => port.listening ? port.address.inbox : `${port.address.inbox}!c`);
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
    const checkTransfer = (list: readonly unknown[], source: unknown): void => { this.checkTransfer(list, source); };
    const later = this.#later;
    const mayConstruct = (): boolean => this.#mayConstruct;
    const isCurrent = (inbox: string): boolean => this.#current === inbox;
    const MESSAGE = 'message';
    return class MessagePort extends Emitter implements MessagePortShim {
      readonly #address: PortAddress;
      #open = true;
      #referenced = false;
      #started = false;
      #delivering = false;
      #rest: string[] = [];
      #onmessage: unknown = null;
      readonly #wrappers = new Map<unknown, Listener>();

      constructor(address: PortAddress) {
        if (!mayConstruct()) throw codedError(TypeError, 'ERR_CONSTRUCT_CALL_INVALID', 'Constructor cannot be called');
        super();
        this.#address = address;
      }

      get address(): PortAddress {
        return this.#address;
      }

      get listening(): boolean {
        return this.#started;
      }

      get isOpen(): boolean {
        return this.#open;
      }

      get keepsAlive(): boolean {
        return this.#referenced;
      }

      deliver(kind: string, text: string): void {
        if (kind === 'close') {
          this.#open = false;
          this.emit('close');
          return;
        }
        this.#delivering = true;
        this.#rest.push(text);
        try {
          this.#giveRest();
        } finally {
          this.#delivering = false;
        }
      }

      #giveRest(): void {
        for (let next = this.#rest.shift(); next !== undefined; next = this.#rest.shift()) this.emit(MESSAGE, decode(next, shared()));
      }

      postMessage(value: unknown, options: readonly unknown[] | { transfer?: readonly unknown[] } = []): void {
        const list = Array.isArray(options) ? options as unknown[] : (options as { transfer?: unknown[] }).transfer ?? [];
        checkTransfer(list, this);
        const text = encode(value, shared(), list);
        transferred(list);
        if (this.#open) host.op('send', this.#address.peer, MESSAGE, text);
      }

      #added(event: string): void {
        if (event !== MESSAGE || this.listenerCount(MESSAGE) !== 1) return;
        this.#referenced = true;
        this.#started = true;
      }

      override on(event: string, listener: Listener): this {
        super.on(event, listener);
        this.#added(event);
        return this;
      }

      addListener(event: string, listener: Listener): this {
        return this.on(event, listener);
      }

      override once(event: string, listener: Listener): this {
        super.once(event, listener);
        this.#added(event);
        return this;
      }

      override removeListener(event: string, listener: Listener): this {
        const before = this.listenerCount(event);
        super.removeListener(event, listener);
        if (event === MESSAGE && before > 0 && this.listenerCount(event) === 0) this.#referenced = false;
        return this;
      }

      override off(event: string, listener: Listener): this {
        return this.removeListener(event, listener);
      }

      addEventListener(event: string, listener: Listener | { handleEvent: Listener }, options?: { once?: boolean } | boolean): void {
        if (this.#wrappers.has(listener)) return;
        const call = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
        const wrapper = (data: unknown): void => { call.call(this, Object.assign(new MessageEvent(event, { data }), { target: this, currentTarget: this })); };
        this.#wrappers.set(listener, wrapper);
        if (typeof options === 'object' && options.once) this.once(event, wrapper);
        else this.on(event, wrapper);
      }

      removeEventListener(event: string, listener: unknown): void {
        const wrapper = this.#wrappers.get(listener);
        this.#wrappers.delete(listener);
        if (wrapper) this.off(event, wrapper);
      }

      get onmessage(): unknown {
        return this.#onmessage;
      }

      set onmessage(listener: unknown) {
        if (this.#onmessage) this.removeEventListener(MESSAGE, this.#onmessage);
        this.#onmessage = typeof listener === 'function' ? listener : null;
        if (this.#onmessage) this.addEventListener(MESSAGE, this.#onmessage as Listener);
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
        return this.#referenced;
      }

      close(callback?: Listener): void {
        if (typeof callback === 'function') this.once('close', callback);
        if (!this.#open) return;
        this.#open = false;
        const { inbox, peer } = this.#address;
        if (!inbox.startsWith('C')) host.op('send', peer, 'close', '');
        // Node closes after the messages that have arrived by now, if it is at one of them.
        const rest = host.op('close', inbox, this.#delivering || isCurrent(inbox));
        this.#rest.push(...rest === undefined ? [] : JSON.parse(rest as string) as string[]);
        void Promise.resolve().then(() => {
          if (host.dead()) return;
          this.#giveRest();
          if (this.listenerCount('close') > 0) later(() => { this.emit('close'); });
        });
      }

      detach(): void {
        this.#open = false;
      }
    };
  }
}
