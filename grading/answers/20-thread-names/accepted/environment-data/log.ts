import { getEnvironmentData } from 'node:worker_threads';

export function log(message: string): void {
  const name = (getEnvironmentData('name') ?? 'MainThread') as string;
  process.stdout.write(`(${name}${' '.repeat(Math.max(10 - name.length, 0))}) ${message}\n`);
}
