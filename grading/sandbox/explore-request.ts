/** What the deciding process asks the exploring one. Types only. */
import type { ExploreReport } from '../explore/report.ts';
import type { Plain } from '../plain.ts';

/** One program to explore. The paths are those of the sandbox. */
export interface ExploreRequest {
  /** Absolute path of the folder `exercises/NN-slug` that holds the answer. */
  readonly directory: string;
  /** Absolute path of the folder that looks like the repository. */
  readonly root: string;
  /** Absolute path of the main module. */
  readonly program: string;
  /** What the program's default export is called with. */
  readonly input?: Plain;
  /** Everything else is the engine's business and goes there as it is. */
  readonly [option: string]: unknown;
}

/** What the exploring process answers: a report, or the fault that kept it from making one. */
export type ExploreAnswer =
  | { readonly kind: 'report'; readonly report: ExploreReport }
  | { readonly kind: 'fault'; readonly message: string; readonly stack: string };
