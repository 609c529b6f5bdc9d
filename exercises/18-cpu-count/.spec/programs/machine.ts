/** Another machine than this one: with so many CPUs, of which the program may use so many. */
import nodeModule from 'node:module';
import os from 'node:os';

export interface Machine {
  /** What `availableParallelism()` says. */
  readonly available: number;
  /** How many CPUs `cpus()` lists: more in a container or under `taskset`, none where Node cannot find out. */
  readonly listed: number;
}

/** To be called before the answer is loaded, which may ask as soon as it is. */
export function pretend({ available, listed }: Machine): void {
  const cpu = { model: 'virtual', speed: 1_000, times: { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 } };
  Object.assign(os, { availableParallelism: () => available, cpus: () => Array.from({ length: listed }, () => cpu) });
  // Under the controlled scheduler each `require` makes a module of its own.
  const { createRequire } = nodeModule;
  const requireFor = (from: string | URL): NodeJS.Require => {
    const require = createRequire(from);
    return ((id: string): unknown => /^(?:node:)?os$/.test(id) ? os : require(id)) as NodeJS.Require;
  };
  Object.assign(nodeModule, { createRequire: requireFor });
  // Node 21 and later have it; it is the same number.
  const { navigator } = globalThis as { readonly navigator?: object };
  if (navigator !== undefined) Object.defineProperty(navigator, 'hardwareConcurrency', { value: available, configurable: true });
}
