import type { Case } from './explored.ts';
import type { ConfirmCall } from '../sandbox/explore-request.ts';

/** How an interleaving of a case is forced on real threads: like the exploration that found it. */
export function interleavingOf({ program, input, fault, tampering, web, limits }: Case, schedule: string): ConfirmCall {
  return { program, input, schedule, ...(fault && { fault }), ...(tampering && { tampering }), ...(web && { web }), limits: { earlyTimersMax: 1, ...limits } };
}
