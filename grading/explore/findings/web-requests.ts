/** What was asked of web sites in one execution, and what became of it, as the world saw it. */
import { siteAt } from '../world/web.ts';
import type { AnswerFailure, AnswerHead } from '../world/web.ts';
import type { WebRequest } from '../report.ts';
import type { Trace, TraceRecorder } from '../telling/trace.ts';
import type { World } from '../world.ts';

type Draft = { -readonly [Key in keyof WebRequest]: WebRequest[Key] };

/** All requests, in the order in which they were made. */
export function webRequests(world: World, { events, names }: TraceRecorder, { rows, indexOf }: Trace): WebRequest[] {
  const requests = new Map<string, Draft>();
  for (const [time, event] of events.entries()) {
    if (event.kind !== 'operation') continue;
    const { operation, thread, result } = event;
    const [name = '', method = '', url = ''] = operation.args.map(String);
    if (operation.kind === 'request') {
      const step = rows.findIndex((row) => row.event !== undefined && row.time === time);
      requests.set(name, { thread: indexOf.get(thread) ?? 0, method, url, at: names.place(operation), step, answer: null, from: time, to: null, isStated: siteAt(world.web, url) !== undefined });
    } else if (operation.kind === 'giveUp') end(requests.get(name), 'given up', time);
    else if (operation.kind === 'loop') {
      const [, source = '', kind = '', text = ''] = /^(N[\d.]+)\|(\w+)\|(.*)$/s.exec(String(result)) ?? [];
      if (kind === 'answer') end(requests.get(source), (JSON.parse(text) as AnswerHead).status, time);
      if (kind === 'failure') end(requests.get(source), (JSON.parse(text) as AnswerFailure).code, time);
    }
  }
  return [...requests.values()];
}

/** What comes after the head of an answer changes nothing of it. */
function end(request: Draft | undefined, answer: WebRequest['answer'], time: number): void {
  if (!request || request.to !== null) return;
  request.answer = answer;
  request.to = time;
}
