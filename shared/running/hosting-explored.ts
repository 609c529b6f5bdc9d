/**
 * `hosting.ts` for exploration: what deterministic workers use instead of it. There every file loads,
 * prints are in order, and nobody dies without telling.
 */
import type { MessagePort } from 'node:worker_threads';

/** The entry module itself. */
export function workerModule(entry: URL): URL {
  return entry;
}

/** The default. */
export function childExecArgv(): object {
  return {};
}

/** Nothing to do. */
export function printAtOnce(): void {}

/** It does. */
export function whileAlive(port: MessagePort): MessagePort | undefined {
  return port;
}

/** Nothing to do. */
export function endWithParent(_parent: number): void {}
