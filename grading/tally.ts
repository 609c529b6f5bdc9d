/**
 * Counts what the parts of `npm run ok` say, from their machine-readable reports. Pure functions.
 *
 * A part that says nothing usable, or whose exit code contradicts its report, counts as one failure:
 * a broken report must never look like a pass.
 */

/** How much passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** How one part of the gate ended. */
export interface Ended {
  /** `null` when a signal ended it. */
  readonly exitCode: number | null;
  /** Its report as text, where it has one. */
  readonly report?: string;
}

/** A part that only passes or fails. */
export function tallyOfExit({ exitCode }: Ended): Tally {
  return exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

/** The unit tests, from vitest's JSON report. A skipped test is not a passed one. */
export function tallyOfTests(ended: Ended): Tally {
  const report = parse(ended.report);
  const passed = count(report, 'numPassedTests');
  const failed = count(report, 'numFailedTests') + count(report, 'numPendingTests') + count(report, 'numTodoTests');
  return reconcile({ passed, failed }, ended);
}

/** The audit, from its own JSON report. */
export function tallyOfAudit(ended: Ended): Tally {
  const report = parse(ended.report);
  return reconcile({ passed: count(report, 'passed'), failed: count(report, 'failed') }, ended);
}

/** All parts together. */
export function sum(tallies: readonly Tally[]): Tally {
  return tallies.reduce((total, each) => ({ passed: total.passed + each.passed, failed: total.failed + each.failed }), { passed: 0, failed: 0 });
}

// Coverage below its threshold or an error outside of all tests shows in the exit code only.
function reconcile(tally: Tally, { exitCode }: Ended): Tally {
  const isBroken = tally.failed === 0 && (exitCode !== 0 || !(tally.passed > 0));
  return isBroken ? { ...tally, failed: 1 } : tally;
}

function parse(report: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(report ?? '');
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function count(report: Record<string, unknown>, key: string): number {
  const value = report[key];
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : 0;
}
