/** What the deciding process asks the exploring one, and what that answers. Types only. */
import type { PlanOrReason } from '../explore/confirm/plan.ts';
import type { ExploreReport, ExploreRequest } from '../explore/explore.ts';

export type { ExploreRequest } from '../explore/explore.ts';

/** One exploration as a spec asks for it: what the engine takes, without the paths. */
export interface ExploreCall extends Omit<ExploreRequest, 'program' | 'root' | 'directory'> {
  /** File name of the program in the exercise's `.spec/programs`. */
  readonly program: string;
  /** Wall-clock limit in milliseconds. */
  readonly timeLimitMs?: number;
}

/** One interleaving that is to be forced on real threads: the exploration that found it, and its schedule. */
export interface ConfirmCall extends Omit<ExploreCall, 'replay'> {
  readonly schedule: string;
}

/** Asks for the plan of one schedule instead of a report. */
export interface PlanRequest extends ExploreRequest {
  /** The schedule. */
  readonly plan: string;
}

/** Asks only whether anybody is there. */
export interface ReadyRequest {
  readonly ready: true;
}

/** What the exploring process answers: a report, or the fault that kept it from making one. */
export type ExploreAnswer =
  | { readonly kind: 'ready' }
  | { readonly kind: 'report'; readonly report: ExploreReport | PlanOrReason }
  | { readonly kind: 'fault'; readonly name: string; readonly message: string; readonly stack: string };
