/** What a virtual thread is given of Node itself: modules and functions without effects on anything outside of it. */
import * as assert from 'node:assert';
import * as assertStrict from 'node:assert/strict';
import * as asyncHooks from 'node:async_hooks';
import * as buffer from 'node:buffer';
import * as consoleModule from 'node:console';
import * as crypto from 'node:crypto';
import * as events from 'node:events';
import * as os from 'node:os';
import { builtinModules } from 'node:module';
import * as path from 'node:path';
import * as querystring from 'node:querystring';
import * as readline from 'node:readline';
import * as readlinePromises from 'node:readline/promises';
import * as stream from 'node:stream';
import * as consumers from 'node:stream/consumers';
import * as stringDecoder from 'node:string_decoder';
import * as url from 'node:url';
import * as util from 'node:util';

const named = (module: object): object => ({ ...module });
const { createHash, createHmac, getHashes, timingSafeEqual, pbkdf2Sync, scryptSync } = crypto;
const major = Number(process.versions.node.split('.')[0]);

/** By the name that the realm asks for. */
export const hostModules: Readonly<Record<string, unknown>> = {
  'assert': named(assert), 'assert/strict': named(assertStrict), 'async_hooks': named(asyncHooks), 'buffer': named(buffer),
  'console': named(consoleModule), 'events': named(events), 'path': named(path), 'path/posix': path.posix, 'path/win32': path.win32,
  'querystring': named(querystring), 'string_decoder': named(stringDecoder), 'url': named(url), 'util': named(util), 'util/types': util.types,
  'stream': named(stream), 'stream/consumers': named(consumers), 'readline': named(readline), 'readline/promises': named(readlinePromises),
  'crypto': { createHash, createHmac, getHashes, timingSafeEqual, pbkdf2Sync, scryptSync },
  'os.constants': os.constants,
  'nextTick': (callback: () => void) => { process.nextTick(callback); },
  'isProxy': (value: unknown) => util.types.isProxy(value),
  // A realm of its own has no way to take the bytes out of a buffer.
  'detach': (bytes: ArrayBuffer) => { structuredClone(bytes, { transfer: [bytes] }); },
  'node': { versions: { ...process.versions }, version: process.version, execPath: '/usr/bin/node', platform: 'linux', arch: 'x64', major },
  'globals': { Buffer: buffer.Buffer, URL, URLSearchParams, TextEncoder, TextDecoder },
  // Classes whose instances may reach a program.
  'classes': { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, AggregateError, Uint8Array, ArrayBuffer },
  // A program may ask whether a global exists.
  'globalNames': Object.getOwnPropertyNames(globalThis),
  'builtinModules': builtinModules,
  'hasGetBuiltinModule': 'getBuiltinModule' in process,
  'hasNavigatorLocks': 'locks' in ((globalThis as { navigator?: object }).navigator ?? {}),
};
