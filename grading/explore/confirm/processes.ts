/** Real processes under a plan: `fork` and `spawn`, and what a forked process hears of its parent. */
import * as childProcess from 'node:child_process';
import type { ChildProcess, ForkOptions } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { signalName } from '../realm/child-process.ts';
import { Inbox, isCalledByNode } from './inbox.ts';
import { payload } from './payload.ts';
import type { Player } from './player.ts';

/** Environment variable by which a process finds out which thread it plays. */
export const VARIABLE = 'KATAS_FORCED_RUN';
/** What it holds, as JSON. */
export interface ProcessTask {
  /** Absolute path of the plan. */
  readonly plan: string;
  /** Absolute path of the baton. */
  readonly baton: string;
  readonly thread: number;
}

const { fork: realFork } = childProcess;
const { nextTick } = process;
const kill = process.kill.bind(process);
/** Listeners for messages that are not the program's. */
const OWN_LISTENERS = 1;
const HELD = new Set(['spawn', 'message', 'disconnect', 'exit', 'close', 'error']);
/** Children of this process, for `process.kill`. */
const children = new Map<number, ChildProcess>();
type Options = ForkOptions & { readonly stdio?: unknown };

/** Makes the module `node:child_process` of one thread. */
export function plannedProcesses(player: Player, files: { readonly plan: string; readonly baton: string }): Record<string, unknown> {
  const start = (args: readonly string[], options: Options): ChildProcess => {
    const thread = player.lookup.nextChild();
    const task: ProcessTask = { ...files, thread: thread.id };
    const { signal, env = process.env, killSignal, silent, serialization } = options;
    const child = realFork(fileURLToPath(import.meta.url), [...args], {
      execArgv: [], env: { ...env, [VARIABLE]: JSON.stringify(task) }, silent: silent === true || isPiped(options.stdio),
      ...(serialization !== undefined && { serialization }),
    });
    new Child(player, child, thread.id);
    if (child.pid !== undefined) children.set(child.pid, child);
    if (signal) endOn(signal, child, killSignal);
    return child;
  };
  const fork = (_script: unknown, ...rest: unknown[]): ChildProcess => {
    const hasArguments = Array.isArray(rest[0]);
    const options = (hasArguments || rest[0] === undefined || rest[0] === null ? rest[1] : rest[0]) as Options | undefined;
    return start(hasArguments ? (rest[0] as unknown[]).map(String) : [], options ?? {});
  };
  const spawn = (_command: string, ...rest: unknown[]): ChildProcess => {
    const args = Array.isArray(rest[0]) ? rest[0].map(String) : [];
    const options = ((Array.isArray(rest[0]) ? rest[1] : rest[0]) ?? {}) as Options;
    // As the explorer finds the script: the first that is no option.
    const script = args.findIndex((argument) => !argument.startsWith('-') && !/^(tsx|file:)/.test(argument));
    return start(args.slice(script + 1), options);
  };
  return { ...childProcess, fork, spawn };
}

function isPiped(stdio: unknown): boolean {
  return stdio === 'pipe' || (Array.isArray(stdio) && stdio[1] === 'pipe');
}

