/** Every thread is ended as soon as somebody listens to it, those that replace others, too. */
import { EventEmitter } from 'node:events';

import { checkWebsites } from '../website.ts';

type Child = EventEmitter & { terminate?: () => unknown };
type Listen = (name: string | symbol, listener: (...given: unknown[]) => void) => EventEmitter;

/** Has every thread ended that `listen` is called for. */
function deadly(listen: Listen, ended: Set<EventEmitter>): Listen {
  return function (this: Child, ...listener: Parameters<Listen>) {
    const self = listen.apply(this, listener);
    if (typeof this.terminate === 'function' && !ended.has(this)) {
      ended.add(this);
      void this.terminate();
    }
    return self;
  };
}

export default async function ({ addresses, threads }: { readonly addresses: readonly string[]; readonly threads: number }): Promise<{ results: unknown; told: string[] }> {
  const told: string[] = [];
  const { prototype } = EventEmitter;
  const ended = new Set<EventEmitter>();
  Object.assign(prototype, { on: deadly(prototype.on, ended), once: deadly(prototype.once, ended) });
  return { results: await checkWebsites([...addresses], { notifyOwner: (address) => void told.push(address), threads }), told };
}
