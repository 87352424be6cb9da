import type { PlansEvent } from '../../../shared/contract/plans-parts.ts';
import { shareText } from '../../../shared/figure-text.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { exactText } from './exact-text.ts';
import { Letter } from './letter.tsx';
import type { SideName } from './sides.ts';
import css from './timing.module.css';
import type { TimingRow } from './timing-rows.ts';

interface Note {
  readonly side: SideName | null;
  readonly text: string;
}

const oldWords = 'The text was changed since this run';

interface TimingNotesProps {
  readonly rows: readonly TimingRow[];
  readonly event: PlansEvent | null;
  /** Sides whose text was changed since. */
  readonly changed: readonly SideName[];
}

/** Cold and warm, JIT, triggers, settings: what a median alone would hide. */
export function TimingNotes({ rows, event, changed }: TimingNotesProps) {
  const notes: readonly Note[] = [
    ...(event?.notes ?? []).map((text) => ({ side: null, text })),
    ...rows.flatMap((row) => {
      const isOld = changed.includes(row.side);
      const text = [...(isOld ? [oldWords] : []), ...notesOf(row)].join('. ');
      return text === '' ? [] : [{ side: row.side, text }];
    }),
  ];
  if (notes.length === 0) return null;
  return (
    <ul className={css.notes} aria-label="Besides">
      {notes.map(({ side, text }) => (
        <li key={`${side} ${text}`}>
          {side && <Letter side={side} />}
          <span>
            <SafeText text={text} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function notesOf(row: TimingRow): readonly string[] {
  const { plan } = row.shown;
  const notes = [...cacheNotes(row)];
  if (plan.jit) {
    const { functions, totalMs, options } = plan.jit;
    notes.push(
      `JIT compiled ${functions} functions${totalMs === null ? '' : ` in ${exactText(totalMs)}`}: ${options.join(', ')}`,
    );
  }
  for (const { name, ms, calls } of plan.triggers) {
    notes.push(`Trigger ${name}: ${calls} calls${ms === null ? '' : `, ${exactText(ms)}`}`);
  }
  if (plan.settings.length > 0) {
    notes.push(`Settings: ${plan.settings.map(({ name, value }) => `${name} ${value}`).join(', ')}`);
  }
  if (plan.serialization) {
    const { ms, kB, format } = plan.serialization;
    notes.push(`Serialization as ${format}: ${kB} kB${ms === null ? '' : ` in ${exactText(ms)}`}`);
  }
  if (plan.unread.length > 0) notes.push(`Not understood: ${plan.unread.slice(0, 5).join(' · ')}`);
  return notes;
}

/** The first run is cold when it read what the later ones found in the cache. */
function cacheNotes({ firstReadShare, firstMs, shown: { run } }: TimingRow): string[] {
  const later = run?.readShare ?? null;
  if (firstReadShare === null || later === null || firstMs === null || firstReadShare - later < 0.05) return [];
  return [
    `The first run was cold: ${shareText(firstReadShare)} of its blocks were read, ${exactText(firstMs)}; ` +
      `later ${shareText(later)}`,
  ];
}
