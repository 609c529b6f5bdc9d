/**
 * Makes sure that no child and no temporary folder outlives the grader, however the grader ends:
 * by finishing, by an error nobody caught, or by a signal.
 */

const pending = new Set<() => void>();
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
let installed = false;

/**
 * Have something cleaned up when this process ends.
 *
 * @param action Runs synchronously, at most once, and must not throw.
 * @returns Takes the action back; call it once the action has become unnecessary.
 */
export function onExit(action: () => void): () => void {
  install();
  pending.add(action);
  return () => void pending.delete(action);
}

function install(): void {
  if (installed) return;
  installed = true;
  process.on('exit', cleanUp);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function cleanUp(): void {
  for (const action of pending) action();
  pending.clear();
}

function onSignal(signal: NodeJS.Signals): void {
  cleanUp();
  for (const name of SIGNALS) process.off(name, onSignal);
  installed = false;
  process.off('exit', cleanUp);
  // Where others (a test runner) handle the signal too, the process is theirs to end; else the signal does
  // now what it would have done without this module.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
