import { type RelationKind, relationKinds } from '../../../shared/relations/kinds.ts';
import { Chips } from '../../ui/chip.tsx';

interface KindChipsProps {
  /** Rows of each kind under all other filters; null while nothing is read. */
  readonly byKind: Uint32Array | null;
  readonly chosen: readonly RelationKind[];
  readonly onChange: (chosen: readonly RelationKind[]) => void;
}

export function KindChips({ byKind, chosen, onChange }: KindChipsProps) {
  const all = byKind === null ? null : byKind.reduce((sum, count) => sum + count, 0);
  return (
    <Chips
      label="Kinds"
      allLabel="All kinds"
      allCount={all}
      options={relationKinds.map((kind, at) => ({ value: kind, label: kind, count: byKind?.[at] ?? null }))}
      chosen={chosen}
      onChange={onChange}
    />
  );
}
