/**
 * Lets this thread, and every worker thread and child process that inherits the `--import` of this file,
 * load `.ts` files, on every version of Node alike.
 *
 * It does what `--import tsx` does, in a little more than half of the time: what a file was compiled to is kept on disk. And on
 * Node 20 tsx registers on the main thread only, so that a worker fails with "Unknown file extension .ts".
 */
import * as module from 'node:module';
import { resolveSync } from './module-spelling.mjs';
import { compile, mayBeTypeScript } from './typescript-hooks.mjs';

// What is printed of an error names lines of the TypeScript.
process.setSourceMapsEnabled(true);

// Newer Nodes call hooks in the thread that imports; older ones have another thread for them, which is slower to start.
if (module.registerHooks) {
  module.registerHooks({
    resolve: resolveSync,
    load: (url, context, next) => mayBeTypeScript(url) ? { format: 'module', source: compile(url), shortCircuit: true } : next(url, context),
  });
} else {
  module.register('./typescript-hooks.mjs', import.meta.url);
}
