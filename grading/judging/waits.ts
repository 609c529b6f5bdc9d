/** Who waits for what at the end of an execution that stands still, in words. */
import type { WaitsFor } from '../explore/findings/diagnosis.ts';
import type { Outcome } from '../explore/report.ts';
import { place } from './wording.ts';

const DOES = { lock: 'waits for', word: 'sleeps in Atomics.wait on', call: 'waits in', message: 'waits for' } as const;

/** One thread that waits for ever. */
export interface Wait extends Pick<WaitsFor, 'what' | 'step' | 'heldSince' | 'holderEnded'> {
  /** Name of the thread. */
  readonly who: string;
  /** `the lock`, `the lock accounts`, `turn[0]`, `a message of bob`. */
  readonly name: string;
  /** `withdraw waits for the lock (teller.worker.ts:31)` */
  readonly words: string;
  /** ` (teller.worker.ts:31)` */
  readonly where: string;
  /** Name of the thread that would have to act. */
  readonly holder: string | undefined;
}

/** Everybody who waits, and those of them who wait in a circle: each for the next one, the last for the first. */
export function waitsOf({ diagnoses, threads }: Outcome): { readonly waits: readonly Wait[]; readonly circle: readonly Wait[] } {
  const deadlock = diagnoses.find((one) => one.kind === 'deadlock');
  const waits = (deadlock?.waits ?? []).map(({ thread, name, at, holder, ...rest }): Wait => {
    const who = threads[thread]?.name ?? 'a thread';
    const called = rest.what !== 'lock' ? name : name === 'lock' ? 'the lock' : `the lock ${name}`;
    const does = DOES[rest.what];
    return { ...rest, who, name: called, words: `${who} ${does} ${called}${place(at)}`, where: place(at), holder: threads[holder]?.name };
  });
  return { waits, circle: (deadlock?.cycle ?? []).flatMap((index) => waits[index] ?? []) };
}
