/**
 * `Crew`: the workers of a pool. Whoever is free takes the next chunk of the oldest job; who dies is
 * replaced, and what he was at is lost and said to be.
 *
 * All of it happens in the event loop of one thread, so there is nothing to lock. Whatever happens (a new
 * job, an answer, a death, `close()`) changes the list of workers or that of jobs, and then the same
 * question is asked, in {@link Crew.#serve}: who is free, and what is there to do?
 */
import { unpackThrown } from '../running/error-travel.ts';
import type { ErrorClass } from '../running/error-travel.ts';
import { cannotBeCopied, endingText, poolBroken, poolNotRunning, poolStillRunning, poolTerminated, workerLost } from './pool-errors.ts';
import type { Ending } from './pool-errors.ts';
import type { Chunk, Job, Outcome } from './pool-job.ts';
import type { FromWorker, ToWorker } from './pool-worker.ts';

/** One worker, seen from the pool. */
export interface Link {
  /** How it is called in messages: its name, and its pid. */
  readonly title: string;
  /** @throws {Error} If the message cannot be cloned. */
  send(message: ToWorker): void;
  /** End it at once. */
  kill(): void;
  /** Say whether the program must not end without it. */
  keepAlive(needed: boolean): void;
}

/** What a worker tells the pool. */
export interface Ears {
  readonly hear: (message: FromWorker) => void;
  readonly ended: (ending: Ending) => void;
}

/** What a crew needs. */
export interface CrewOptions {
  readonly size: number;
  /** Starts a worker. */
  readonly hire: (name: string, ears: Ears) => Link;
  /** Why an item cannot be sent; undefined if it can. */
  readonly whyNotSent: (item: unknown) => string | undefined;
  /** Whether an item would arrive as nothing. */
  readonly wouldEmpty: (item: unknown) => boolean;
  /** After how many chunks a worker is replaced. */
  readonly maxTasksPerChild: number;
  readonly errors: readonly ErrorClass[];
}

interface Member {
  readonly number: number;
  readonly link: Link;
  /** `leaving` has been told to end, and gets no work. */
  state: 'starting' | 'free' | 'busy' | 'leaving';
  chunk: Chunk | undefined;
  tasks: number;
}

/** How many workers in a row may end by themselves before they are ready. */
const FAILED_STARTS_MAX = 3;
/** How many in a row may be ended by a signal before they are ready: somebody may kill them, which is not their fault, but not for ever. */
const KILLED_STARTS_MAX = 50;

/** The workers of a pool. */
export class Crew {
  readonly #options: CrewOptions;
  readonly #members = new Set<Member>();
  readonly #jobs: Job[] = [];
  /** Jobs that are not over, those among them that are handed out entirely. */
  readonly #open = new Set<Job>();
  readonly #joiners: (() => void)[] = [];
  #state: 'running' | 'closed' | 'terminated' = 'running';
  #broken: Error | undefined;
  #hired = 0;
  #failedStarts = 0;
  #killedStarts = 0;
  #keptAlive = false;

  constructor(options: CrewOptions) {
    this.#options = options;
    this.#fill();
  }

  /** How many workers are alive. */
  get count(): number {
    return this.#members.size;
  }

