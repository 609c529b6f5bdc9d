/**
 * Starts, limits and ends one child process in which learner code runs.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { Plain } from '../plain.ts';
import type { Isolation } from '../verdict.ts';
import { onExit } from './clean-up.ts';
import { FrameReader, REPORT_DESCRIPTOR } from './frames.ts';
import { LIFELINE_DESCRIPTOR, STATUS_DESCRIPTOR, isolate } from './isolation.ts';
import type { Place } from './isolation.ts';
import { DRAIN_LIMIT_MS, MEMORY_BYTES_MAX, OUTPUT_BYTES_MAX, PROCESSES_MAX, WATCH_INTERVAL_MS } from './limits.ts';
import type { LimitReason } from './limits.ts';
import { NamespaceStatus } from './namespace-status.ts';
import { OutputCollector } from './output.ts';
import { groupAlive, killTree, measureTree, strays, commandOf } from './process-tree.ts';

/** What to run, and within what limits. */
export interface ChildOptions {
  readonly place: Place;
  /** Absolute path of the module to run. */
  readonly entry: string;
  /** Options for Node, before the module. */
  readonly nodeOptions: readonly string[];
  /** Environment variables besides the allow-listed ones. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly nonce: string;
  readonly frameBytesMax: number;
  readonly isolation?: Isolation;
  readonly memoryBytesMax?: number;
  readonly outputBytesMax?: number;
  readonly processesMax?: number;
  /** Absolute path of the Node to run; this process's own by default. */
  readonly node?: string;
  /** Receives every frame that carries the nonce. */
  onFrame(payload: Plain): void;
  /** Called once when the child's first process has ended, before what it left behind has. */
  onMainEnd?(): void;
}

/** How a child ended. */
export interface ChildEnd {
  readonly exitCode: number | null;
  readonly signal: string | null;
  /** Set if the sandbox ended it, or if it broke the rules of the pipe. */
  readonly reason?: LimitReason;
  /** What outlived the child's first process, as far as the system tells. */
  readonly leftBehind: readonly string[];
  readonly stdout: string;
  readonly stderr: string;
}

/** Exit code of an abort where signals have no names (Windows) or a shell stands between. */
const ABORTED = 134;
/** Milliseconds between two looks at what a child left behind. */
const STRAY_INTERVAL_MS = 20;
/** Rounds of killing after which what still starts new processes is left to the system. */
const KILLS_MAX = 200;

/** A running child. */
export class Child {
  readonly isolation: Isolation;
  /** Resolves when the child and everything it started has ended. */
  readonly ended: Promise<ChildEnd>;
  readonly #process: ChildProcess;
  readonly #options: ChildOptions;
  readonly #frames: FrameReader;
  readonly #output: OutputCollector;
  readonly #status = new NamespaceStatus();
  #reason: LimitReason | undefined;
  #ending = false;
  #takeBack: () => void = () => undefined;

