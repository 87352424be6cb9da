import type { Disagreement, TreeRow } from '../../../shared/contract/sizes.ts';
import { literal, qualified } from '../../../shared/ident.ts';

/**
 * The statement that would give an orphan its parent back, to be read before it is run. The bound cannot be known: it
 * begins at the day in the name and ends where the tree's first partition begins, or says what is to be filled in.
 */
export function attachSql(tree: TreeRow, relation: Disagreement): string {
  const parent = qualified(tree.nspname, tree.relname);
  const child = qualified(relation.nspname, relation.relname);
  if (!tree.isDeclarative) return `ALTER TABLE ${child}\n  INHERIT ${parent};`;
  return `ALTER TABLE ${parent}\n  ATTACH PARTITION ${child}\n  ${bound(tree.firstDay, relation.day)};`;
}

function bound(firstDay: string | null, day: string | null): string {
  if (day === null || firstDay === null || firstDay <= day) return 'FOR VALUES FROM (…) TO (…)';
  return `FOR VALUES FROM (${literal(day)}) TO (${literal(firstDay)})`;
}
