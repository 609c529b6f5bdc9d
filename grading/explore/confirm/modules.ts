/** The program's modules on a real thread: the explorer's rewritten code, with real things in place of its models. */
import { createRequire } from 'node:module';
import * as os from 'node:os';
import { Script } from 'node:vm';
import { Loader } from '../realm/loader.ts';
import type { ModuleObject } from '../realm/loader.ts';
import type { CompiledModule, Host } from '../realm/host.ts';
import { AsyncAcquires, plannedLock } from './lock.ts';
import { PlannedMemory } from './memory.ts';
import type { Plan } from './plan.ts';
import type { Player } from './player.ts';
import { plannedTime } from './time.ts';

type Module = Record<string, unknown>;

const loadBuiltin = createRequire(import.meta.url);
/** No check of the rewritten code ever ends this thread. */
const COUNTER = { n: Infinity, over: (): void => undefined };

/** Makes the loader of one thread. @param own Its own versions of Node's modules. */
export function plannedModules(player: Player, own: Readonly<Record<string, Module>>): Loader {
  const { plan } = player;
  const memory = new PlannedMemory(player);
  const time = plannedTime(player, (token) => { memory.endAsyncWait(token); });
  const acquires = new AsyncAcquires(player);
  const gates = new Map<string, (() => void)[]>();
  player.isKeptAlive = () => time.timers.keepsAlive().length > 0 || [...gates.values()].some((waiting) => waiting.length > 0) || !acquires.isEmpty;
  const modules: Record<string, Module> = {
    ...own, ...time.modules, process: process as never,
    os: { ...os, availableParallelism: () => plan.cpus, cpus: () => os.cpus().slice(0, 1).flatMap((cpu) => Array<typeof cpu>(plan.cpus).fill(cpu)) },
  };
  const gate: Module = {
    arrive: () => undefined,
    // How many have arrived is known to the plan, which opens the gate.
    until: (name: string, count: number) => new Promise<void>((resolve) => {
      const source = `gate:${name}:${String(count)}`;
      gates.set(source, [...gates.get(source) ?? [], resolve]);
      player.listen(source, { ready: () => true, deliver: () => {
        const waiting = gates.get(source) ?? [];
        gates.delete(source);
        for (const go of waiting) go();
      } });
    }),
  };
  const lock = (): Module => {
    const plain = new Loader(hostFor(plan), (_id, _url, module, names) => valuesOf(plainGlobals(module), names), namespaceOfBuiltin);
    return plannedLock(player, plain.evaluate(plan.lock ?? '').namespace as { Lock: unknown }, acquires, {
      set: (callback, delay) => time.timers.set(callback, delay, [], false), clear: (timer) => { time.timers.clear(timer); },
    });
  };
  const namespaces = new Map<string, object>();
  const builtin = (id: string): object => {
    let namespace = namespaces.get(id);
    if (!namespace) {
      const name = id.replace(/^\w+:/, '');
      namespace = id === 'model:lock' ? lock() : id === 'model:gate' ? gate : modules[name] ? namespaceOf(modules[name]) : namespaceOfBuiltin(id);
      namespaces.set(id, namespace);
    }
    return namespace;
  };
  const globals: Module = { ...time.globals };
  return new Loader(hostFor(plan), (id, _url, module, names) => {
    const atomics = memory.atomics();
    const here: Module = {
      ...plainGlobals(module), ...globals, Atomics: atomics,
      $get: memory.get, $ref: memory.reference, $atomics: () => atomics,
      MessageChannel: own['worker_threads']?.['MessageChannel'],
      ...(id.startsWith('eval:') && { require: (name: string) => builtin(name.startsWith('node:') ? name : `node:${name}`) }),
    };
    return valuesOf(here, names);
  }, builtin);
}

function plainGlobals(module: ModuleObject): Module {
  const read = (object: Module, key: string): unknown => object[key];
  return {
    $m: module, $k: COUNTER, $get: read, $see: (value: unknown) => value, $seen: Symbol('seen'), $atomics: () => Atomics,
    $ref: (object: Module, key: string) => ({ get v() { return object[key]; }, set v(value: unknown) { object[key] = value; } }),
    self: undefined, require: undefined, module: undefined, exports: undefined, __filename: undefined, __dirname: undefined,
  };
}

/** What is not there is Node's own. */
function valuesOf(own: Module, names: readonly string[]): unknown[] {
  return names.map((name) => name in own ? own[name] : (globalThis as unknown as Module)[name]);
}

function hostFor(plan: Plan): Host {
  const compiled = new Map<string, CompiledModule>();
  return {
    resolve: (specifier: string, from: string) => plan.resolved[`${from}\0${specifier}`] ?? notFound(specifier),
    module: (id: string) => {
      let module = compiled.get(id);
      if (!module) {
        const { code, ...rest } = plan.modules[id] ?? notFound(id);
        module = { ...rest, factory: new Script(code, { filename: id }).runInThisContext() as CompiledModule['factory'] };
        compiled.set(id, module);
      }
      return module;
    },
  } as unknown as Host;
}

function notFound(specifier: string): never {
  throw Object.assign(new Error(`Cannot find module '${specifier}'`), { code: 'ERR_MODULE_NOT_FOUND' });
}

function namespaceOfBuiltin(id: string): object {
  return namespaceOf(loadBuiltin(id) as Module);
}

function namespaceOf(module: Module): object {
  return new Proxy(module, {
    get: (target, key) => key === 'default' && !Object.hasOwn(target, 'default') ? target : (target as Record<PropertyKey, unknown>)[key],
    has: (target, key) => key === 'default' || key in target,
  });
}