function endOn(signal: AbortSignal, child: ChildProcess, killSignal: string | number | undefined): void {
  const end = (): void => {
    child.kill(killSignal as never);
    child.emit('error', Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' }));
  };
  if (signal.aborted) nextTick(end);
  else signal.addEventListener('abort', end, { once: true });
}

/** Holds back what Node tells of one child. */
class Child {
  readonly #child: ChildProcess;
  readonly #emit: (event: string, ...args: unknown[]) => boolean;
  readonly #inbox: ChildInbox;
  /** Messages that were given when nobody listened; they wait for the first listener. */
  #unheard: unknown[][] = [];

  constructor(player: Player, child: ChildProcess, thread: number) {
    this.#child = child;
    this.#emit = child.emit.bind(child) as never;
    // Without a listener Node itself would keep the messages.
    child.on('message', () => undefined);
    const inbox = this.#inbox = new ChildInbox(player, `P${String(thread)}`);
    child.emit = ((event: string, ...args: unknown[]) => this.#held(event, args)) as never;
    const reallyKill = child.kill.bind(child);
    child.kill = ((signal?: string | number) => {
      if (inbox.exited) return false;
      const name = signalName(signal);
      player.request('kill', undefined, [thread, name], (expected) => {
        // One that has ended already is told nothing, or it could end otherwise.
        if (expected === 'true') reallyKill(name as never);
        return expected;
      });
      return true;
    });
    guardChannel(child, () => inbox.hungUp || inbox.disconnected, () => { inbox.hungUp = true; });
  }

  #held(event: string, args: unknown[]): boolean {
    if (event === 'newListener' && args[0] === 'message' && this.#unheard.length > 0) nextTick(() => { this.#flush(); });
    if (!HELD.has(event) || (event === 'error' && (args[0] as Error | undefined)?.name === 'AbortError')) return this.#emit(event, ...args);
    // After an own disconnect() Node tells of it at once, and the plan does so, too.
    if (event === 'disconnect' && this.#inbox.hungUp) return this.#give(event, args);
    const text = event === 'message' ? payload(args[0]) : event === 'exit' ? `${String(args[0])} ${String(args[1])}` : '';
    this.#inbox.hold(event, () => this.#give(event, args), text);
    return true;
  }

  #give(event: string, args: unknown[]): boolean {
    // What was not heard belongs to the channel and goes with it.
    if (event === 'disconnect' || event === 'exit') this.#unheard = [];
    if (event === 'message' && this.#child.listenerCount(event) === OWN_LISTENERS) {
      this.#unheard.push(args);
      return true;
    }
    return this.#emit(event, ...args);
  }

  #flush(): void {
    const messages = this.#unheard;
    this.#unheard = [];
    for (const args of messages) this.#give('message', args);
  }
}

/** A process's end is told in one go: the channel, the exit, and in the next tick that all its streams are closed. */
class ChildInbox extends Inbox {
  exited = false;
  disconnected = false;
  hungUp = false;

  override ready(kind: string, text: string): boolean {
    if (kind === 'message' && this.hungUp && !this.has(kind)) this.fail('in reality nothing is heard of a process after disconnect()');
    if (kind !== 'exit') return super.ready(kind, text);
    return this.has('exit') && (this.hungUp || (this.has('close') && (this.disconnected || this.has('disconnect'))));
  }

  override deliver(kind: string, text: string): void {
    if (kind === 'disconnect') this.disconnected = true;
    if (kind !== 'exit') {
      super.deliver(kind, text);
      return;
    }
    if (!this.hungUp && !this.disconnected) {
      this.disconnected = true;
      super.deliver('disconnect', '');
    }
    this.exited = true;
    if (!this.hungUp) nextTick(() => { super.deliver('close', ''); });
    super.deliver('exit', text);
  }
}

/** One end of a channel between parent and child. */
interface ChannelEnd {
  readonly connected: boolean;
  send?: ((...args: never[]) => boolean) | undefined;
  disconnect: () => void;
  emit(event: 'disconnect'): boolean;
}

/**
 * Whether the other side is still there is not known to the program before it has been told.
 *
 * @param isTold Whether it has been told, or has hung up itself.
 */
function guardChannel(end: ChannelEnd, isTold: () => boolean, hangUp: () => void): void {
  let isOpen = end.connected;
  const send = end.send?.bind(end) as ((...args: unknown[]) => boolean) | undefined;
  const disconnect = end.disconnect.bind(end);
  Object.defineProperty(end, 'connected', { configurable: true, enumerable: true, get: () => !isTold(), set: (value: boolean) => { isOpen = value; } });
  end.send = ((...args: unknown[]) => {
    if (isOpen || isTold()) return send?.(...args);
    const callback = args.find((one) => typeof one === 'function') as ((error: null) => void) | undefined;
    if (callback) nextTick(callback, null);
    return true;
  }) as never;
  end.disconnect = () => {
    // Node calls it, too, when the other side has hung up.
    if (isCalledByNode() || isTold()) {
      disconnect();
      return;
    }
    if (isOpen) disconnect();
    else nextTick(() => end.emit('disconnect'));
    hangUp();
  };
}

/** What a process hears of its parent and of the system is held back, too, and `process.kill` waits for its turn. */
export function patchProcess(player: Player): void {
  const { id, kind } = player.me;
  const fromParent = new Inbox(player, `C${String(id)}`);
  const signals = new Inbox(player, `S${String(id)}`);
  const emit = process.emit.bind(process) as (event: string, ...args: unknown[]) => boolean;
  // A message that comes before the program listens would be lost if the parent hung up meanwhile.
  const own = (): void => undefined;
  const listenNoMore = (): void => void process.off('message', own);
  if (kind === 'process') process.on('message', own);
  player.onLastTurn = listenNoMore;
  let isOver = false;
  let hungUp = false;
  process.emit = ((event: string, ...args: unknown[]) => {
    if (event === 'newListener' && args[0] === 'message') nextTick(listenNoMore);
    if (kind === 'process' && (event === 'message' || event === 'disconnect') && !hungUp) {
      fromParent.hold(event, () => {
        if (event === 'disconnect') isOver = true;
        emit(event, ...args);
      }, event === 'message' ? payload(args[0]) : '');
      return true;
    }
    if (kind !== 'worker' && /^SIG[A-Z0-9]+$/.test(event)) {
      // The plan's entry for a signal has the kind `signal` and names it.
      signals.hold('signal', () => emit(event, ...args), event);
      return true;
    }
    const result = emit(event, ...args);
    if (event === 'exit') player.exit(Number(process.exitCode ?? args[0] ?? 0));
    return result;
  }) as never;
  if (kind === 'process') guardChannel(process, () => isOver || hungUp, () => { hungUp = true; });
  process.kill = ((pid: number, signal?: string | number) => {
    if (pid !== process.pid) return children.get(pid)?.kill(signal as never) ?? kill(pid, signal);
    const name = signalName(signal);
    player.request('kill', undefined, [id, name], (expected) => {
      // A thread that is gone cannot pass its turn on.
      if (name !== '0' && process.listenerCount(name) === 0) player.letGo();
      if (expected === 'true') kill(pid, name);
      return expected;
    });
    return true;
  }) as never;
}
