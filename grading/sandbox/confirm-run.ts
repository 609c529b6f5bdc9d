/** The deciding process's end of a forced run: starts the driver, waits, and reads what it reports. */
import { join } from 'node:path';
import type { Confirmation, PlanOrReason } from '../explore/confirm/plan.ts';
import type { Isolation } from '../verdict.ts';
import { bundles } from './bundle.ts';
import { Child } from './child.ts';
import type { ConfirmTask } from './confirm-child.ts';
import type { Layout } from './layout.ts';
import { CONFIRM_LIMIT_MS, REAL_FRAME_BYTES_MAX, REAL_HEAP_MIB } from './limits.ts';
import { newNonce } from './nonce.ts';

/** Where a forced run takes place. */
export interface ConfirmPlace {
  readonly layout: Layout;
  /** Absolute path of the repository. */
  readonly root: string;
  readonly isolation?: Isolation;
  /** Absolute path of the Node to run; this process's own by default. */
  readonly node?: string;
  readonly limitMs?: number;
}

/**
 * Repeat one interleaving on real threads or processes. Never throws because of what the program does.
 *
 * @param planned The plan, or why there is none. The driver starts while it is made.
 * @throws Whatever `planned` rejects with.
 */
export async function confirmPlan(planned: Promise<PlanOrReason>, { layout, root, isolation, node, limitMs = CONFIRM_LIMIT_MS }: ConfirmPlace): Promise<Confirmation> {
  // Awaited below, but it may fail before.
  planned.catch(() => undefined);
  const nonce = newNonce();
  const reports: Confirmation[] = [];
  const child: Child = new Child({
    place: { scratch: layout.newScratch(), root },
    entry: join(await bundles('confirm'), 'confirm-child.cjs'),
    nodeOptions: [`--max-old-space-size=${REAL_HEAP_MIB}`, '--no-warnings'],
    nonce,
    frameBytesMax: REAL_FRAME_BYTES_MAX,
    ...(isolation !== undefined && { isolation }),
    ...(node !== undefined && { node }),
    onFrame: (payload) => {
      reports.push(payload as unknown as Confirmation);
      // Nothing more is to come but an end, and somebody may be blocked for ever.
      child.end();
    },
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    const plan = await planned;
    if ('why' in plan) return { confirmed: false, why: plan.why };
    timer = setTimeout(() => child.end('time'), limitMs);
    const task: ConfirmTask = { nonce, ...plan };
    child.write(`${JSON.stringify(task)}\n`);
    child.closeInput();
    const { reason } = await child.ended;
    return reports.length === 1 ? reports[0] as Confirmation : { confirmed: false, why: whyNot(reason, limitMs) };
  } finally {
    clearTimeout(timer);
    child.end();
    await child.ended;
  }
}

function whyNot(reason: string | undefined, limitMs: number): string {
  if (reason === 'time') return `the run did not end within ${limitMs / 1_000} seconds`;
  return reason === undefined ? 'the run ended before its last step' : `the run broke a limit of the sandbox (${reason})`;
}
