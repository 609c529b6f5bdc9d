/** Reads a call out of the program's text: `lock.acquire()` at a column is `lock`, `acquire` and no arguments. */

/** One call as written. */
export interface CallSite {
  /** `lock` of `this.#lock.acquire()`; empty where there is none, or it has no name. */
  readonly receiver: string;
  readonly method: string;
  /** The arguments as text, split at the outermost commas. */
  readonly args: readonly string[];
}

/**
 * @param code Text from the line of the call on.
 * @param column Where V8 sees the call, from 0: at the name of the method.
 */
export function callSiteAt(code: string, column: number): CallSite | undefined {
  const rest = code.slice(column);
  const method = /^[\w$#]+/.exec(rest)?.[0];
  if (method === undefined) return undefined;
  const object = /([\w$#.[\]'"!?]+)\s*\??\.\s*$/.exec(code.slice(0, column))?.[1] ?? '';
  return { receiver: shortName(object) ?? '', method, args: argumentsIn(rest.slice(method.length)) };
}

const OPENING = '([{';
const CLOSING = ')]}';

function argumentsIn(text: string): string[] {
  const args: string[] = [];
  let depth = 0;
  let current = '';
  for (const character of text.trimStart()) {
    if (depth === 0 && character !== '(') break;
    if (CLOSING.includes(character) && --depth === 0) break;
    if (character === ',' && depth === 1) {
      args.push(current.trim());
      current = '';
    } else if (depth > 0) current += character;
    if (OPENING.includes(character)) depth++;
  }
  return current.trim() === '' ? args : [...args, current.trim()];
}

/** What people call an object that is written so: `balance` for `this.#bank.balance`. `undefined`: it has no name. */
export function shortName(expression: string): string | undefined {
  const text = expression.replace(/\?\./g, '.').replace(/!/g, '').trim();
  if (!/^(?:this|[\w$]+)(?:\.#?[\w$]+|\[[^[\]]*\])*$/.test(text)) return undefined;
  const name = /(?:^|\.)#?([\w$]+(?:\[[^[\]]*\])*)$/.exec(text)?.[1];
  return name === 'this' ? undefined : name;
}
