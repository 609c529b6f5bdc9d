/** A data race as a report has it: who, where, and what does not order the two. */
import type { MadeAccess, ObservedRace } from './memory-order.ts';
import type { DataRace, Evidence, MissingEdge, RaceAccess } from '../report.ts';
import type { Runtime } from '../runtime.ts';
import { formatSchedule } from '../telling/schedule.ts';
import { foldCalls } from '../telling/call-rows.ts';
import type { Folded } from '../telling/call-rows.ts';
import { evidence } from '../telling/trace.ts';
import type { Row } from '../telling/trace.ts';
import type { Witness } from './witness.ts';
import type { Step } from '../world.ts';

/** @param seen The execution that `steps` lead to; it ends with the second access. */
export function describeRace(runtime: Runtime, steps: readonly Step[], seen: Witness, race: ObservedRace): DataRace {
  const { recorder, world } = seen;
  const { rows, threads } = recorder.trace(world);
  // What the second thread does after its access, up to its next scheduling point, is no part of the race.
  const shown = rows.slice(0, rows.findIndex((row) => row.time === race.second.event) + 1);
  const folded = foldCalls(shown, recorder.names);
  const side = (access: MadeAccess): RaceAccess => {
    const step = shown.findIndex((row) => row.time === access.event);
    const row = folded.callAt(step) ?? shown[step]?.step;
    return {
      thread: world.threads.get(access.thread)?.name ?? '', text: row?.text ?? '', at: row?.at ?? '', step: folded.place(step),
      cell: cellOf(recorder.names, access), atomic: access.atomic, write: access.writes,
      holds: [...access.holds].map(([key, operation]) => operation.stack === undefined ? recorder.names.lockAt(key) : recorder.names.lock(operation)),
    };
  };
  const [first, second] = [side(race.first), side(race.second)];
  return {
    cell: first.cell, first, second, missing: missingEdge(race, shown, seen, folded),
    schedule: formatSchedule(runtime, steps), trace: folded.rows, threads,
  };
}

function cellOf(names: Witness['recorder']['names'], { operation }: MadeAccess): string {
  if (operation.kind === 'acquire' || operation.kind === 'release') return names.lock(operation);
  if (operation.kind !== 'readRange' && operation.kind !== 'writeRange') return names.cell(operation);
  const call = names.viewCall(operation);
  const name = call?.receiver ?? names.memory(operation.args[0]);
  return call && /^[gs]et\w*\d+$/.test(call.method) ? `${name} at byte ${call.args[0] ?? ''}` : name;
}

function missingEdge({ first, second, flag }: ObservedRace, rows: readonly Row[], { recorder }: Witness, folded: Folded): MissingEdge {
  if (flag) {
    const row = (access: MadeAccess, note: string): Evidence => {
      const index = rows.findIndex((one) => one.time === access.event);
      return index < 0 ? { step: -1, thread: -1, text: '', at: recorder.names.place(access.operation), note } : folded.evidence(evidence(rows, index, note));
    };
    const plain = flag.write.atomic ? (flag.read.atomic ? 'neither' : 'read') : flag.read.atomic ? 'write' : 'both';
    return {
      kind: 'plain flag',
      flag: { cell: cellOf(recorder.names, flag.read), write: row(flag.write, 'is meant to tell the other one'), read: row(flag.read, 'orders nothing'), plain },
    };
  }
  if (first.holds.size > 0 && second.holds.size > 0) return { kind: 'different locks' };
  return { kind: first.holds.size === 0 && second.holds.size === 0 ? 'no lock' : 'one lock' };
}
