/** Says what a data race is about: who does what to which cell, and what would have ordered the two. */
import type { DataRace, MissingEdge, RaceAccess } from '../explore/report.ts';
import type { Explored } from './explored.ts';
import { tableOf } from './failure-table.ts';
import type { FailedFinding } from '../finding.ts';
import { interleavingOf } from './interleaving-of.ts';
import { place } from './wording.ts';

/** A data race as a failure. */
export function raceFailure(race: DataRace, { case: about, prefix }: Pick<Explored, 'case' | 'prefix'>): FailedFinding {
  const { first, second } = race;
  return {
    passed: false, kind: 'data race',
    sentence: `Data race: ${doing(first)} ${first.cell}${place(first.at)}, ${doing(second)} ${second.cell === first.cell ? 'it' : second.cell}${place(second.at)}, and nothing orders the two.`,
    help: helpAgainst(race),
    coverage: `case ${about.says}: whatever the result was here, a data race may come to another one on another machine`,
    table: tableOf(race.trace, race.threads, new Map([[first.step, `races with step ${String(second.step + 1)}`], [second.step, `races with step ${String(first.step + 1)}`]])),
    schedule: `${prefix} ${race.schedule}`.trim(),
    interleaving: interleavingOf(about, race.schedule),
  };
}

function doing({ thread, text, write }: RaceAccess): string {
  const [, atomic] = /^(Atomics\.\w+)/.exec(text) ?? [];
  return atomic === undefined ? `${thread} ${write ? 'writes' : 'reads'}` : `${thread} uses ${atomic} on`;
}

function helpAgainst({ first, second, missing }: DataRace): string {
  const plain = first.atomic ? second : first;
  if (first.atomic !== second.atomic) return `Atomics on one side order nothing: ${plain.thread}${place(plain.at)} must use them, too, even to write a single value.`;
  switch (missing.kind) {
    case 'one lock': {
      const [locks, ignores] = first.holds.length > 0 ? [first, second] : [second, first];
      return `${locks.thread} holds a lock, but ${ignores.thread} does not. A lock only orders those who all hold it.`;
    }
    case 'different locks': return `${first.thread} and ${second.thread} each hold a lock, but not the same one, and two locks order nothing.`;
    case 'plain flag': return plainFlag(missing);
    case 'no lock': return 'Plain reads and writes of shared memory need something that orders them: a lock that both sides hold, or Atomics on both sides.';
  }
}

function plainFlag({ flag }: MissingEdge): string {
  const cell = flag?.cell ?? 'the flag';
  const how = flag?.plain === 'write' ? 'written' : flag?.plain === 'read' ? 'read' : 'written and read';
  return `${cell} is to tell one thread that the other is done, but it is ${how} plainly, and that orders nothing. Use Atomics.store and Atomics.load for it.`;
}
