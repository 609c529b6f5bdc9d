/**
 * The module hooks of Node before 22.15, where they run in a thread of their own. Newer Nodes call the same
 * functions in the thread that imports: see `real-preload.ts`.
 */
import type { LoadHook } from 'node:module';
import { javascriptOf } from './real-resolve.ts';

export { resolve } from '../module-spelling.mjs';

const runFolder = new URL('./', import.meta.url).href;

export const load: LoadHook = async (url, context, nextLoad) => {
  const source = javascriptOf(url, runFolder);
  return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
};
