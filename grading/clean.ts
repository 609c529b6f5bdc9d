/**
 * Makes strings that a learner's program could have chosen fit to be shown and stored.
 *
 * Such a string may hold terminal escape sequences, characters that reverse the reading direction,
 * or a line that a CI service takes for a command. It is capped and stripped once, where it enters
 * a verdict, and lines are guarded again where text leaves for a terminal.
 */

/** Longest sentence, title or value that is stored, in characters. */
export const TEXT_MAX = 500;

// Escape sequences: CSI and OSC in full, then any other two-character one.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const ESCAPES = /\u001b\[[0-?]*[ -/]*[@-~]|\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[@-_]?/gu;
// C0 and C1 controls, bidirectional controls, zero-width characters except the joiner of emoji, line and
// paragraph separators, interlinear and tag characters, lone surrogates.
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\p{Surrogate}]/gu;
const LINE_BREAKS = /\r\n|[\n\r\t\v\f\u0085\u2028\u2029]/gu;

/**
 * Strip control, escape and bidirectional characters from a string, put it on one line and cap it.
 *
 * @param text The string as it came.
 * @param max Longest result in characters, at least 1.
 */
export function clean(text: string, max: number = TEXT_MAX): string {
  // Cap before the expressions run, so that a giant string costs nothing.
  const bounded = text.slice(0, max * 8);
  const plain = bounded.replace(ESCAPES, '').replace(LINE_BREAKS, ' ').replace(INVISIBLE, '');
  const characters = Array.from(plain);
  if (characters.length <= max && bounded.length === text.length) return plain;
  return `${characters.slice(0, max - 1).join('')}…`;
}

/**
 * Guard text that goes to a terminal or a CI log, line by line.
 *
 * GitHub's runner trims a line before it looks for `::command::`, and finds `##[command]` anywhere in
 * it (others know `##vso[` and `##teamcity[`); so none may be left, indented or not.
 */
export function guardLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(/^(\s*)::/u, '$1: :').replace(/##(\w*)\[/gu, '## $1['))
    .join('\n');
}
