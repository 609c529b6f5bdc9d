import { QueueEmptyError } from '../../shared/errors.ts';
import type { Queue } from '../../shared/queue.ts';

export async function work(addresses: string[], tasks: Queue<number>, results: Queue<[number, boolean]>, timeoutMs: number): Promise<void> {
  for (;;) {
    let index: number;
    try {
      index = tasks.getNowait();
    } catch (error) {
      if (error instanceof QueueEmptyError) return;
      throw error;
    }
    const answer = await fetch(addresses[index]!, { method: 'HEAD', signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
    results.put([index, answer !== undefined && answer.status < 400]);
  }
}
