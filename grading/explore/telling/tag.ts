/**
 * What a schedule was made for, in one word: `1.3fa9c2.xk7q`.
 *
 * The version of the format, a hash of all sources and of what the program was given, and one letter
 * for each of them, files by name, so that a stale schedule can say what has changed since.
 */
import { createHash } from 'node:crypto';
import type { Runtime } from '../runtime.ts';
import { ScheduleError } from './schedule-error.ts';

/** Of the text format, and of the meaning of its steps. */
export const SCHEDULE_VERSION = 1;

const HASH_DIGITS = 6;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz234567';
const TAG = /^(\d+)\.([0-9a-f]{6})\.([a-z2-7]+)$/;

/** The first word of a program's schedules, once all its files are loaded. */
export function tagOf(runtime: Runtime): string {
  const parts = partsOf(runtime);
  const hash = createHash('sha256');
  for (const { name, text } of parts) hash.update(name).update('\0').update(text).update('\0');
  return `${String(SCHEDULE_VERSION)}.${hash.digest('hex').slice(0, HASH_DIGITS)}.${parts.map(letterOf).join('')}`;
}

interface Part { readonly name: string; readonly text: string }

/** The files, and last what is not in them. */
const partsOf = (runtime: Runtime): Part[] => [...runtime.program.sources(), { name: '', text: runtime.given }];

function letterOf({ name, text }: Part): string {
  const [first = 0] = createHash('sha256').update(name).update('\0').update(text).digest();
  return LETTERS[first % LETTERS.length] ?? 'a';
}

/**
 * Takes the tag off a schedule. An empty schedule has none: it makes no choice, so it fits everything.
 * @throws {ScheduleError} If there is no tag, or it is another version's.
 */
export function splitTag(schedule: string): { readonly tag: string | undefined; readonly words: readonly string[] } {
  const [tag, ...words] = schedule.trim().split(/\s+/).filter(Boolean);
  if (tag === undefined) return { tag, words };
  const version = TAG.exec(tag)?.[1];
  if (version === undefined) throw new ScheduleError(`it begins with "${tag}" and not with the version and the sources it was made for, as in 1.3fa9c2.xk7: it is incomplete, or was made by an older version of this program`);
  if (Number(version) !== SCHEDULE_VERSION) {
    throw new ScheduleError(`it is of version ${version}, and this program plays version ${String(SCHEDULE_VERSION)}: explore again`);
  }
  return { tag, words };
}

/** What has changed since a schedule was made, as a sentence; `undefined`: nothing. All files must be loaded. */
export function staleness(runtime: Runtime, tag: string | undefined): string | undefined {
  const now = tagOf(runtime);
  if (tag === undefined || tag === now) return undefined;
  const [before = '', after = ''] = [tag, now].map((one) => TAG.exec(one)?.[3]);
  const names = partsOf(runtime).map(({ name }) => name);
  if (before.length !== after.length) {
    return `it was made for other files: there were ${String(before.length - 1)}, and now there are ${String(names.length - 1)}`;
  }
  const changed = names.filter((_, index) => before[index] !== after[index]);
  const files = changed.filter((name) => name !== '');
  if (files.length > 0) return `it was made for other files: ${files.join(', ')} ${files.length === 1 ? 'has' : 'have'} changed since`;
  return changed.length > 0 ? 'it was made for another input or other options' : 'it was made for other files: they have changed since';
}
