/** BroadcastChannel: everybody else in the same process who has joined the name hears a message. */
import { decode, encode } from './codec.ts';
import type { Shared } from './codec.ts';
import type { Host } from './host.ts';

type Listener = (event: { type: string; data: unknown; target: unknown }) => void;
interface Channel { readonly inbox: string; readonly open: boolean; readonly referenced: boolean; receive(text: string): void }

/** All broadcast channels of one virtual thread. */
export class Broadcasts {
  readonly #channels = new Map<string, Channel>();
  readonly BroadcastChannel: new (name: unknown) => unknown;

  constructor(host: Host, shared: () => Shared) {
    const channels = this.#channels;
    let joined = 0;
    this.BroadcastChannel = class BroadcastChannel implements Channel {
      readonly name: string;
      readonly inbox: string;
      open = true;
      referenced = true;
      onmessage: Listener | null = null;
      onmessageerror: Listener | null = null;
      readonly #listeners: { listener: Listener; once: boolean }[] = [];

      constructor(name: unknown) {
        this.name = String(name);
        this.inbox = `b${String(host.thread.id)}.${String(joined++)}`;
        host.op('join', this.inbox, this.name);
        channels.set(this.inbox, this);
      }

      postMessage(message: unknown): void {
        if (!this.open) throw Object.assign(new Error('BroadcastChannel is closed.'), { name: 'InvalidStateError' });
        host.op('broadcast', this.inbox, this.name, encode(message, shared()));
      }

      close(): void {
        if (!this.open) return;
        this.open = false;
        channels.delete(this.inbox);
        host.op('leave', this.inbox, this.name);
      }

      addEventListener(type: string, listener: Listener | { handleEvent: Listener }, options?: { once?: boolean } | boolean): void {
        const call = typeof listener === 'function' ? listener : listener.handleEvent.bind(listener);
        if (type === 'message') this.#listeners.push({ listener: call, once: typeof options === 'object' && options.once === true });
      }

      removeEventListener(_type: string, listener: Listener): void {
        const index = this.#listeners.findIndex((one) => one.listener === listener);
        if (index >= 0) this.#listeners.splice(index, 1);
      }

      receive(text: string): void {
        const event = { type: 'message', data: decode(text, shared()), target: this };
        this.onmessage?.(event);
        for (const registered of [...this.#listeners]) {
          if (registered.once) this.#listeners.splice(this.#listeners.indexOf(registered), 1);
          registered.listener.call(this, event);
        }
      }

      ref(): this {
        this.referenced = true;
        return this;
      }

      unref(): this {
        this.referenced = false;
        return this;
      }
    };
  }

  sources(): string[] {
    return [...this.#channels.keys()];
  }

  keepsAlive(): string[] {
    return [...this.#channels.values()].filter((channel) => channel.referenced).map(() => 'an open BroadcastChannel');
  }

  deliver(inbox: string, text: string): void {
    this.#channels.get(inbox)?.receive(text);
  }
}
