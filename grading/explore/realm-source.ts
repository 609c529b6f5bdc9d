/** The code of `realm/`, as one script that runs inside a realm of its own. */
import { buildSync } from 'esbuild';
import { fileURLToPath } from 'node:url';

let built: string | undefined;

/** The script; it defines `KatasRealm`. A bundle of the explorer carries it instead of building it. */
export function realmSource(): string {
  built ??= buildSync({
    entryPoints: [fileURLToPath(new URL('./realm/realm.ts', import.meta.url))],
    bundle: true, write: false, format: 'iife', globalName: 'KatasRealm', target: 'node20', logLevel: 'silent',
  }).outputFiles[0]?.text ?? '';
  return built;
}
