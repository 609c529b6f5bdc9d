/** What belongs to the whole process and the explored program must not see: it is put aside while a program runs, and put back. */
import { programFrames } from './program-frames.ts';

const EVENTS = ['unhandledRejection', 'rejectionHandled', 'uncaughtException', 'warning', 'multipleResolves'] as const;
/** Frames of a stack: enough for the program's own under those of a helper. */
const FRAMES_MAX = 30;

/** Who hears of what meanwhile. */
export interface OwnEvents {
  readonly onRejection: (reason: unknown) => void;
  /** Whether stacks are to name functions. */
  readonly stacks: boolean;
}

/** Runs `body` with listeners and stack traces of the explorer's own. */
export function withOwnEvents<T>({ onRejection, stacks }: OwnEvents, body: () => T): T {
  const saved = EVENTS.map((name) => [name, process.listeners(name as 'warning')] as const);
  for (const name of EVENTS) process.removeAllListeners(name);
  process.on('unhandledRejection', onRejection);
  process.on('rejectionHandled', () => { /* a stopped thread's promises do not matter */ });
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = FRAMES_MAX;
  Error.prepareStackTrace = (error, frames) => programFrames(error, frames, stacks);
  try {
    return body();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    if (prepareStackTrace) Error.prepareStackTrace = prepareStackTrace;
    else delete (Error as { prepareStackTrace?: unknown }).prepareStackTrace;
    for (const [name, listeners] of saved) {
      process.removeAllListeners(name);
      for (const listener of listeners) process.on(name, listener as never);
    }
  }
}
