/**
 * What a command hands to the command line: what to print, and how to exit.
 */

/** Everything asked for is right. */
export const SUCCESS = 0;
/** An answer failed, or the audit found a deviation. */
export const FAILURE = 1;
/** The question could not be answered: a bad option, an unknown exercise, a fault of the grader. */
export const CANNOT_RUN = 2;

/** The end of a command. */
export interface CommandResult {
  readonly output: string;
  /** What is not part of the output, such as why a file was not written; it goes to standard error. */
  readonly notes?: readonly string[];
  readonly exitCode: number;
}