  /** Throw if there is no work to be taken. */
  mustRun(): void {
    if (this.#state !== 'running') throw poolNotRunning();
    if (this.#broken !== undefined) throw this.#broken;
  }

  /**
   * Take a job.
   *
   * @param whenOver Called when it is over, however it ends.
   */
  add(job: Job, whenOver: () => void): void {
    this.mustRun();
    this.#open.add(job);
    this.#jobs.push(job);
    job.whenOver(() => {
      this.#open.delete(job);
      whenOver();
      // Not at once, as it may end within a loop over the workers.
      queueMicrotask(() => this.#serve());
    });
    this.#serve();
  }

  /** End a job early, and the workers that are at it. */
  cancel(job: Job, reason: unknown): void {
    job.fail(reason);
    for (const member of this.#members) if (member.chunk?.job === job) this.#kill(member);
  }

  /** Take no more jobs. */
  close(): void {
    if (this.#state === 'running') this.#state = 'closed';
    this.#serve();
  }

  /** End all workers at once. */
  terminate(): void {
    this.#state = 'terminated';
    this.#abandon((job) => poolTerminated(job.call));
  }

  /** Wait until all workers have ended. */
  async join(): Promise<void> {
    if (this.#state === 'running') throw poolStillRunning();
    if (this.#members.size === 0) return;
    const ended = new Promise<void>((resolve) => this.#joiners.push(resolve));
    this.#serve();
    await ended;
  }

  #abandon(reason: (job: Job) => Error): void {
    for (const job of this.#open) job.fail(reason(job));
    this.#jobs.length = 0;
    for (const member of this.#members) this.#kill(member);
    this.#serve();
  }

  #kill(member: Member): void {
    member.state = 'leaving';
    member.link.kill();
  }

  #fill(): void {
    while (this.#members.size < this.#options.size) {
      this.#hired += 1;
      const number = this.#hired;
      const ears: Ears = { hear: (message) => this.#hear(member, message), ended: (ending) => this.#dismiss(member, ending) };
      const member: Member = { number, link: this.#options.hire(`PoolWorker-${number}`, ears), state: 'starting', chunk: undefined, tasks: 0 };
      member.link.keepAlive(this.#keptAlive);
      this.#members.add(member);
    }
  }

  #serve(): void {
    for (const member of this.#members) {
      if (member.state !== 'free') continue;
      if (!this.#giveWork(member)) break;
    }
    // Who is free now has nothing to do, and nothing will come.
    if (this.#state === 'closed') {
      for (const member of this.#members) if (member.state === 'free') this.#letGo(member);
    }
    const needed = this.#open.size > 0 || this.#joiners.length > 0;
    if (needed === this.#keptAlive) return;
    this.#keptAlive = needed;
    for (const { link } of this.#members) link.keepAlive(needed);
  }

  /** @returns Whether there was any work. */
  #giveWork(member: Member): boolean {
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      const chunk = job.next();
      if (chunk === undefined) this.#jobs.shift();
      else if (this.#send(member, chunk)) return true;
    }
    return false;
  }

  #send(member: Member, chunk: Chunk): boolean {
    const { job, items, first } = chunk;
    try {
      if (items.some((item) => typeof item === 'object' && this.#options.wouldEmpty(item))) throw new Error('something is lost');
      member.link.send({ kind: 'PoolTask', target: job.target, spread: job.spread, items });
    } catch (error) {
      if (items.length > 1) job.split(chunk);
      else job.settle(first, [{ error: cannotBeCopied(job.call.startsWith('apply') ? `send the arguments of ${job.call}` : `send item ${first} of ${job.call}`, this.#options.whyNotSent(items[0]) ?? (error as Error).message) }]);
      return false;
    }
    member.state = 'busy';
    member.chunk = chunk;
    member.tasks += 1;
    return true;
  }

  #hear(member: Member, message: FromWorker): void {
    if (member.state === 'leaving' && member.chunk === undefined) return;
    if (message.kind === 'PoolUseless') {
      this.#break(poolBroken('their initializer failed', unpackThrown(message.thrown, this.#options.errors)));
      return;
    }
    if (message.kind === 'PoolResult') this.#settle(member, message);
    else this.#failedStarts = this.#killedStarts = 0;
    if (member.state === 'leaving') return;
    member.state = 'free';
    if (member.tasks >= this.#options.maxTasksPerChild) this.#letGo(member);
    this.#serve();
  }

  #settle(member: Member, { values, failures }: FromWorker & { kind: 'PoolResult' }): void {
    const { job, first } = member.chunk!;
    member.chunk = undefined;
    if (failures.length === 0) {
      job.settleValues(first, values);
      return;
    }
    const outcomes: Outcome[] = values.map((value) => ({ value }));
    for (const [index, thrown] of failures) outcomes[index] = { error: unpackThrown(thrown, this.#options.errors) };
    job.settle(first, outcomes);
  }

  #letGo(member: Member): void {
    member.state = 'leaving';
    member.link.send({ kind: 'PoolEnd' });
  }

  #dismiss(member: Member, ending: Ending): void {
    this.#members.delete(member);
    const { chunk, link, number } = member;
    if (chunk !== undefined) {
      const error = workerLost({ call: chunk.job.call, first: chunk.first, count: chunk.items.length }, link.title, number, ending);
      chunk.job.settle(chunk.first, chunk.items.map(() => ({ error })));
    }
    if (member.state === 'starting') this.#countFailedStart(ending);
    this.#replace();
    this.#serve();
    if (this.#members.size === 0 && this.#state !== 'running') for (const resolve of this.#joiners.splice(0)) resolve();
  }

  #countFailedStart(ending: Ending): void {
    if (ending.signal === null) this.#failedStarts += 1;
    else this.#killedStarts += 1;
    if (this.#failedStarts < FAILED_STARTS_MAX && this.#killedStarts < KILLED_STARTS_MAX) return;
    this.#break(poolBroken(`${this.#failedStarts + this.#killedStarts} in a row ended before they were ready, the last one with ${endingText(ending)}`, ending.cause));
  }

  #replace(): void {
    const isNeeded = this.#state === 'running' || (this.#state === 'closed' && this.#jobs.length > 0);
    if (this.#broken !== undefined || !isNeeded) return;
    try {
      this.#fill();
    } catch (error) {
      this.#break(poolBroken('another one cannot be started', error));
    }
  }

  // No worker can do anything, so whatever is asked of them fails.
  #break(error: Error): void {
    if (this.#broken !== undefined || this.#state === 'terminated') return;
    this.#broken = error;
    this.#abandon(() => error);
  }
}
