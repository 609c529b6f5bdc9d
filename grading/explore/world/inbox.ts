/**
 * Inboxes: what has been sent and not yet been delivered. Each has a name:
 * `C7` what thread 7 hears from its parent, `P7` what the parent hears from 7, `q3.0` and `q3.1` the
 * two ends of a channel, `b7.0` a broadcast channel, `A7` ends of a `waitAsync`, `S7` signals, `N7.0` the
 * answer to a request of thread 7.
 */
import type { Primitive } from '../operation.ts';
import type { World } from '../world.ts';
import { unparkOthers } from './spinning.ts';
import { tamperedText } from './tampering.ts';
import type { ThreadState } from './thread.ts';

/** One entry of an inbox. */
export interface Item {
  readonly kind: string;
  readonly text: string;
  readonly from: number;
  /** Order of arrival in this execution; no part of the state. */
  readonly order: number;
}

/** Puts something into an inbox. Items for a thread that has finished, or for a closed port, are dropped. */
export function push(world: World, inbox: string, kind: string, text: string, from: number): void {
  const to = /^[CAS](\d+)$/.exec(inbox)?.[1];
  if (to !== undefined && world.threads.get(Number(to))?.status === 'finished') return;
  if (world.closed.has(inbox)) return;
  unparkOthers(world, from);
  world.inboxes.set(inbox, [...(world.inboxes.get(inbox) ?? []), { kind, text, from, order: world.arrivalsOfItems++ }]);
}

export function setInbox(world: World, name: string, items: readonly Item[]): void {
  if (items.length === 0) world.inboxes.delete(name);
  else world.inboxes.set(name, items);
}

/** `receiveMessageOnPort`: the oldest message of a port, without any delivery. */
export function receive(world: World, port: string): Primitive {
  const inbox = world.inboxes.get(port) ?? [];
  const position = inbox.findIndex((item) => item.kind === 'message');
  const item = inbox[position];
  if (!item) return undefined;
  setInbox(world, port, inbox.filter((_, index) => index !== position));
  return item.text;
}

/** Broadcast channels: whoever has joined the same name in the same process hears what the others say. */
export function broadcast(world: World, thread: ThreadState, kind: string, [inbox, name, text]: readonly [string, string, string]): void {
  let home = thread;
  while (home.kind === 'worker') home = world.thread(home.parent);
  const channel = `${String(home.id)} ${name}`;
  const members = world.members.get(channel) ?? [];
  if (kind === 'join') world.members.set(channel, [...members, inbox]);
  else if (kind === 'leave') world.members.set(channel, members.filter((one) => one !== inbox));
  else for (const member of members) if (member !== inbox) push(world, member, 'message', tamperedText(world, thread, text), thread.id);
}

/** Nothing arrives at a closed port. @returns the messages that have arrived by now, if its thread is at one of them */
export function closePort(world: World, inbox: string, isDelivering: boolean): string | undefined {
  const left = (world.inboxes.get(inbox) ?? []).filter((item) => item.kind === 'message').map((item) => item.text);
  world.closed.add(inbox);
  world.inboxes.delete(inbox);
  return isDelivering && left.length > 0 ? JSON.stringify(left) : undefined;
}

/** The inbox of the other end of a channel. */
export function otherEnd(port: string): string {
  return port.endsWith('.0') ? port.replace(/0$/, '1') : port.replace(/1$/, '0');
}

/** Ports in a message belong to whoever gets it. */
export function transferPorts(world: World, text: string, owner: number): void {
  if (!text.includes('port')) return;
  for (const [, port = ''] of text.matchAll(/port\\*",\\*"value\\*":\\*"(q\d+\.\d)/g)) world.portOwners.set(port, owner);
}

/** The thread that hears what arrives at an inbox; -1 if there is none. */
export function ownerOf(world: World, inbox: string): number {
  const id = Number(/^[A-Z](\d+)$/.exec(inbox)?.[1] ?? -1);
  if (inbox.startsWith('C')) return id;
  if (inbox.startsWith('P')) return world.threads.get(id)?.parent ?? -1;
  return world.portOwners.get(inbox) ?? -1;
}
