import type { MemberColumns, MembersAnswer } from '../../../shared/contract/sizes.ts';
import { columnSetsOf } from './column-set-reader.ts';
import { dayInBound, dayInName } from './day-in-name.ts';
import type { HeldReport } from './held-report.ts';
import type { Lump } from './lump.ts';
import { rowsOf, type SizeReport, totalOf } from './report.ts';
import { stateWord } from './size-state.ts';
import { stepOf } from './step.ts';

/** Names are enough when most of them hold a date; else bounds are worth asking for. */
export function namesHoldDays(report: SizeReport, lump: Lump): boolean {
  const dated = lump.members.filter((index) => dayInName(report.relname[index] ?? '') !== null);
  return dated.length * 2 > lump.members.length;
}

interface Dated {
  readonly index: number;
  readonly day: string | null;
}

/** By day where there is one; names in the order that people count them (part2 before part10). */
function inOrder(report: SizeReport, members: readonly Dated[]): Dated[] {
  const byName = new Intl.Collator('en', { numeric: true });
  const name = (index: number) => report.relname[index] ?? '';
  return [...members].sort((a, b) => {
    if (a.day !== b.day) return a.day === null ? 1 : b.day === null ? -1 : a.day < b.day ? -1 : 1;
    return byName.compare(name(a.index), name(b.index));
  });
}

function columnsOf(report: SizeReport, members: readonly Dated[], bounds: ReadonlyMap<number, string>): MemberColumns {
  const pick = <T>(of: (index: number) => T) => members.map(({ index }) => of(index));
  return {
    oid: pick((index) => report.oid[index] ?? 0),
    nspname: pick((index) => report.nspname[index] ?? ''),
    relname: pick((index) => report.relname[index] ?? ''),
    relkind: pick((index) => report.relkind[index] ?? ''),
    state: pick((index) => stateWord(report.state[index] ?? 0)),
    isPartition: pick((index) => (report.parent[index] ?? -1) !== -1),
    heap_bytes: pick((index) => report.heap[index] ?? 0),
    toast_bytes: pick((index) => report.toast[index] ?? 0),
    indexes_bytes: pick((index) => report.indexes[index] ?? 0),
    total_bytes: pick((index) => totalOf(report, index)),
    rows: pick((index) => rowsOf(report, index)),
    day: members.map((member) => member.day),
    bound: pick((index) => bounds.get(report.oid[index] ?? 0) ?? null),
  };
}

/** `bounds` by oid; empty when names were enough or the bounds could not be read. */
export function membersAnswer(held: HeldReport, lump: Lump, bounds: ReadonlyMap<number, string>): MembersAnswer {
  const { report } = held;
  const dayOf = (index: number) => {
    const bound = bounds.get(report.oid[index] ?? 0);
    return (bound === undefined ? null : dayInBound(bound)) ?? dayInName(report.relname[index] ?? '');
  };
  const members = inOrder(
    report,
    lump.members.map((index) => ({ index, day: dayOf(index) })),
  );
  const days = members.map((member) => member.day);
  const isDated = days.some((day) => day !== null);
  return {
    key: lump.key,
    name: lump.name,
    nspname: lump.nspname,
    members: columnsOf(report, members, bounds),
    daysFrom: !isDated ? 'none' : bounds.size > 0 ? 'bounds' : 'names',
    step: stepOf(days),
    columnSets: columnSetsOf(held, lump),
  };
}
