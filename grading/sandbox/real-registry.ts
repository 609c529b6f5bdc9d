/**
 * Sees every process and thread that the main thread starts, without asking learner code: Node itself announces
 * them on its diagnostics channels. Runs beside learner code.
 */
import type { ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { syncBuiltinESMExports } from 'node:module';
import workerThreads from 'node:worker_threads';
import type { Worker } from 'node:worker_threads';
import { nameOfCommand, nameOfScript } from './script-name.ts';

 
const { apply, construct } = Reflect;
const { getOwnPropertyDescriptor } = Object;
const { on } = EventEmitter.prototype;
const readThreadId = getOwnPropertyDescriptor(workerThreads.Worker.prototype, 'threadId')?.get as () => number;
 
const readExitCode = (child: ChildProcess): number | null => (getOwnPropertyDescriptor(child, 'exitCode')?.value ?? null) as number | null;
const readSignal = (child: ChildProcess): string | null => (getOwnPropertyDescriptor(child, 'signalCode')?.value ?? null) as string | null;

/** A process as the registry knows it. */
export interface KnownProcess {
  readonly pid: number;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly alive: boolean;
  readonly script: string;
}

/** A thread as the registry knows it. */
export interface KnownThread {
  readonly threadId: number;
  readonly exitCode: number | null;
  readonly alive: boolean;
  readonly script: string;
}

interface ThreadEntry {
  readonly worker: Worker;
  readonly threadId: number;
  exitCode: number | null;
  readonly script: string;
}

const later = setImmediate;

/**
 * Has Node tell of a process's exit only after it has read what the process had sent.
 *
 * When several processes end at nearly the same time, libuv may reap one of them before it has looked at
 * its pipe, so that its `exit` comes before its last message: once in some hundred runs on a busy
 * machine. A verdict must not depend on that, and the controlled scheduler has messages first, too.
 * Whatever was sent is in the pipe by now, so two turns of the event loop are enough to read it.
 */
function hearBeforeExit(child: ChildProcess): void {
  const handle = (child as unknown as { _handle?: { onexit?: (...parameters: unknown[]) => void } | null })._handle;
  const onexit = handle?.onexit;
  if (!handle || !onexit) return;
  handle.onexit = (...parameters) => {
    later(() => later(() => apply(onexit, handle, parameters)));
  };
}

/** Keeps everything that was started, in order. */
export class Registry {
  readonly #processes: ChildProcess[] = [];
  readonly #threads: ThreadEntry[] = [];
  // The file of the worker that is being constructed: Node announces the worker, but not its file.
  #script = '';

  /** Watch from now on. */
  start(): void {
    subscribe('child_process', (message) => {
      const child = (message as { process: ChildProcess }).process;
      this.#processes[this.#processes.length] = child;
      hearBeforeExit(child);
    });
    subscribe('worker_threads', (message) => this.#add((message as { worker: Worker }).worker));
    this.#nameWorkers();
  }

  get processes(): KnownProcess[] {
    const list: KnownProcess[] = [];
    for (let index = 0; index < this.#processes.length; index += 1) {
      const child = this.#processes[index] as ChildProcess;
      const [pid, exitCode, signal] = [child.pid ?? -1, readExitCode(child), readSignal(child)];
      list[index] = { pid, exitCode, signal, alive: pid !== -1 && exitCode === null && signal === null, script: nameOfCommand(child.spawnargs ?? []) };
    }
    return list;
  }

  get threads(): KnownThread[] {
    const list: KnownThread[] = [];
    for (let index = 0; index < this.#threads.length; index += 1) {
      const { worker, threadId, exitCode, script } = this.#threads[index] as ThreadEntry;
      // Node forgets the handle, and with it the id, before it tells anybody about the exit.
      list[index] = { threadId, exitCode, alive: apply(readThreadId, worker, []) !== -1, script };
    }
    return list;
  }

  #add(worker: Worker): void {
    const entry: ThreadEntry = { worker, threadId: apply(readThreadId, worker, []), exitCode: null, script: this.#script };
    this.#threads[this.#threads.length] = entry;
    // The constructor has not returned yet, so this is the first listener.
    apply(on, worker, ['exit', (code: number) => (entry.exitCode = code)]);
  }

  // A proxy changes nothing that a program can tell apart in practice: instances, subclasses and `instanceof` stay.
  #nameWorkers(): void {
    workerThreads.Worker = new Proxy(workerThreads.Worker, {
      construct: (target, parameters: unknown[], newTarget) => {
        this.#script = (parameters[1] as { eval?: unknown } | undefined)?.eval === true ? '' : nameOfScript(parameters[0]);
        try {
          return construct(target, parameters, newTarget) as object;
        } finally {
          this.#script = '';
        }
      },
    });
    syncBuiltinESMExports();
  }
}
