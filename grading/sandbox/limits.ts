/**
 * Every limit of the sandbox in one place, with its unit, and what a learner is told who meets it.
 *
 * No limit decides whether an answer is right. Each only keeps a program from running for ever or from
 * taking the machine with it.
 */
import type { Kind } from '../verdict.ts';

/** Milliseconds an exploration may take. */
export const EXPLORE_LIMIT_MS = 120_000;
/** Milliseconds a program may run on real threads and processes before it settles. */
export const REAL_LIMIT_MS = 20_000;
/** Milliseconds everything may take to end by itself after the program has settled. */
export const REAL_ENDING_LIMIT_MS = 5_000;
/** Milliseconds a found interleaving may take to be repeated on real threads. */
export const CONFIRM_LIMIT_MS = 10_000;
/** Milliseconds of grace for pipes of an ended process to run empty. */
export const DRAIN_LIMIT_MS = 1_000;
/** Mebibytes of V8 heap of the process that explores. */
export const EXPLORE_HEAP_MIB = 2_048;
/** Mebibytes of V8 heap of every process of a real run. */
export const REAL_HEAP_MIB = 384;
/** Bytes that a process and all its descendants may hold in memory. */
export const MEMORY_BYTES_MAX = 3 * 1024 ** 3;
/** Processes that may be alive at once, the sandbox's own two or three included. */
export const PROCESSES_MAX = 64;
/** Milliseconds between two looks at memory and processes. */
export const WATCH_INTERVAL_MS = 100;
/** Bytes of standard output and standard error together. */
export const OUTPUT_BYTES_MAX = 4 * 1024 ** 2;
/** Characters of each of the two that are kept. */
export const OUTPUT_KEPT_MAX = 20_000;
/** Bytes of one report of an exploration. */
export const EXPLORE_FRAME_BYTES_MAX = 64 * 1024 ** 2;
/** Bytes of one report of a real run. */
export const REAL_FRAME_BYTES_MAX = 4 * 1024 ** 2;
/** Bytes of one file that a program writes (where the system can limit it). */
export const FILE_BYTES_MAX = 64 * 1024 ** 2;
/** Bytes of the scratch folder (where it is a file system of its own). */
export const SCRATCH_BYTES_MAX = 128 * 1024 ** 2;
/** Bytes of one file of a submission. */
export const SUBMISSION_FILE_BYTES_MAX = 256 * 1024;
/** Files of a submission. */
export const SUBMISSION_FILES_MAX = 100;

/** Why a process was ended, or how it ended against the rules. */
export type LimitReason = 'time' | 'memory' | 'processes' | 'output' | 'forged' | 'gone' | 'report';

const KINDS: Record<LimitReason, Kind & ('time limit' | 'memory limit' | 'output limit' | 'crash')> = {
  time: 'time limit',
  memory: 'memory limit',
  processes: 'memory limit',
  output: 'output limit',
  forged: 'crash',
  gone: 'crash',
  report: 'output limit',
};

/** The kind that a verdict shows for a reason. */
export function kindOf(reason: LimitReason): (typeof KINDS)[LimitReason] {
  return KINDS[reason];
}

/**
 * What a learner is told.
 *
 * @param reason What happened.
 * @param detail For `time` the limit in milliseconds, for `gone` how the process ended.
 */
export function limitSentence(reason: LimitReason, detail: { readonly limitMs?: number; readonly ending?: string } = {}): string {
  switch (reason) {
    case 'time':
      return `The program was still busy after ${seconds(detail.limitMs ?? REAL_LIMIT_MS)}. Often a loop never ends, or a promise is awaited that nobody resolves.`;
    case 'memory':
      return `The program used more memory than it may (${describeBytes(MEMORY_BYTES_MAX)} in all). Often a list grows in a loop that never ends.`;
    case 'processes':
      return `More than ${PROCESSES_MAX} processes were alive at once. Often every child starts children of its own: check which file a process runs.`;
    case 'output':
      return `The program printed more than ${describeBytes(OUTPUT_BYTES_MAX)}. Often a console.log stands in a loop that never ends.`;
    case 'forged':
      return 'The program wrote to a pipe that belongs to the grader (file descriptor 3), so its run cannot be judged.';
    case 'gone':
      return `The process in which the program ran ended before the program was done${detail.ending === undefined ? '' : ` (${detail.ending})`}. Often process.exit or process.abort is called too early.`;
    case 'report':
      return 'The program returned more data than the grader takes. Often a whole log is returned instead of a result.';
  }
}

/** The learner's program ran into a limit: a verdict on the program, not a fault of the grader. */
export class SandboxLimit extends Error {
  readonly kind: Kind;
  /** What a learner is told: no path and no word of the grader's inside. */
  readonly sentence: string;
  readonly reason: LimitReason;
  /** The end of what the process printed on standard error, cleaned; for the people who look after the grader. */
  readonly printed: string;

  constructor(reason: LimitReason, sentence: string, printed = '') {
    super(sentence);
    this.name = 'SandboxLimit';
    this.kind = kindOf(reason);
    this.sentence = sentence;
    this.reason = reason;
    this.printed = printed;
  }
}

/** A number of bytes in the unit a person would choose. */
export function describeBytes(bytes: number): string {
  if (bytes >= 1024 ** 3) return `${bytes / 1024 ** 3} GiB`;
  return bytes >= 1024 ** 2 ? `${bytes / 1024 ** 2} MiB` : `${Math.ceil(bytes / 1024)} KiB`;
}

function seconds(limitMs: number): string {
  return limitMs < 1_000 ? `${limitMs} ms` : `${limitMs / 1_000} seconds`;
}
