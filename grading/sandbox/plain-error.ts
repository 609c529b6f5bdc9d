/** An error as data, with the place in the learner's own files where it came up. Runs beside learner code. */
import { pathToFileURL } from 'node:url';
import type { PlainError } from '../explore/report.ts';
import { encode } from '../plain.ts';
import type { Plain } from '../plain.ts';

const MESSAGE_MAX = 2_000;
const { getOwnPropertyDescriptor } = Object;

/**
 * Describe whatever was thrown.
 *
 * @param directory Absolute path of the folder with the answer; its subfolders with a dot (programs) do not count.
 */
export function plainError(thrown: unknown, directory: string): PlainError {
  const plain = encode(thrown);
  if (typeof plain === 'object' && plain !== null && '$' in plain && plain['$'] === 'error') {
    // A tagged error always has both as strings.
    const { name, message } = plain as { readonly [key: string]: Plain } & { readonly name: string; readonly message: string };
    return { name: name.slice(0, 100), message: message.slice(0, MESSAGE_MAX), at: syntaxPlace(name, message) || placeOf(stackOf(thrown), directory) };
  }
  return { name: typeof thrown, message: (typeof plain === 'string' ? plain : JSON.stringify(plain)).slice(0, MESSAGE_MAX), at: '' };
}

/** `bank.ts:12` of the innermost frame of a stack that lies in a folder; else empty. */
export function placeOf(stack: string, directory: string): string {
  const places = [`${directory}/`, `${directory}\\`, `${pathToFileURL(directory).href}/`];
  for (const line of stack.split('\n', 50)) {
    for (const place of places) {
      const start = line.indexOf(place);
      const [, file, lineNumber] = /^([^:().][^:()]*):(\d+)/.exec(start < 0 ? '' : line.slice(start + place.length)) ?? [];
      if (file !== undefined && lineNumber !== undefined) return `${file}:${lineNumber}`;
    }
  }
  return '';
}

// A file that cannot be compiled has no stack of its own; the message begins with the place.
function syntaxPlace(name: string, message: string): string {
  return name === 'SyntaxError' ? (/^[\w.-]+\.m?ts:\d+(?=: )/.exec(message)?.[0] ?? '') : '';
}

// Since Node 21 the stack is an accessor of V8's own on some errors, so it is read once, on the learner's side.
function stackOf(thrown: unknown): string {
  try {
    const stack: unknown = getOwnPropertyDescriptor(thrown, 'stack')?.value ?? (thrown as Error).stack;
    return typeof stack === 'string' ? stack.slice(0, 20_000) : '';
  } catch {
    return '';
  }
}
