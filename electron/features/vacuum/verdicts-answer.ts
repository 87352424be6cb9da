import type { VacuumTables, VacuumVerdict } from '../../../shared/contract/vacuum.ts';

export interface VerdictCount {
  readonly verdict: VacuumVerdict;
  readonly tables: number;
  /** Of these, the one with the most dead rows. */
  readonly worst: string;
}

/** How many tables have which verdict. Verdicts that no table has are left out. */
export function verdictCounts({ verdict, relname, n_dead_tup }: VacuumTables): VerdictCount[] {
  const found = new Map<VacuumVerdict, { tables: number; worst: string; dead: number }>();
  for (const [place, one] of verdict.entries()) {
    const dead = n_dead_tup[place] ?? 0;
    const name = relname[place] ?? '';
    const known = found.get(one) ?? { tables: 0, worst: name, dead };
    known.tables += 1;
    if (dead > known.dead) {
      known.worst = name;
      known.dead = dead;
    }
    found.set(one, known);
  }
  return [...found].map(([one, { tables, worst }]) => ({ verdict: one, tables, worst }));
}
