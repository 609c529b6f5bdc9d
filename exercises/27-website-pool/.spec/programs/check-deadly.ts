/** Every process is killed as soon as somebody listens to it, those that replace others, too. */
import { EventEmitter } from 'node:events';

import { checkWebsites } from '../website.ts';

type Child = EventEmitter & { kill?: (signal: string) => unknown };
type Listen = (name: string | symbol, listener: (...given: unknown[]) => void) => EventEmitter;

/** Has every process killed that `listen` is called for. */
function deadly(listen: Listen, killed: Set<EventEmitter>): Listen {
  return function (this: Child, ...listener: Parameters<Listen>) {
    const self = listen.apply(this, listener);
    if (typeof this.kill === 'function' && !killed.has(this)) {
      killed.add(this);
      this.kill('SIGKILL');
    }
    return self;
  };
}

export default async function ({ addresses, size }: { readonly addresses: readonly string[]; readonly size: number }): Promise<{ results: unknown; told: string[] }> {
  const told: string[] = [];
  const { prototype } = EventEmitter;
  const killed = new Set<EventEmitter>();
  Object.assign(prototype, { on: deadly(prototype.on, killed), once: deadly(prototype.once, killed) });
  return { results: await checkWebsites([...addresses], { notifyOwner: (address) => void told.push(address), size }), told };
}
