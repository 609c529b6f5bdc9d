/**
 * The module hooks of Node before 22.15, where they run in a thread of their own. Newer Nodes call the same
 * functions in the thread that imports: see `real-preload.ts`.
 */
import type { LoadHook, ResolveHook } from 'node:module';
import { javascriptOf, otherSpellings } from './real-resolve.ts';

const runFolder = new URL('./', import.meta.url).href;

export const resolve: ResolveHook = async (specifier, context, nextResolve) => {
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    for (const spelling of otherSpellings(specifier)) {
      try {
        return await nextResolve(spelling, context);
      } catch {
        // The first error names what the learner wrote.
      }
    }
    throw error;
  }
};

export const load: LoadHook = async (url, context, nextLoad) => {
  const source = javascriptOf(url, runFolder);
  return source === undefined ? nextLoad(url, context) : { format: 'module', source, shortCircuit: true };
};
