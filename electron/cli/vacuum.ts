import { serverMsOrNull } from '../../shared/activity/server-time.ts';
import { vacuumVerdict } from '../../shared/contract/vacuum-parts.ts';
import { holderName } from '../../shared/vacuum/holder-words.ts';
import type { ExportTable } from '../export/table.ts';
import { vacuumService } from '../features/vacuum/service.ts';
import { aboutOf } from './about.ts';
import type { Room, Work } from './room.ts';
import { type Holders, type Tables, vacuumReadings } from './vacuum-readings.ts';
import { tableFormat, writeOut } from './write.ts';

const verdicts = vacuumVerdict.options;

export const vacuum: Room = {
  says: 'which tables are due for vacuum, and who holds it back',
  formats: ['csv', 'json', 'markdown'],
  options: {
    show: { value: 'tables|holders', says: 'the tables with their verdicts, or who holds the oldest xmin (tables)' },
    verdict: { value: 'V,V…', says: `only tables with these: ${verdicts.slice(0, 6).join(', ')} …` },
    bloat: { says: 'with the estimated bloat of each table' },
    system: { says: "with PostgreSQL's own tables" },
    'least-dead': { value: 'N', says: 'tables with fewer dead rows are not held to dead> (1000)' },
  },
  metrics: {
    dead: { units: ['share', 'count'], says: 'dead rows of a table: as a share of all its rows; how many' },
    overdue: { units: ['count'], says: 'tables past their threshold' },
    'held-back': { units: ['duration', 'count'], says: 'how long the oldest xmin is held; dead rows that stay for it' },
    wraparound: { units: ['share'], says: 'the age of the oldest row, as a share of what the server can take' },
  },
  prepare({ values }) {
    const show = values.oneOf('show', ['tables', 'holders'], 'tables');
    const wanted = new Set(values.someOf('verdict', verdicts, verdicts));
    const leastDead = values.number('least-dead', 1000, { least: 0, most: 1_000_000_000 });
    return async (work) => {
      const { at, call, parts, format } = work;
      const service = vacuumService(parts);
      const read = await service.tables({ at }, call);
      const now = await service.now({ at }, call);
      if (values.has('bloat')) await service.bloat({ at }, call);
      for (const { what } of [...read.lacks, ...now.lacks]) work.say(what);
      if (show === 'holders') await writeHolders(work, now);
      else {
        const oids = ordered(read.tables, (i) => {
          const verdict = read.tables.verdict[i];
          return verdict !== undefined && wanted.has(verdict) && (values.has('system') || !read.tables.isSystem[i]);
        });
        await service.export({ at, oids, format: tableFormat(format) }, call);
      }
      return vacuumReadings(read, now, leastDead);
    };
  },
};

/** Most pressing first; of equals the one with the most dead rows. */
function ordered(tables: Tables['tables'], isShown: (i: number) => boolean): number[] {
  const placeOf = (i: number) => verdicts.indexOf(tables.verdict[i] ?? 'unknown');
  const deadOf = (i: number) => tables.n_dead_tup[i] ?? -1;
  return [...tables.oid.keys()]
    .filter(isShown)
    .sort((a, b) => placeOf(a) - placeOf(b) || deadOf(b) - deadOf(a))
    .flatMap((i) => tables.oid[i] ?? []);
}

const holderColumns: ExportTable['columns'] = [
  { key: 'decides', label: 'Decides', kind: 'boolean' },
  { key: 'holder', label: 'Holder', kind: 'text' },
  { key: 'held', label: 'Holds', kind: 'text' },
  { key: 'xid', label: 'xid', kind: 'text' },
  { key: 'age', label: 'Age in transactions', kind: 'number' },
  { key: 'held_seconds', label: 'Held, s', kind: 'number' },
  { key: 'role', label: 'Role', kind: 'text' },
  { key: 'application', label: 'Application', kind: 'text' },
  { key: 'database', label: 'Database', kind: 'text' },
  { key: 'way_out', label: 'What ends it', kind: 'text' },
  { key: 'sql', label: 'SQL, not run', kind: 'text' },
];

async function writeHolders(work: Work, now: Holders): Promise<void> {
  const facts = await work.parts.databases.facts(work.at, work.call);
  const rows = now.holders.map((holder, place) => {
    const sinceMs = serverMsOrNull(holder.since);
    return [
      place === now.decisive,
      holderName(holder),
      holder.held,
      holder.xid,
      holder.age,
      sinceMs === null ? null : Math.round((now.nowMs - sinceMs) / 1000),
      ...[holder.usename, holder.application_name, holder.datname, holder.wayOut, holder.sql],
    ];
  });
  const title = `Who holds vacuum back in ${facts.database}`;
  await writeOut(work, { title, about: aboutOf(facts, now.nowMs), columns: holderColumns, rows });
}
