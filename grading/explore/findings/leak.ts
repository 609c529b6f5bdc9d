/** What was opened and not closed, and where it was made. */
import { sourcesOf } from './ends.ts';
import type { Leak } from '../report.ts';
import type { TraceRecorder } from '../telling/trace.ts';
import type { ThreadState, World, WorldEvent } from '../world.ts';
import { isRequest } from '../world/web.ts';

/** Of an execution that settled; what is alive at the very end is not said to have settled too early, too. */
export function leaksIn(world: World, recorder: TraceRecorder): Leak[] {
  if (!world.settled) return [];
  const children = [...world.threads.values()].filter((thread) => thread.kind !== 'main');
  const left = children.filter((thread) => thread.status === 'live');
  const early = children.filter((thread) => world.settled?.alive.includes(thread.id) && thread.status !== 'live');
  const main = world.thread(world.main);
  return [
    ...early.map((thread) => childLeak(thread, recorder, 'settled too early')),
    ...left.map((thread) => childLeak(thread, recorder, 'never ends')),
    // With children left, the main thread stays for them.
    ...(main.status === 'live' && left.length === 0 ? handles(world, main, recorder) : []),
  ];
}

function childLeak({ id, kind, name }: ThreadState, recorder: TraceRecorder, how: Leak['how']): Leak {
  return { kind: 'leak', what: kind === 'process' ? 'process' : 'worker', name, at: madeAt(recorder, (event) => event.operation.kind === 'spawn' && event.result === id), how };
}

function handles(world: World, main: ThreadState, recorder: TraceRecorder): Leak[] {
  const leak = (what: Leak['what'], name: string, at: string): Leak => ({ kind: 'leak', what, name, at, how: 'never ends' });
  return sourcesOf(main).flatMap((entry): Leak[] => {
    const source = entry.split('!')[0] ?? '';
    if (source === 'timer') {
      return world.timers.filter((timer) => timer.thread === main.id && !isRequest(timer.id)).map(({ id }) => leak('timer', 'a timer', timerMadeAt(recorder, main.id, id)));
    }
    const port = /^q(\d+)\./.exec(source)?.[1];
    if (port !== undefined) return [leak('port', 'a MessagePort', madeAt(recorder, (event) => event.operation.kind === 'channel' && String(event.result) === port))];
    if (isRequest(source)) return [leak('request', 'a request to a web site', madeAt(recorder, ({ operation }) => operation.kind === 'request' && operation.args[0] === source))];
    if (source.startsWith('b')) return [leak('channel', 'a BroadcastChannel', madeAt(recorder, ({ operation }) => operation.kind === 'join' && operation.args[0] === source))];
    return [leak('main thread', 'the main thread', '')];
  });
}

/** An interval is set anew each time it fires: then it was made where its forerunner was. */
function timerMadeAt({ events, names }: TraceRecorder, thread: number, id: string): string {
  const set = events.findIndex((event) => event.kind === 'operation' && event.thread === thread && event.operation.kind === 'timer' && event.operation.args[0] === id);
  const event = events[set];
  const place = event?.kind === 'operation' ? names.place(event.operation) : '';
  if (place !== '' || set < 0) return place;
  const fired = events.findLast((earlier, time) => time < set && earlier.kind === 'operation' && earlier.thread === thread && earlier.operation.kind === 'loop');
  const before = fired?.kind === 'operation' ? /^timer\|(.+)$/.exec(String(fired.result))?.[1] : undefined;
  return before === undefined || before === id ? '' : timerMadeAt({ events: events.slice(0, set), names } as TraceRecorder, thread, before);
}

function madeAt({ events, names }: TraceRecorder, matches: (event: Extract<WorldEvent, { kind: 'operation' }>) => boolean): string {
  for (const event of events) if (event.kind === 'operation' && matches(event)) return names.place(event.operation);
  return '';
}
