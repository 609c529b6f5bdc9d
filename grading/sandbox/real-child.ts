/**
 * Main module of a real run: imports the program, calls it, and reports on the private pipe.
 *
 * Learner code runs in this process. What it could replace is copied first, and the nonce is read from standard
 * input before any of it is loaded.
 */
import { pathToFileURL } from 'node:url';
import { decode, encode } from '../plain.ts';
import type { Plain } from '../plain.ts';
import { blockOutput } from './block-output.ts';
import { writeFrame } from './frames.ts';
import { plainError } from './plain-error.ts';
import type { Census, RealFrame, RealRequest } from './real-frames.ts';
import { Registry } from './real-registry.ts';
import { readInput } from './read-input.ts';

/** Milliseconds between two reports of what the run is waiting for. */
const WAITING_INTERVAL_MS = 250;

const { parse } = JSON;
const resources = process.getActiveResourcesInfo.bind(process);
const every = setInterval;

const { nonce, program, directory, input } = parse(readInput()) as RealRequest;
const registry = new Registry();
const unhandledRejections: ReturnType<typeof plainError>[] = [];
let uncaught: ReturnType<typeof plainError> | undefined;
let drained = false;

blockOutput();
registry.start();
process.on('uncaughtExceptionMonitor', (error, origin) => {
  uncaught = plainError(error, directory);
  if (origin === 'unhandledRejection') unhandledRejections[unhandledRejections.length] = uncaught;
});
process.on('beforeExit', () => (drained = true));
process.on('exit', (exitCode) => {
  report({ kind: 'end', census: census(), exitCode, drained, unhandledRejections, ...(uncaught !== undefined && { uncaught }) });
});
void run();

async function run(): Promise<void> {
  let outcome: { value: Plain } | { error: ReturnType<typeof plainError> };
  try {
    const module = (await import(pathToFileURL(program).href)) as { default: (input: unknown) => unknown };
    const value: unknown = await module.default(input === undefined ? undefined : decode(input));
    outcome = { value: encode(value) };
  } catch (error) {
    outcome = { error: plainError(error, directory) };
  }
  // Nothing may come between the program's last step and this.
  report({ kind: 'settled', census: census(), ...outcome });
  every(() => report({ kind: 'waiting', census: census() }), WAITING_INTERVAL_MS).unref();
}

function census(): Census {
  return { processes: registry.processes, threads: registry.threads, resources: resources() };
}

function report(frame: RealFrame): void {
  writeFrame(nonce, frame as unknown as Plain);
}
