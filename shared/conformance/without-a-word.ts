/** A program that joins a thread which ends without a word. */
import { Thread } from '../thread.ts';

const thread = new Thread({ module: new URL('./thread-targets.ts', import.meta.url), target: 'endWithoutAWord', name: 'ann' });
thread.start();
try {
  thread.join();
} catch (error) {
  const { code, message } = error as Error & { code: string };
  console.log(code, message);
}
console.log(thread.state);
