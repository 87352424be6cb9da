import { countText } from '../../../shared/figure-text.ts';
import { timesText } from './figures.ts';
import { type Loaded, toastShare } from './loaded.ts';

/** Its TOAST table has a threshold of its own, and is vacuumed by itself. */
export function ToastPart({ loaded, n }: { readonly loaded: Loaded; readonly n: number }) {
  const { toast_dead_tup, toast_threshold } = loaded.tables;
  const dead = toast_dead_tup[n] ?? null;
  const threshold = toast_threshold[n] ?? null;
  if (dead === null && threshold === null) return null;
  const share = toastShare(loaded.tables, n);
  return (
    <p>
      <b>TOAST:</b> {countText(dead)} dead rows
      {threshold === null ? ', autovacuum is off for it' : ` of ${countText(threshold)}`}
      {share > 1 && `, ${timesText(share)} its own threshold`}.
    </p>
  );
}
