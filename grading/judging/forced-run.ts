/** For failures whose interleaving cannot be had again on real threads. */
import type { Finding } from '../finding.ts';

/** A failure that is not to be forced on real threads: there it would come to something else, whatever the answer does. */
export function withoutForcedRun(finding: Finding): Finding {
  if (finding.passed !== false) return finding;
  const { interleaving: _, ...told } = finding;
  return told;
}
