/** Starts a child and looks at it from outside. */
import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

export interface Start {
  /** It ends at once; SIGTERM ends it; it ends by itself, with its exit code, after SIGTERM; it ignores SIGTERM. */
  readonly life: 'ends' | 'plain' | 'tidy' | 'stubborn';
  readonly exitCode?: number;
}

/** A child and what its caller has heard of it. */
export class Watched {
  readonly child: ChildProcess;
  readonly ended: Promise<void>;
  /** `exit code 3` or a signal, once it has told its end. */
  end: string | undefined;
  endedAt = 0;
  readonly #ready: Promise<unknown>;

  constructor({ life, exitCode = 0 }: Start) {
    this.child = fork(new URL('./child.process.ts', import.meta.url), [life, String(exitCode)]);
    let resolve = (): void => undefined;
    this.ended = new Promise<void>((resolveEnded) => { resolve = resolveEnded; });
    this.#hearFirst((code, signal) => {
      this.end = signal ?? `exit code ${String(code)}`;
      this.endedAt = performance.now();
      resolve();
    });
    // The caller's listener, which has to stay.
    this.child.on('exit', () => undefined);
    this.#ready = life === 'ends' ? this.ended : new Promise((resolveReady) => this.child.on('message', resolveReady));
  }

  /** Waits until the child listens for signals, or until it has ended. */
  async ready(): Promise<void> {
    await this.#ready;
  }

  /**
   * Hears of the end before every listener, so that whoever hears of it later knows no more than this. It is no
   * listener itself: an answer may take all of those away, and the program must not wait for ever because of that.
   */
  #hearFirst(hear: (code: number | null, signal: string | null) => void): void {
    const { child } = this;
    const emit = child.emit.bind(child) as (event: string, ...values: unknown[]) => boolean;
    child.emit = (event: string, ...values: unknown[]): boolean => {
      if (event === 'exit') hear(values[0] as number | null, values[1] as string | null);
      return emit(event, ...values);
    };
  }

  /** Event → how many listeners. */
  listeners(): Map<string, number> {
    return new Map(this.child.eventNames().map((event) => [String(event), this.child.listenerCount(event)]));
  }
}

/** Events of which there are more listeners than before, or less: event → difference. */
export function differences(after: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Record<string, number> {
  const events = [...new Set([...before.keys(), ...after.keys()])];
  return Object.fromEntries(events.map((event): [string, number] => [event, (after.get(event) ?? 0) - (before.get(event) ?? 0)]).filter(([, count]) => count !== 0));
}
