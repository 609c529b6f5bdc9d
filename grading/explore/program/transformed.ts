/** Remembers what modules were rewritten to: the explorations of one answer share their files. */
import { transformModule } from './transform.ts';
import type { TransformedModule } from './transform.ts';

const known = new Map<string, TransformedModule>();
/** More files than any answer and `shared/` have. */
const KNOWN_MAX = 200;

/** {@link transformModule}, once for equal arguments: a rewrite takes some 10 ms, most of it the way to esbuild and back. */
export function transformedModule(source: string, file: string, isCyclic = false): TransformedModule {
  const key = `${file}\0${String(isCyclic)}\0${source}`;
  let transformed = known.get(key);
  if (!transformed) {
    transformed = transformModule(source, file, isCyclic);
    if (known.size >= KNOWN_MAX) known.clear();
    known.set(key, transformed);
  }
  return transformed;
}
