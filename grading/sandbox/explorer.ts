/**
 * The deciding process's end of exploring: keeps one exploring child, gives it one request at a time, and turns
 * every way in which the child can fail into a named limit.
 */
import type { PlanOrReason } from '../explore/confirm/plan.ts';
import type { ExploreReport } from '../explore/report.ts';
import type { Plain } from '../plain.ts';
import type { Isolation } from '../verdict.ts';
import { Child } from './child.ts';
import type { ChildEnd } from './child.ts';
import type { ExploreAnswer, ExploreRequest, PlanRequest, ReadyRequest } from './explore-request.ts';
import type { Place } from './isolation.ts';
import { newNonce } from './nonce.ts';
import { EXPLORE_FRAME_BYTES_MAX, EXPLORE_HEAP_MIB, EXPLORE_LIMIT_MS, SandboxLimit, limitSentence } from './limits.ts';

/** How exploring children are started. */
export interface ExplorerOptions {
  /** Finds the absolute path of the bundled entry; called once, when the first child is needed. */
  entry(): Promise<string>;
  /** Makes a place for each child. */
  place(): Place;
  readonly isolation?: Isolation;
  readonly heapMib?: number;
  readonly memoryBytesMax?: number;
  readonly outputBytesMax?: number;
  readonly frameBytesMax?: number;
}

/** Explores programs in a child process that is started when it is needed and used again. */
export class Explorer {
  readonly #options: ExplorerOptions;
  #entry: Promise<string> | undefined;
  #child: Child | undefined;
  #answered: ((answer: Plain) => void) | undefined;
  // One request at a time: the child plays all threads of a program on its only thread.
  #queue: Promise<unknown> = Promise.resolve();

  constructor(options: ExplorerOptions) {
    this.#options = options;
  }

  /**
   * Explore one program.
   *
   * @param limitMs Wall-clock limit in milliseconds.
   * @throws {SandboxLimit} If the program broke a limit or ended the process it was explored in.
   * @throws {Error} Marked `[grading bug]`, if the engine failed, or does not even start.
   */
  explore(request: ExploreRequest, limitMs = EXPLORE_LIMIT_MS): Promise<ExploreReport> {
    return this.#enqueue(request, limitMs) as Promise<ExploreReport>;
  }

  /**
   * Make the plan by which real threads or processes play one schedule. Throws like {@link explore}.
   *
   * @param limitMs Wall-clock limit in milliseconds.
   */
  plan(request: PlanRequest, limitMs = EXPLORE_LIMIT_MS): Promise<PlanOrReason> {
    return this.#enqueue(request, limitMs) as Promise<PlanOrReason>;
  }

  #enqueue(request: ExploreRequest | PlanRequest, limitMs: number): Promise<ExploreReport | PlanOrReason> {
    const result = this.#queue.then(() => this.#explore(request, limitMs));
    this.#queue = result.catch(() => undefined);
    return result;
  }

  /** Start a child now, so that the first request need not wait for it. */
  async warmUp(): Promise<void> {
    await this.#ready();
  }

  /** End the child. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    // Somebody waits for its end now.
    child.referenced = true;
    child.end();
    await child.ended;
  }

  async #explore(request: ExploreRequest | PlanRequest, limitMs: number): Promise<ExploreReport | PlanOrReason> {
    try {
      return readReport(await this.#ask(request, limitMs));
    } catch (error) {
      if (error instanceof SandboxLimit && error.reason === 'gone') await this.#checkStart();
      throw error;
    }
  }

  /** A child that is gone was ended by the program, unless children do not even start. */
  async #checkStart(): Promise<void> {
    try {
      await this.#ask({ ready: true }, EXPLORE_LIMIT_MS);
    } catch (error) {
      const said = error instanceof SandboxLimit ? error.printed.trim() : '';
      throw new Error(`[grading bug] the process that explores does not start; \`npm ci\` puts the packages in order${said === '' ? '' : `:\n${said}`}`, { cause: error });
    }
  }

  async #ask(request: ExploreRequest | PlanRequest | ReadyRequest, limitMs: number): Promise<Plain> {
    const child = await this.#ready();
    const nonce = newNonce();
    child.nonce = nonce;
    child.referenced = true;
    const timer = setTimeout(() => child.end('time'), limitMs);
    try {
      const answer = new Promise<Plain>((resolve) => (this.#answered = resolve));
      child.write(`${JSON.stringify({ nonce, request })}\n`);
      const ended = child.ended.then((end): never => {
        throw limitOf(end, limitMs);
      });
      return await Promise.race([answer, ended]);
    } finally {
      clearTimeout(timer);
      this.#answered = undefined;
      child.referenced = false;
    }
  }

  async #ready(): Promise<Child> {
    const entry = await (this.#entry ??= this.#options.entry());
    return (this.#child ??= this.#start(entry));
  }

  #start(entry: string): Child {
    const { place, isolation, heapMib = EXPLORE_HEAP_MIB, frameBytesMax = EXPLORE_FRAME_BYTES_MAX, memoryBytesMax, outputBytesMax } = this.#options;
    const child: Child = new Child({
      place: place(),
      entry,
      // Worlds and threads by the thousand, most of them short-lived: a young generation of 16 MiB is collected all the time.
      nodeOptions: [`--max-old-space-size=${heapMib}`, '--max-semi-space-size=64', '--no-warnings'],
      // Replaced by every request.
      nonce: newNonce(),
      frameBytesMax,
      ...(isolation !== undefined && { isolation }),
      ...(memoryBytesMax !== undefined && { memoryBytesMax }),
      ...(outputBytesMax !== undefined && { outputBytesMax }),
      onFrame: (payload) => {
        // A second answer to one request is not the engine's.
        if (this.#answered === undefined) child.end('forged');
        this.#answered?.(payload);
        this.#answered = undefined;
      },
    });
    child.referenced = false;
    const forget = (): void => {
      if (this.#child === child) this.#child = undefined;
    };
    child.ended.then(forget, forget);
    return child;
  }
}

function limitOf(end: ChildEnd, limitMs: number): SandboxLimit {
  const reason = end.reason ?? 'gone';
  const ending = end.signal === null ? `exit code ${end.exitCode}` : `signal ${end.signal}`;
  return new SandboxLimit(reason, limitSentence(reason, { limitMs, ending }), end.stderr);
}

function readReport(payload: Plain): ExploreReport | PlanOrReason {
  const answer = payload as unknown as ExploreAnswer;
  if (answer?.kind === 'report' && typeof answer.report === 'object') return answer.report;
  // A schedule that does not fit is the fault of whoever typed it.
  if (answer?.kind === 'fault' && answer.name === 'ScheduleError') throw Object.assign(new Error(answer.message), { name: answer.name });
  if (answer?.kind === 'fault') throw new Error(`[grading bug] the exploration failed: ${answer.message}\n${answer.stack}`);
  throw new SandboxLimit('forged', limitSentence('forged'));
}
