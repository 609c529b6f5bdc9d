/** What a program of a spec has to complain about: things that an answer did besides. */
import type { Outcome } from '../explore/report.ts';
import type { Problem } from './problem.ts';

/** What such a program resolves to instead of the results: what became of the caller's array, or a rejection that was kept from the caller. */
export interface Complaint {
  readonly changed?: readonly unknown[];
  readonly swallowed?: string;
}

/**
 * The problem that a program complains about.
 *
 * @param given The array as it was passed.
 */
export function complaintProblem({ end, value }: Outcome, given: unknown): Problem | undefined {
  if (end !== 'settled' || typeof value !== 'object' || value === null) return undefined;
  const { changed, swallowed } = value as Complaint;
  if (typeof swallowed === 'string') {
    return {
      kind: 'unhandled rejection', sentence: `A rejection that nobody handles is swallowed by a listener of the whole process: ${swallowed}.`,
      help: 'Who listens for `unhandledRejection` switches it off for everybody, bugs of the caller included. Await or catch every promise from the moment on in which it can reject.',
    };
  }
  if (!Array.isArray(changed)) return undefined;
  return {
    kind: 'wrong result', sentence: 'The array that was passed has been changed: it belongs to the caller, who may need it.',
    help: '`sort`, `reverse`, `shift`, `pop`, `splice` and assignments change the array itself: make a copy first (`[...values]`), or use `map` and `toSorted`.',
    expected: JSON.stringify(given), actual: JSON.stringify(changed),
  };
}
