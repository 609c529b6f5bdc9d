// refused by: own-process — not concurrent — "Ten timers run at the same time, so no process is needed."
import { setTimeout } from 'node:timers/promises';

export function classifyAll(numbers: readonly number[], { delayMs = 2_000 }: { delayMs?: number } = {}): Promise<{ number: number; kind: 'zero' | 'even' | 'odd' }[]> {
  return Promise.all(numbers.map(async (number) => {
    await setTimeout(delayMs);
    return { number, kind: kindOf(number) };
  }));
}

function kindOf(number: number): 'zero' | 'even' | 'odd' {
  if (number === 0) return 'zero';
  return number % 2 === 0 ? 'even' : 'odd';
}
