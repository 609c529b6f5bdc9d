/** One event, two waiters: what each of them was told, and when. */
import { signal } from '../signal.ts';

export interface Scenario {
  /** When the event is to be set: at once, a little later, when `non-block` has been told something, or after an hour. */
  readonly when: 'now' | 'soon' | 'told' | 'late';
  /** Left out: by default. */
  readonly timeoutMs?: number;
}

/** One call of `onTold`. */
export interface Told { readonly name: unknown; readonly wasSet: unknown; readonly atMs: number }

const HOUR_MS = 3_600_000;

export default async function ({ when, ...options }: Scenario): Promise<Told[]> {
  const told: Told[] = [];
  const begun = performance.now();
  let hasBeenTold = (): void => undefined;
  const moment = new Promise<void>((resolve) => {
    if (when === 'now') resolve();
    else if (when === 'told') hasBeenTold = resolve;
    else if (when === 'soon') setImmediate(() => setImmediate(resolve));
    else setTimeout(resolve, HOUR_MS);
  });
  await signal(moment, {
    ...options,
    onTold: (name, wasSet) => {
      told.push({ name, wasSet, atMs: Math.round(performance.now() - begun) });
      if (name === 'non-block') hasBeenTold();
    },
  });
  // What comes later is heard by nobody.
  return [...told];
}
