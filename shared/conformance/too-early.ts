/** A module that starts a thread when it is loaded, and so would each thread of it. */
import { Thread } from '../thread.ts';

export const thread = new Thread({ module: import.meta.url, target: 'nothing', name: 'again' });
thread.start();

export function nothing(): void {}
