import { useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { WritesEvent } from '../../../shared/contract/writes.ts';
import { openInRelations, openInVacuum } from './going.ts';
import { RecentPart } from './recent-part.tsx';
import { RedundantPart } from './redundant-part.tsx';
import { mostUpdated, type WriteRow } from './rows.ts';
import type { View } from './use-view.ts';
import { WalPart } from './wal-part.tsx';
import { WhoPart } from './who-part.tsx';
import css from './writes.module.css';

interface SidePaneProps {
  readonly at: At;
  readonly event: WritesEvent;
  readonly tables: readonly WriteRow[];
  readonly view: View;
}

/** WAL, and what can be told of one table. */
export function SidePane({ at, event, tables, view }: SidePaneProps) {
  const oid = useChosen(event, view.open);
  const table = useMemo(() => tables.find((row) => row.oid === oid) ?? null, [tables, oid]);
  const updateRate = event.tables.updateRate[event.tables.oid.indexOf(oid)] ?? null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keys must reach it
    <section className={css.scroll} tabIndex={0} aria-label="WAL and one table">
      <WalPart event={event} />
      <WhoPart at={at} />
      <RecentPart at={at} tables={tables} oid={oid} onTable={(next) => view.setOpen(String(next))} />
      <RedundantPart at={at} table={table} updateRate={updateRate} />
      {table && (
        <p className={css.ways}>
          <button type="button" className={css.link} onClick={() => openInRelations(at, oid)}>
            Open in Relations
          </button>
          <button type="button" className={css.link} onClick={() => openInVacuum(at, oid)}>
            Open in Vacuum
          </button>
        </p>
      )}
    </section>
  );
}

/** What was chosen; until then the table that was updated most at the first reading, so that it does not jump. */
function useChosen(event: WritesEvent, open: string): number {
  const [first, setFirst] = useState(0);
  if (first === 0) {
    const most = mostUpdated(event.tables);
    if (most !== 0) setFirst(most);
  }
  const chosen = Number(open);
  return open !== '' && Number.isInteger(chosen) && chosen > 0 ? chosen : first;
}
