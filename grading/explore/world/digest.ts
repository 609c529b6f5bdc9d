/** A world as text: what is equal has the same future. */
import type { World } from '../world.ts';
import type { ThreadState } from './thread.ts';

/**
 * Equal texts: the two worlds have the same future. Called for each step of a search, so what seldom
 * exists is looked at only if it does, and what is in order already is not sorted.
 */
export function digest(world: World): string {
  let text = '';
  for (const id of inOrder(world.threads.keys())) text += threadText(world.thread(id)) + END;
  for (const id of inOrder(world.memory.keys())) text += `m${String(id)}${world.memory.get(id)?.text ?? ''}${END}`;
  if (world.members.size > 0) for (const channel of inOrder(world.members.keys())) text += listed(`j${channel}`, world.members.get(channel) ?? []);
  for (const name of inOrder(world.inboxes.keys())) {
    text += name + END;
    for (const { kind, text: content } of world.inboxes.get(name) ?? []) text += kind + content + END;
  }
  for (const cell of inOrder(world.sleepers.keys())) text += listed(`f${cell}`, (world.sleepers.get(cell) ?? []).map((one) => `${String(one.thread)}${one.token}`));
  if (world.timers.length > 0) text += world.timers.map((timer) => `t${String(timer.thread)}${timer.id}@${String(timer.due)}`).sort().join(END) + END;
  for (const name of inOrder(world.arrivals.keys())) text += `g${name}${String(world.arrivals.get(name))}${END}`;
  if (world.asked.size > 0) for (const site of inOrder(world.asked.keys())) text += `n${site} ${String(world.asked.get(site))}${END}`;
  const settled = world.settled ? `S${world.settled.payload}${world.settled.alive.join()}` : '';
  return `${text}c${String(world.clock)}${END}e${String(world.earlyTimers)}w${String(world.spuriousWakeups)}${END}${String(world.faultAfterSends)}${END}${settled}${END}${world.uncaught.join()}${END}${world.rejections.join()}${END}${world.endless ?? ''}`;
}

const END = '\u0001';

function listed(name: string, items: readonly string[]): string {
  return items.length === 0 ? '' : `${name}${END}${items.join(END)}${END}`;
}

/** Keys in ascending order; mostly they are. */
function inOrder<Key extends number | string>(keys: Iterable<Key>): readonly Key[] {
  const list = [...keys];
  for (let index = 1; index < list.length; index++) {
    if ((list[index - 1] as Key) > (list[index] as Key)) return list.sort((a, b) => a < b ? -1 : 1);
  }
  return list;
}

function threadText(thread: ThreadState): string {
  if (thread.status === 'finished') return `${String(thread.id)}x${String(thread.exitCode)}${thread.signal ?? ''}`;
  const { id, node, parked, patience, sleeping, dying, doomed, since } = thread;
  return `${String(id)}n${String(node.id)}${parked ? 'p' : ''}${patience > node.spins ? String(patience - node.spins) : ''}${
    sleeping ? `s${sleeping.timed ? String(sleeping.due) : ''}` : ''}${since > 0 && node.operation.kind === 'acquire' ? `a${String(since)}` : ''}${dying ? `d${dying.signal ?? ''}` : ''}${doomed ? 'D' : ''}`;
}
