import type { StateKind } from '../../../shared/activity/state-kinds.ts';
import { Chips } from '../../ui/chip.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import type { StateCounts } from './state-counts.ts';
import type { ChipKind } from './use-view.ts';

interface StateChipsProps {
  /** null while nothing was read. */
  readonly counts: StateCounts | null;
  /** Some are hidden: then a count by state would say less than there is, and the chips are who can be seen. */
  readonly isHidden: boolean;
  readonly chosen: readonly ChipKind[];
  readonly onChange: (chosen: readonly ChipKind[]) => void;
}

export function StateChips({ counts, isHidden, chosen, onChange }: StateChipsProps) {
  return (
    <Chips
      label="States"
      allLabel="All"
      allCount={counts?.all ?? null}
      options={isHidden ? hiddenOptions(counts) : options(counts)}
      chosen={chosen}
      onChange={onChange}
      isInline
    />
  );
}

const of = (value: ChipKind, kind: StateKind, label: string, count: number | null) => ({
  ...{ value, label, count },
  drawn: <StateName kind={kind} label={label} />,
});

function options(counts: StateCounts | null) {
  return [
    of('active', 'active', 'active', counts?.active ?? null),
    of('waiting', 'waiting', 'waiting on lock', counts?.waiting ?? null),
    of('idle-in-transaction', 'idle-in-transaction', 'idle in transaction', counts?.idleInTransaction ?? null),
    of('idle', 'idle', 'idle', counts?.idle ?? null),
    ...(counts !== null && counts.unknown > 0 ? [of('unknown', 'unknown', 'state unknown', counts.unknown)] : []),
  ];
}

function hiddenOptions(counts: StateCounts | null) {
  return [
    { value: 'visible' as const, label: 'visible', count: counts === null ? null : counts.all - counts.unknown },
    of('unknown', 'unknown', 'state unknown', counts?.unknown ?? null),
  ];
}
