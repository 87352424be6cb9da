import { findingsOf } from '../../shared/overview/findings.ts';
import type { Finding, Urgency } from '../../shared/overview/seen.ts';
import type { ExportTable } from '../export/table.ts';
import { aboutOf } from './about.ts';
import type { Reading } from './condition.ts';
import { lookAtAll } from './overview-looking.ts';
import type { Room } from './room.ts';
import { writeOut } from './write.ts';

export const overview: Room = {
  says: 'what is wrong right now, most urgent first',
  more: ['With --for it goes on looking, so that rates, leaks and deadlocks are seen as well.'],
  formats: ['csv', 'json', 'markdown'],
  options: { for: { value: 'TIME', says: 'look for so long, not once (1min)' } },
  metrics: {
    now: { units: ['count'], says: 'findings by which somebody waits or will be refused' },
    soon: { units: ['count'], says: 'the same, and those that get worse by themselves' },
    know: { units: ['count'], says: 'all findings' },
  },
  prepare({ values }) {
    const forMs = values.duration('for', 0, { least: 1000, most: 24 * 3_600_000 });
    return async (work) => {
      const facts = await work.parts.databases.facts(work.at, work.call);
      const { seen, lacks } = await lookAtAll(work, forMs);
      const findings = findingsOf(seen);
      for (const lack of lacks) work.say(lack);
      const about = aboutOf(facts, seen.nowMs);
      await writeOut(work, { title: `Overview of ${facts.database}`, about, columns, rows: findings.map(rowOf) });
      return readingsOf(findings, lacks);
    };
  },
};

const columns: ExportTable['columns'] = [
  { key: 'urgency', label: 'Urgency', kind: 'text' },
  { key: 'finding', label: 'Finding', kind: 'text' },
  { key: 'evidence', label: 'Evidence', kind: 'text' },
  { key: 'since', label: 'Since', kind: 'text' },
  { key: 'room', label: 'Room', kind: 'text' },
];

const rowOf = ({ urgency, title, evidence, sinceMs, to }: Finding) => [
  urgency,
  title,
  evidence,
  sinceMs === null ? null : new Date(sinceMs).toISOString(),
  to?.room ?? 'overview',
];

/** A finding that may be missing is no pass. */
function readingsOf(findings: readonly Finding[], lacks: readonly string[]): readonly Reading[] {
  return (['now', 'soon', 'know'] as const).flatMap((metric, place, all): Reading[] => {
    const urgencies: readonly Urgency[] = all.slice(0, place + 1);
    const found = findings.filter(({ urgency }) => urgencies.includes(urgency));
    const row = found.length === 0 ? 'findings' : found.map(({ title }) => title).join('; ');
    const unknown = lacks.map((lack): Reading => ({ metric, row: lack, values: { count: null } }));
    return [{ metric, row, values: { count: found.length } }, ...unknown];
  });
}
