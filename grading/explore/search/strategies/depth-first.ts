/**
 * Plain depth-first search: every execution, one after the other, each from the start.
 *
 * It knows nothing of states, so it is slow, and it is the oracle that the state graph is checked
 * against: the same outcomes, the same number of interleavings.
 */
import type { Strategy } from './strategy.ts';

/** A strategy that comes to an end. */
export interface DepthFirst extends Strategy {
  /** True when the next execution would be the first one again. */
  readonly exhausted: boolean;
}

/** One choice of the present execution: which of how many. */
interface Choice { taken: number; readonly of: number }

/** Makes the strategy; `nextExecution` is called before each execution, the first one included. */
export function depthFirst(): DepthFirst {
  const path: Choice[] = [];
  let depth = 0;
  const isLast = ({ taken, of }: Choice): boolean => taken === of - 1;
  return {
    name: 'depth first',
    get exhausted() {
      return path.every(isLast);
    },
    nextExecution: () => {
      depth = 0;
      while (path.length > 0 && isLast(path.at(-1) as Choice)) path.pop();
      const last = path.at(-1);
      if (last) last.taken++;
    },
    choose: (possible) => {
      const choice = path[depth] ?? { taken: 0, of: possible.length };
      if (choice.of !== possible.length) throw new Error(`[grading bug] there were ${String(choice.of)} steps here, and now there are ${String(possible.length)}`);
      path[depth++] = choice;
      const step = possible[choice.taken];
      if (!step) throw new Error('[grading bug] nothing to choose from');
      return step;
    },
  };
}
