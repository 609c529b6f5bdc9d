/** Reads what the first process of a namespace says: how the child ended, and what it left behind. */

const SIGNALS: Readonly<Record<number, string>> = { 1: 'SIGHUP', 2: 'SIGINT', 3: 'SIGQUIT', 4: 'SIGILL', 5: 'SIGTRAP', 6: 'SIGABRT', 7: 'SIGBUS', 8: 'SIGFPE', 9: 'SIGKILL', 10: 'SIGUSR1', 11: 'SIGSEGV', 12: 'SIGUSR2', 13: 'SIGPIPE', 14: 'SIGALRM', 15: 'SIGTERM', 25: 'SIGXFSZ' };
/** A shell adds this to the number of the signal that ended a command. */
const SIGNAL_BASE = 128;

/** The lines `code N`, then rounds of `left PID COMMAND` that each end with `look`, then `empty`. */
export class NamespaceStatus {
  /** What was alive in the last complete round. */
  leftBehind: readonly string[] = [];
  /** Whether everything in the namespace has ended by itself. */
  empty = false;
  #code: number | undefined;
  #round: string[] = [];
  #rest = '';

  /** Whether the child's end was reported. */
  get reached(): boolean {
    return this.#code !== undefined;
  }

  get mainEnd(): { readonly exitCode: number | null; readonly signal: string | null } {
    const code = this.#code ?? 0;
    const signal = SIGNALS[code - SIGNAL_BASE];
    return signal === undefined ? { exitCode: code, signal: null } : { exitCode: null, signal };
  }

  /** Take the next bytes. @returns True once, when the child's end is reported. */
  push(chunk: Buffer): boolean {
    const before = this.reached;
    const lines = (this.#rest + chunk.toString('utf8')).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    return !before && this.reached;
  }

  #line(line: string): void {
    const [word, ...rest] = line.split(' ');
    if (word === 'code') this.#code = Number(rest[0]);
    if (word === 'left') this.#round.push(rest.join(' ').trim());
    if (word === 'look') [this.leftBehind, this.#round] = [this.#round, []];
    if (word !== 'empty') return;
    this.leftBehind = [];
    this.empty = true;
  }
}
