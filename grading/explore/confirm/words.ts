/** Reading and comparing the texts of a plan, and what is said about them. */

/** `source|kind|text`, where the text may hold anything. */
export function partsOf(event: string): [string, string, string] {
  const [source = '', kind = '', ...rest] = event.split('|');
  return [source, kind, rest.join('|')];
}

/** What a thread does at the end of the found interleaving. */
export function lastWords(last: string): string {
  return last === 'rests' ? 'goes on for ever' : `stands in ${last} for ever`;
}

const BRIEF_MAX = 80;
/** Cut to what fits into a sentence. */
export function brief(text: string): string {
  return text.length > BRIEF_MAX ? `${text.slice(0, BRIEF_MAX)}…` : text;
}

/** Errors are compared by name and message: where they were made is written differently. */
export function sameSettlement(one: string, other: string): boolean {
  if (one === other) return true;
  if (!one.startsWith('!') || !other.startsWith('!')) return false;
  const [first, second] = [one, other].map((text) => JSON.parse(text.slice(1)) as { name?: string; message?: string } | null);
  return first?.name === second?.name && first?.message === second?.message;
}
