/** The deciding process's end of a real run: starts the driver, waits, and reads what it reports. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { WebSite } from '../explore/world/web.ts';
import type { Plain } from '../plain.ts';
import type { Isolation } from '../verdict.ts';
import { bundles } from './bundle.ts';
import { Child } from './child.ts';
import { compileSandbox } from './compile.ts';
import type { Layout } from './layout.ts';
import { REAL_ENDING_LIMIT_MS, REAL_FRAME_BYTES_MAX, REAL_HEAP_MIB, REAL_LIMIT_MS } from './limits.ts';
import { newNonce } from './nonce.ts';
import { RUN_FOLDER } from './real-folders.ts';
import type { RealFrame, RealRequest } from './real-frames.ts';
import { judgeRun } from './real-judgement.ts';
import type { RealReport } from './real-report.ts';

/** The modules of a real run, next to each other in the sandbox. */
const MODULES = { real: ['real-child.mjs', 'real-hooks.mjs'], preload: ['real-preload.cjs'] } as const;
/** Loaded by `--import`, which makes Node 20 resolve a main module by the hooks as well. */
const EMPTY_MODULE = 'empty.mjs';

/** One run. */
export interface RealRunOptions {
  /** File name of the program in the exercise's `.spec/programs`. */
  readonly program: string;
  readonly input?: Plain;
  /** The web as the program finds it, by nock; without it there is no network at all. */
  readonly web?: readonly WebSite[];
  /** Milliseconds until the program must have settled. */
  readonly timeLimitMs?: number;
  /** Milliseconds until everything must have ended after the program has settled. */
  readonly endingLimitMs?: number;
  /** Mebibytes of V8 heap of every process. */
  readonly heapMib?: number;
  readonly memoryBytesMax?: number;
  readonly outputBytesMax?: number;
  readonly processesMax?: number;
  /** Absolute path of the Node to run; this process's own by default. */
  readonly node?: string;
}

/** What a run needs besides its options. */
export interface RealRunPlace {
  readonly layout: Layout;
  /** Absolute path of the repository. */
  readonly root: string;
  readonly isolation?: Isolation;
  /** Ends the run when it is aborted. */
  readonly signal?: AbortSignal;
}

/** Put the modules of real runs and the compiled answer into a sandbox. */
export async function prepareRealRuns(layout: Layout): Promise<void> {
  const folder = join(layout.root, RUN_FOLDER);
  mkdirSync(folder, { recursive: true });
  const compiled = compileSandbox(layout.root);
  for (const group of ['real', 'preload'] as const) {
    const from = await bundles(group);
    for (const name of MODULES[group]) copyFileSync(join(from, name), join(folder, name));
  }
  writeFileSync(join(folder, EMPTY_MODULE), '');
  standInForLoader(layout.root);
  await compiled;
}

// An answer may say `execArgv: ['--import', 'tsx']`, as people do. Its files are compiled already.
function standInForLoader(root: string): void {
  const folder = join(root, 'node_modules', 'tsx');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'tsx', type: 'module', exports: { '.': './index.js', './esm': './index.js', './cjs': './index.js', './esm/api': './index.js' } }));
  writeFileSync(join(folder, 'index.js'), 'export const register = () => () => Promise.resolve();\n');
}

/** Run a program once on real processes and threads. The sandbox must be prepared. */
export async function runForReal(options: RealRunOptions, { layout, root, isolation, signal }: RealRunPlace): Promise<RealReport> {
  const { program, input, web, timeLimitMs = REAL_LIMIT_MS, endingLimitMs = REAL_ENDING_LIMIT_MS, node, heapMib = REAL_HEAP_MIB, memoryBytesMax, outputBytesMax, processesMax } = options;
  const request: RealRequest = { nonce: newNonce(), program: layout.program(program), directory: layout.directory, ...(input !== undefined && { input }) };
  const frames: RealFrame[] = [];
  const modules = join(layout.root, RUN_FOLDER);
  const preloads = [`--require=${join(modules, 'real-preload.cjs')}`, ...(web ? [`--require=${await webFor(web, modules)}`] : []), `--import=${pathToFileURL(join(modules, EMPTY_MODULE)).href}`];
  const nodeOptions = [...preloads, `--max-old-space-size=${heapMib}`, '--enable-source-maps'];
  let timer = setTimeout(() => child.end('time'), timeLimitMs);
  const restart = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => child.end('time'), endingLimitMs);
  };
  const child: Child = new Child({
    place: { scratch: layout.newScratch(), root },
    entry: join(layout.root, RUN_FOLDER, 'real-child.mjs'),
    // On the command line for children and threads that get an environment of their own, in the environment for
    // those that get options of their own.
    nodeOptions,
    environment: { NODE_OPTIONS: nodeOptions.map(quoteOption).join(' '), NODE_NO_WARNINGS: '1' },
    nonce: request.nonce,
    frameBytesMax: REAL_FRAME_BYTES_MAX,
    ...(isolation !== undefined && { isolation }),
    ...(node !== undefined && { node }),
    ...(memoryBytesMax !== undefined && { memoryBytesMax }),
    ...(outputBytesMax !== undefined && { outputBytesMax }),
    ...(processesMax !== undefined && { processesMax }),
    onFrame: (payload) => {
      const frame = payload as unknown as RealFrame;
      if (frame.kind === 'settled') restart();
      // Of the frames of one kind only the last one tells anything.
      const previous = frames.findIndex((entry) => entry.kind === frame.kind);
      if (previous >= 0 && frame.kind !== 'waiting') child.end('forged');
      else if (previous >= 0) frames[previous] = frame;
      else frames.push(frame);
    },
    onMainEnd: restart,
  });
  const abort = (): void => child.end();
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  child.write(`${JSON.stringify(request)}\n`);
  child.closeInput();
  try {
    return judgeRun(frames, await child.ended, { timeLimitMs, directory: layout.directory });
  } finally {
    signal?.removeEventListener('abort', abort);
    clearTimeout(timer);
  }
}

// Every thread and process loads the same file: it says in one line what the web is.
async function webFor(web: readonly WebSite[], modules: string): Promise<string> {
  const mocking = join(modules, 'mock-web.cjs');
  if (!existsSync(mocking)) copyFileSync(join(await bundles('web'), 'mock-web.cjs'), mocking);
  const text = JSON.stringify(web);
  const file = join(modules, `web-${createHash('sha256').update(text).digest('hex').slice(0, 12)}.cjs`);
  writeFileSync(file, `require('./mock-web.cjs').mockWeb(${text});\n`);
  return file;
}

// NODE_OPTIONS is split at spaces, and a Windows path may hold some; inside quotes a backslash escapes.
function quoteOption(option: string): string {
  return `"${option.replace(/[\\"]/g, '\\$&')}"`;
}
