/** The loop of an exploring process: request in, report out, until standard input ends. */
import { createInterface } from 'node:readline';
import type { PlanOrReason } from '../explore/confirm/plan.ts';
import type { ExploreReport } from '../explore/report.ts';
import type { Plain } from '../plain.ts';
import { blockOutput } from './block-output.ts';
import type { ExploreRequest, PlanRequest, ReadyRequest } from './explore-request.ts';
import { writeFrame } from './frames.ts';

// Own copies: learner code in this process may replace any of these later.
const { parse } = JSON;
const exit = process.exit.bind(process);
const later = setImmediate;

/**
 * Answer requests until the grader has no more.
 *
 * @param explore Makes a report or a plan; what it throws is the grader's own fault, not the learner's.
 */
export function serveRequests(explore: (request: ExploreRequest | PlanRequest) => ExploreReport | Promise<ExploreReport | PlanOrReason>): void {
  blockOutput();
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  lines.on('line', (line) => {
    const { nonce, request } = parse(line) as { nonce: string; request: ExploreRequest | PlanRequest | ReadyRequest };
    // The engine must be entered from a macrotask of its own: it drains microtasks, which does nothing inside of one.
    later(() => void answer(nonce, request));
  });
  // The grader is gone or has no more questions.
  lines.on('close', () => exit(0));

  async function answer(nonce: string, request: ExploreRequest | PlanRequest | ReadyRequest): Promise<void> {
    let payload: Plain;
    try {
      payload = 'ready' in request ? { kind: 'ready' } : { kind: 'report', report: (await explore(request)) as unknown as Plain };
    } catch (error) {
      payload = { kind: 'fault', ...describe(error) };
    }
    // Without the pipe the grader waits for nothing.
    if (!writeFrame(nonce, payload)) exit(1);
  }
}

function describe(error: unknown): { name: string; message: string; stack: string } {
  if (!(error instanceof Error)) return { name: typeof error, message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}
