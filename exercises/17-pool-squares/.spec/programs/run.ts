/** Has numbers squared by a function of this folder, or by the answer's own where none is named. */
import { squareAll } from '../squares.ts';
import { watched } from './watched.ts';

interface Input { readonly numbers: readonly number[]; readonly module?: string; readonly size?: number; readonly chunkSize?: number }

export default function ({ numbers, module, ...options }: Input): Promise<unknown> {
  // Children get a copy of this; in a thread the process is the same.
  process.env['SQUARES_PARENT'] = String(process.pid);
  const all: Parameters<typeof squareAll>[1] & object = { ...options, ...(module !== undefined && { module: new URL(`./${module}`, import.meta.url) }) };
  return watched(numbers, (given) => Object.keys(all).length === 0 ? squareAll(given) : squareAll(given, all));
}
