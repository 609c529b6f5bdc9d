// accepted: a class like Python's Process; the parent passes on what the processes print
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A process with a name, which it keeps in a register of all names. */
class NamedProcess {
  static readonly #names = new Map<string, NamedProcess>();
  static #made = 0;
  readonly name: string;

  static reserve(names: readonly (string | undefined)[]): void {
    for (const name of names) if (name !== undefined && !this.#names.has(name)) this.#names.set(name, new NamedProcess(name));
  }

  constructor(name?: string) {
    this.name = name ?? NamedProcess.#next();
    NamedProcess.#names.set(this.name, this);
  }

  static #next(): string {
    for (;;) {
      this.#made += 1;
      const name = `Process-${this.#made}`;
      if (!this.#names.has(name)) return name;
    }
  }

  run(workMs: number): Promise<string> {
    const script = fileURLToPath(new URL('./named.process.ts', import.meta.url));
    const child = spawn(process.execPath, [...process.execArgv, script, String(workMs), this.name], { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
    child.stdout?.on('data', (text: Buffer) => process.stdout.write(text));
    return new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (code, signal) => {
        if (code === 0) resolve(this.name);
        else reject(new Error(`${this.name} ended with ${signal ?? `exit code ${code}`}`));
      });
    });
  }
}

export async function runNamed(names: readonly (string | undefined)[], options: { workMs?: number } = {}): Promise<string[]> {
  NamedProcess.reserve(names);
  const results = await Promise.allSettled(names.map((name) => new NamedProcess(name).run(options.workMs ?? 2_000)));
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}