  constructor(options: ChildOptions) {
    const { place, nodeOptions, entry, node = process.execPath } = options;
    const { isolation, command, parameters } = isolate([node, ...nodeOptions, entry], place, options.isolation);
    this.isolation = isolation;
    this.#options = options;
    this.#frames = new FrameReader(options.nonce, options.frameBytesMax);
    this.#output = new OutputCollector(options.outputBytesMax ?? OUTPUT_BYTES_MAX, () => {
      this.end('output');
    });
    this.#process = spawn(command, parameters, {
      cwd: place.scratch,
      env: childEnvironment(place.scratch, options.environment),
      stdio: Array<'pipe'>((isolation === 'namespace' ? LIFELINE_DESCRIPTOR : REPORT_DESCRIPTOR) + 1).fill('pipe'),
      // A session of its own, so that the child cannot signal the grader's group and can be ended as a group. On
      // Windows it would only open a window.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.ended = this.#watch();
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  /** Expect frames of another request from now on. */
  set nonce(nonce: string) {
    this.#frames.nonce = nonce;
  }

  /** Let the child keep this process running, or not. */
  set referenced(referenced: boolean) {
    const change = referenced ? 'ref' : 'unref';
    this.#process[change]();
    for (const stream of this.#process.stdio) (stream as unknown as { ref?: () => void; unref?: () => void } | null)?.[change]?.();
  }

  /** Send text to the child's standard input. */
  write(text: string): void {
    this.#process.stdin?.write(text);
  }

  /** Close the child's standard input. */
  closeInput(): void {
    this.#process.stdin?.end();
  }

  /**
   * End the child and everything it started, now.
   *
   * @param reason Why, if it broke a limit; the first reason counts.
   */
  end(reason?: LimitReason): void {
    this.#reason ??= reason;
    this.#ending = true;
    if (this.#process.pid !== undefined) killTree(this.#process.pid, this.#options.place.scratch);
  }

  #watch(): Promise<ChildEnd> {
    const child = this.#process;
    this.#takeBack = onExit(() => this.end());
    const watch = setInterval(() => this.#look(), WATCH_INTERVAL_MS);
    watch.unref();
    for (const stream of child.stdio) stream?.on('error', () => undefined);
    child.stdout?.on('data', (chunk: Buffer) => this.#output.push('stdout', chunk));
    child.stderr?.on('data', (chunk: Buffer) => this.#output.push('stderr', chunk));
    this.#stream(REPORT_DESCRIPTOR)?.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#stream(STATUS_DESCRIPTOR)?.on('data', (chunk: Buffer) => {
      if (this.#status.push(chunk)) this.#options.onMainEnd?.();
    });
    return this.#waitForEnd().finally(() => {
      clearInterval(watch);
      this.#takeBack();
    });
  }

  async #waitForEnd(): Promise<ChildEnd> {
    const child = this.#process;
    const end = await new Promise<{ exitCode: number | null; signal: string | null; failure?: Error }>((resolve) => {
      child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }));
      child.once('error', (failure) => resolve({ exitCode: null, signal: null, failure }));
    });
    if (end.failure !== undefined) throw new Error(`[grading bug] cannot start a child process: ${end.failure.message}`);
    if (this.isolation === 'process') this.#options.onMainEnd?.();
    // The first process of a namespace ends when nobody else is left, unless it was killed.
    if (!this.#status.empty) await this.#waitForStrays();
    await this.#drain();
    const { exitCode, signal } = this.#status.reached ? this.#status.mainEnd : end;
    if (this.#frames.partial) this.#reason ??= 'forged';
    if (signal === 'SIGABRT' || exitCode === ABORTED) this.#explainAbort();
    return {
      exitCode,
      signal,
      ...(this.#reason !== undefined && { reason: this.#reason }),
      leftBehind: this.#status.leftBehind,
      ...this.#output.texts,
    };
  }

  // Without a namespace nobody waits for what the child left behind, so it is looked for here.
  async #waitForStrays(): Promise<void> {
    const pid = this.#process.pid as number;
    for (let kills = 0; kills < KILLS_MAX;) {
      const left = strays(this.#options.place.scratch);
      if (left.length === 0 && !groupAlive(pid)) {
        if (!this.#ending) this.#status.leftBehind = [];
        return;
      }
      if (this.#ending || this.isolation === 'namespace') {
        // Whoever was started between a look and a kill is met in the next round.
        killTree(pid, this.#options.place.scratch);
        kills += 1;
      } else {
        this.#status.leftBehind = left.length > 0 ? left.map((stray) => `${stray} ${commandOf(stray)}`) : ['a process'];
      }
      await new Promise((resolve) => setTimeout(resolve, STRAY_INTERVAL_MS));
    }
  }

  // V8 aborts when its heap is full; that is the limit at work, not a crash.
  #explainAbort(): void {
    if (/heap out of memory|heap limit/i.test(this.#output.texts.stderr)) this.#reason ??= 'memory';
  }

  // The pipes may hold data that was written just before the end. They are not waited for long: a stray process
  // could hold them open for ever.
  async #drain(): Promise<void> {
    const open = [this.#process.stdout, this.#process.stderr, this.#stream(REPORT_DESCRIPTOR), this.#stream(STATUS_DESCRIPTOR)]
      .filter((stream): stream is Readable => stream !== null && !stream.destroyed && !stream.readableEnded);
    const closed = Promise.all(open.map((stream) => new Promise((resolve) => stream.once('close', resolve))));
    const limit = new Promise((resolve) => setTimeout(resolve, DRAIN_LIMIT_MS).unref());
    await Promise.race([closed, limit]);
    for (const stream of this.#process.stdio) stream?.destroy();
  }

  #receive(chunk: Buffer): void {
    if (this.#reason === 'forged' || this.#reason === 'report') return;
    const frames = this.#frames.push(chunk);
    if (typeof frames === 'string') this.end(frames === 'forged' ? 'forged' : 'report');
    else for (const frame of frames) this.#options.onFrame(frame);
  }

  #look(): void {
    const size = this.#process.pid === undefined ? undefined : measureTree(this.#process.pid);
    if (size === undefined) return;
    if (size.residentBytes > (this.#options.memoryBytesMax ?? MEMORY_BYTES_MAX)) this.end('memory');
    else if (size.processes > (this.#options.processesMax ?? PROCESSES_MAX)) this.end('processes');
  }

  #stream(descriptor: number): Readable | null {
    // The report pipe can be read and written; the grader only reads.
    return (this.#process.stdio as (Readable | Writable | null | undefined)[])[descriptor] as Readable | null ?? null;
  }
}

/** Variables that a child needs from the grader's own environment: to find programs, and Windows to run at all. */
const INHERITED = process.platform === 'win32' ? ['PATH', 'SystemRoot', 'SystemDrive', 'windir', 'COMSPEC', 'PATHEXT', 'NUMBER_OF_PROCESSORS'] : ['PATH'];

function childEnvironment(scratch: string, further: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited: Record<string, string> = {};
  for (const name of INHERITED) {
    const value = process.env[name];
    if (value !== undefined) inherited[name] = value;
  }
  const home = process.platform === 'win32' ? { USERPROFILE: scratch, TEMP: scratch, TMP: scratch } : { HOME: scratch, TMPDIR: scratch };
  return { ...inherited, ...home, LANG: 'C.UTF-8', TZ: 'UTC', ...further };
}
