/** How one execution after the other is chosen. */
import type { Step, World } from '../../world.ts';

export interface Strategy {
  readonly name: string;
  /** Called before each execution. */
  nextExecution(): void;
  /** Picks one of the possible steps; `last` is the thread that ran before, `world` the state they are possible in. */
  choose(possible: readonly Step[], last: number | undefined, world?: World): Step;
}
