/**
 * Makes the report of a real run from what the driver said and how its process ended. A pure function: what it is
 * given is data from a process that may be hostile, so nothing in it is trusted to have its announced shape.
 */
import { TEXT_MAX, clean } from '../clean.ts';
import type { PlainError } from '../explore/report.ts';
import type { ChildEnd } from './child.ts';
import { kindOf, limitSentence } from './limits.ts';
import type { Census, RealFrame } from './real-frames.ts';
import type { KnownProcess, KnownThread } from './real-registry.ts';
import type { RealEnd, RealProcess, RealReport, RealThread } from './real-report.ts';
import { nameOfCommand } from './script-name.ts';

const MEMBERS_MAX = 1_000;

type Settled = Extract<RealFrame, { kind: 'settled' }>;
type End = Extract<RealFrame, { kind: 'end' }>;

/** Judge a finished run. */
export function judgeRun(frames: readonly RealFrame[], end: ChildEnd, options: { readonly timeLimitMs: number; readonly directory: string }): RealReport {
  const settled = frames.find((frame): frame is Settled => frame.kind === 'settled');
  const last = frames.find((frame): frame is End => frame.kind === 'end');
  const waiting = frames.find((frame) => frame.kind === 'waiting');
  const { ended, sentence } = classify(settled, last, end, options.timeLimitMs);
  const final = (last ?? waiting ?? settled)?.census;
  const error = readError(last?.uncaught) ?? readError(settled?.error);
  return {
    ended,
    ...(sentence !== undefined && { sentence }),
    ...(settled?.value !== undefined && { value: settled.value }),
    ...(error !== undefined && { error }),
    ...members(settled?.census, final),
    unhandledRejections: list(last?.unhandledRejections).map(readError).filter((entry) => entry !== undefined),
    leftAlive: leftAlive(final, last !== undefined, end),
    exitCode: end.exitCode,
    signal: end.signal,
    stdout: end.stdout,
    stderr: end.stderr,
  };
}

function classify(settled: Settled | undefined, last: End | undefined, end: ChildEnd, limitMs: number): { ended: RealEnd; sentence?: string } {
  // What only kept the run from ending is named in `leftAlive`; the program itself was in time.
  const reason = end.reason === 'time' && (settled !== undefined || last !== undefined) ? undefined : end.reason;
  if (reason !== undefined) return { ended: kindOf(reason), sentence: limitSentence(reason, { limitMs }) };
  const uncaught = readError(last?.uncaught);
  if (uncaught !== undefined) return { ended: 'crash', sentence: `An error that nobody caught ended the program: ${uncaught.name}: ${uncaught.message}${uncaught.at === '' ? '' : ` (${uncaught.at})`}` };
  // Without a last word the process did not end by itself; a late time limit is the one honest reason for that.
  if (last === undefined && end.reason !== 'time') return { ended: 'crash', sentence: limitSentence('gone', { ending: describeEnd(end) }) };
  if (settled !== undefined) return { ended: 'settled' };
  if (last?.drained === true) return { ended: 'exit', sentence: 'The program ended before it was done: nothing was left that could have gone on. Often a promise is awaited that nobody resolves.' };
  return { ended: 'exit', sentence: `The program ended the process (process.exit, exit code ${end.exitCode}) before it was done.` };
}

function describeEnd(end: ChildEnd): string {
  return end.signal === null ? `exit code ${end.exitCode}, without a report` : `signal ${end.signal}`;
}

// Both lists grow only at their end, so the same index is the same process or thread.
function members(atSettle: Census | undefined, final: Census | undefined): { processes: RealProcess[]; threads: RealThread[] } {
  const processes = list<KnownProcess>(final?.processes).map((entry, index): RealProcess => ({
    pid: number(entry.pid) ?? -1,
    exitCode: number(entry.exitCode),
    signal: typeof entry.signal === 'string' ? clean(entry.signal, 20) : null,
    aliveAtSettle: list<KnownProcess>(atSettle?.processes)[index]?.alive === true,
    script: name(entry.script),
  }));
  const threads = list<KnownThread>(final?.threads).map((entry, index): RealThread => ({
    threadId: number(entry.threadId) ?? -1,
    exitCode: number(entry.exitCode),
    aliveAtSettle: list<KnownThread>(atSettle?.threads)[index]?.alive === true,
    script: name(entry.script),
  }));
  return { processes, threads };
}

/** Node's words for what keeps a thread from ending, and ours. What is not here comes with a process or thread. */
const RESOURCES: Readonly<Record<string, string>> = {
  Timeout: 'a timer',
  Immediate: 'an immediate',
  MessagePort: 'an open message port',
  TCPServerWrap: 'a server',
  TCPSocketWrap: 'a connection',
  FSReqCallback: 'a file operation',
  FSEventWrap: 'a file watcher',
  SignalWrap: 'a signal handler',
};

function leftAlive(census: Census | undefined, mainEnded: boolean, end: ChildEnd): string[] {
  const processes = list<KnownProcess>(census?.processes).filter((entry) => entry.alive === true).map((entry) => `process ${label(entry.script)}(pid ${number(entry.pid)})`);
  const threads = list<KnownThread>(census?.threads).filter((entry) => entry.alive === true).map((entry) => `thread ${label(entry.script)}(id ${number(entry.threadId)})`);
  const known = [...processes, ...threads];
  const strays = end.leftBehind.map(describeStray).filter((stray) => !known.includes(stray));
  const left = [...known, ...strays];
  // The main thread did not end although the program was done.
  if (!mainEnded && end.reason === 'time') left.push(...resourcesLeft(census, left.length > 0));
  return [...new Set(left)].slice(0, 100);
}

// A process or thread keeps pipes and ports of its own open, so these say nothing new beside it.
function resourcesLeft(census: Census | undefined, besideOthers: boolean): string[] {
  const words = list<string>(census?.resources).map((resource) => RESOURCES[name(resource)]).filter((word) => word !== undefined);
  const told = besideOthers ? words.filter((word) => word === 'a timer' || word === 'a server') : words;
  return told.length > 0 || besideOthers ? told : ['the main thread'];
}

// `7 /usr/bin/node --import x /tmp/…/cube.process.ts`, in the words used for processes the driver knows.
function describeStray(line: string): string {
  const [pid = '', ...command] = line.split(' ');
  return /^\d+$/.test(pid) ? `process ${label(nameOfCommand(command))}(pid ${pid})` : line;
}

function readError(error: PlainError | undefined): PlainError | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  return { name: name(error.name), message: name(error.message, TEXT_MAX), at: name(error.at) };
}

function list<T>(value: readonly T[] | undefined): readonly T[] {
  return Array.isArray(value) ? value.slice(0, MEMBERS_MAX).filter((entry) => entry !== null && entry !== undefined) as readonly T[] : [];
}

function number(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

function name(value: unknown, max = 100): string {
  return typeof value === 'string' ? clean(value, max) : '';
}

function label(script: unknown): string {
  const shown = name(script);
  return shown === '' ? '' : `${shown} `;
}
