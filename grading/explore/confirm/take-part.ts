/** Where a thread of a forced run begins: as the main thread, a worker or a process. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getEnvironmentData, isMainThread } from 'node:worker_threads';
import type { Loader } from '../realm/loader.ts';
import { makeBaton } from './baton.ts';
import type { BatonPlace } from './baton.ts';
import { plannedModules } from './modules.ts';
import { readPayload, settledPayload } from './payload.ts';
import type { Confirmation, Plan } from './plan.ts';
import { Player } from './player.ts';
import { VARIABLE, patchProcess, plannedProcesses } from './processes.ts';
import type { ProcessTask } from './processes.ts';
import { patchRanges } from './ranges.ts';
import { ENVIRONMENT_KEY, plannedThreads, printAtOnce } from './threads.ts';
import type { WorkerTask } from './threads.ts';

/** True if this thread was started by a program under a plan. It takes part at once. */
export function takePart(): boolean {
  const asWorker = isMainThread ? undefined : getEnvironmentData(ENVIRONMENT_KEY) as unknown as WorkerTask | undefined;
  const asProcess = process.env[VARIABLE];
  if (asWorker) {
    begin(new Player(asWorker.plan, asWorker.baton, asWorker.thread), asWorker.baton);
    return true;
  }
  if (asProcess === undefined) return false;
  Reflect.deleteProperty(process.env, VARIABLE);
  const task = JSON.parse(asProcess) as ProcessTask;
  begin(new Player(JSON.parse(readFileSync(task.plan, 'utf8')) as Plan, task.baton, task.thread), task.baton, task.plan);
  return true;
}

/**
 * Plays a plan from its first turn, as its main thread.
 *
 * @param report Is told once what came of it; then this process is about to end.
 * @param scratch Absolute path of a folder for what processes must be able to read.
 */
export function playPlan(plan: Plan, scratch: string, report: (confirmation: Confirmation) => void): void {
  const hasProcesses = plan.threads.some(({ kind }) => kind === 'process');
  const planFile = join(scratch, 'plan.json');
  if (hasProcesses) writeFileSync(planFile, JSON.stringify(plan));
  const baton = makeBaton(plan.threads.length, hasProcesses ? join(scratch, 'baton') : undefined);
  begin(new Player(plan, baton, plan.threads[0]?.id ?? 0, report), baton, planFile);
}

function begin(player: Player, baton: BatonPlace, planFile = ''): void {
  if (player.me.kind === 'worker') printAtOnce();
  patchProcess(player);
  const loader = plannedModules(player, {
    worker_threads: plannedThreads(player, baton),
    child_process: plannedProcesses(player, { plan: planFile, baton: String(baton) }),
  });
  patchRanges(player);
  const { module } = player.me;
  process.argv[1] = module.startsWith('file:') ? fileURLToPath(module) : module;
  player.begin(() => { run(player, loader); });
}

function run(player: Player, loader: Loader): void {
  const id = player.plan.resolved[`\0${player.me.module}`] ?? player.me.module;
  const { namespace, promise } = loader.evaluate(id);
  const goOn = (): void => {
    const program = (namespace as { default?: unknown }).default;
    if (player.me.kind === 'main' && typeof program === 'function') settle(player, program as (input: unknown) => unknown);
  };
  if (promise) void promise.then(goOn);
  else goOn();
}

/** Calls the program and waits for the turn of its settling. */
function settle(player: Player, program: (input: unknown) => unknown): void {
  const { input } = player.plan;
  let result: unknown;
  try {
    result = program(input === undefined ? undefined : readPayload(input));
  } catch (error) {
    result = Promise.reject(error);
  }
  const say = (text: string): void => player.settle(text);
  Promise.resolve(result).then((value) => { say(settledPayload(value)); }, (error: unknown) => { say(`!${settledPayload(error)}`); });
}
