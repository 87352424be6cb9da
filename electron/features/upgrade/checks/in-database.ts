import type { UpgradeFinding } from '../../../../shared/contract/upgrade.ts';
import { ident, qualified } from '../../../../shared/ident.ts';
import type { Seen } from '../gathered.ts';
import { countOf, everywhere, judge, listed, noneIn } from '../judge.ts';

/** Since 18 a child's column is never nullable where its parent's is not. */
export function nullableChildrenFinding(seen: Seen): UpgradeFinding[] {
  if (seen.from.major >= 18 || seen.to.major < 18) return [];
  const { rows, lacks, read, of } = everywhere(seen, 'nullableChildren');
  const names = rows.map(({ row }) => `${qualified(row.nspname, row.relname)}.${ident(row.attname)}`);
  return [
    judge({
      id: 'nullable-children',
      title: 'NOT NULL that children lack',
      manual: 'https://www.postgresql.org/docs/current/ddl-inherit.html',
      why: 'Up to 17 a child table could drop a NOT NULL that its parent has. The schema of 18 has no way to say that, so restoring it fails.',
      worst: 'stops',
      found: names.length === 0 ? noneIn({ read, of }) : `${countOf(names.length, 'column')}: ${listed(names)}`,
      show: names.length === 0 ? null : 'Show ALTER',
      cost:
        names.length === 0
          ? null
          : 'SET NOT NULL reads the whole table under AccessExclusiveLock, and fails where a NULL is stored.',
      lacks,
      objects: rows.map(({ database, row }) => ({
        database,
        name: `${qualified(row.nspname, row.relname)}.${ident(row.attname)}`,
        detail: `nullable, while it is NOT NULL in ${row.parent}`,
        mark: 'bad',
        usedBy: [],
        sql: `ALTER TABLE ${qualified(row.nspname, row.relname)}\n    ALTER COLUMN ${ident(row.attname)} SET NOT NULL;`,
      })),
    }),
  ];
}

/** 18 knows no unlogged partitioned table, and its pg_dump leaves the word out. */
export function unloggedFinding(seen: Seen): UpgradeFinding[] {
  if (seen.from.major >= 18 || seen.to.major < 18) return [];
  const { rows, lacks, read, of } = everywhere(seen, 'unlogged');
  const names = rows.map(({ row }) => qualified(row.nspname, row.relname));
  return [
    judge({
      id: 'unlogged-partitioned',
      title: 'Unlogged partitioned tables',
      manual: 'https://www.postgresql.org/docs/current/sql-createtable.html#SQL-CREATETABLE-UNLOGGED',
      why: '18 has no unlogged partitioned tables; UNLOGGED never had an effect on them. They arrive as ordinary ones; their partitions keep what they are, and new partitions are logged unless each says UNLOGGED.',
      worst: 'decide',
      found: names.length === 0 ? noneIn({ read, of }) : `${listed(names)}: arrives as an ordinary partitioned table`,
      show: names.length === 0 ? null : 'List tables',
      lacks,
      objects: rows.map(({ database, row }) => ({
        database,
        name: qualified(row.nspname, row.relname),
        detail: countOf(row.partitions, 'partition'),
        mark: 'bad',
        usedBy: [],
        sql: null,
      })),
    }),
  ];
}
