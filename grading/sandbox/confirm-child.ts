/**
 * Entry of every process and thread in which a found interleaving is repeated for real. The first one gets the
 * plan and the nonce on standard input and reports on the private pipe; those that the program starts find out
 * by themselves which thread they play.
 *
 * Learner code runs in this process. The nonce is read before any of it is loaded.
 */
import { playPlan, takePart } from '../explore/confirm/take-part.ts';
import type { Plan } from '../explore/confirm/plan.ts';
import { writeFrame } from './frames.ts';
import { readInput } from './read-input.ts';

/** What the first process is told, as a line of JSON. */
export interface ConfirmTask {
  readonly nonce: string;
  readonly plan: Plan;
}

if (!takePart()) {
  const { nonce, plan } = JSON.parse(readInput()) as ConfirmTask;
  playPlan(plan, process.cwd(), (confirmation) => void writeFrame(nonce, confirmation));
}
