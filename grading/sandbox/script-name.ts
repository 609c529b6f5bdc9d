/** Names processes and threads by the file they run. */

/** Options of Node whose value is the next word of the command line. */
const WITH_VALUE = new Set(['--import', '--require', '-r', '--loader', '--experimental-loader', '-C', '--conditions', '--env-file', '--title']);

/** The file name of a path or URL; empty for anything else. */
export function nameOfScript(script: unknown): string {
  const path = script instanceof URL ? script.pathname : script;
  if (typeof path !== 'string' || path.startsWith('data:')) return '';
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).slice(0, 200);
}

/** The file name of the script that a command line runs, else that of the command. */
export function nameOfCommand(words: readonly string[]): string {
  for (let index = 1; index < words.length; index += 1) {
    const word = words[index] as string;
    if (WITH_VALUE.has(word)) index += 1;
    else if (!word.startsWith('-')) return nameOfScript(word);
  }
  return nameOfScript(words[0] ?? '');
}
