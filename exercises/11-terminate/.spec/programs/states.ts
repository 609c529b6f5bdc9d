/** The states of a child that its caller ends by himself, or not at all. */
import { stateOf } from '../terminate.ts';
import { Watched } from './child.ts';
import type { Start } from './child.ts';

/** What is done with the child. */
export type Deed = 'nothing' | 'SIGTERM' | 'SIGKILL' | 'SIGTERM by process.kill' | 'hang up' | 'end';

/** @returns the state before there is a child, of a running one, right after the deed, and when it has ended */
export default async function ({ deed, isLate = false, ...start }: Start & { readonly deed: Deed; readonly isLate?: boolean }): Promise<Record<string, unknown>> {
  const initial = isLate ? 'initial' : stateOf(undefined);
  const watched = new Watched(start);
  const { child } = watched;
  // Nobody has asked for the state of a child before it has ended: its events are gone then.
  const started = isLate ? 'started' : stateOf(child);
  await watched.ready();
  if (deed === 'SIGTERM' || deed === 'SIGKILL') child.kill(deed);
  // `killed` says nothing of this one: somebody else may have sent it.
  if (deed === 'SIGTERM by process.kill' && child.pid !== undefined) process.kill(child.pid, 'SIGTERM');
  if (deed === 'hang up') child.disconnect();
  if (deed === 'end') child.send('end');
  const done = isLate || deed === 'nothing' ? 'started' : stateOf(child);
  // A stubborn one goes on until it is told to end.
  if (deed === 'SIGTERM' && start.life === 'stubborn') child.send('end');
  await watched.ended;
  return { initial, started, done, stopped: stateOf(child) };
}
