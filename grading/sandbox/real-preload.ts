/**
 * Runs before anything else in every process and thread of a real run: makes TypeScript files loadable and cuts
 * off the network. It must be small, because every thread pays for it.
 *
 * It is bundled as CommonJS and loaded by `--require`: what `--import` loads is not waited for by a worker that
 * runs a string (Node 20).
 */
import * as nodeModule from 'node:module';
import { resolveSync } from '../module-spelling.mjs';
import { cutOffNetwork } from './network-guard.ts';
import { javascriptOf } from './real-resolve.ts';

const runFolder = new URL('./', import.meta.url).href;

interface SyncHooks {
  resolve(specifier: string, context: unknown, next: (specifier: string, context: unknown) => unknown): unknown;
  load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown;
}

// Newer than the types of the oldest Node that is supported.
const { registerHooks } = nodeModule as { registerHooks?: (hooks: SyncHooks) => void };

if (registerHooks === undefined) nodeModule.register(new URL('./real-hooks.mjs', import.meta.url));
else registerHooks({ resolve: resolveSync, load });
cutOffNetwork();

function load(url: string, context: unknown, next: (url: string, context: unknown) => unknown): unknown {
  const source = javascriptOf(url, runFolder);
  return source === undefined ? next(url, context) : { format: 'module', source, shortCircuit: true };
}
