/** A module's syntax tree, and its text while it is rewritten. */
import type { Node } from 'estree';
import type MagicString from 'magic-string';

/** A place in the learner's file that touches memory. */
export interface Site {
  /** 1-based line in the original file. */
  readonly line: number;
  /** The object as written: `balance`. */
  readonly text: string;
}

export type Positioned = Node & { start: number; end: number };

/** A text that is being rewritten. */
export interface Edit {
  readonly text: MagicString;
  /** The text as it was. */
  readonly source: string;
  /** Gives a number to a place that touches memory. */
  siteFor(node: Node, text: string): number;
}

/** Calls back for a node and all below it. */
export function visitAll(node: Node, callback: (node: Node) => void): void {
  callback(node);
  for (const child of children(node)) visitAll(child, callback);
}

export function children(node: Node): Node[] {
  const result: Node[] = [];
  for (const [key, value] of Object.entries(node) as [string, unknown][]) {
    if (key === 'loc' || key === 'range') continue;
    if (Array.isArray(value)) result.push(...value.filter(isNode));
    else if (isNode(value)) result.push(value);
  }
  return result;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
