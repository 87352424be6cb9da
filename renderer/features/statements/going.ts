import type { At } from '../../../shared/contract/place.ts';
import type { StatementRow } from '../../../shared/contract/statements.ts';
import { AskError, ask } from '../../api.ts';
import { handOver } from '../../state/handed.ts';
import { openRoom } from '../../state/place.ts';
import { showToast } from '../../ui/toast.tsx';

/** The whole text, however long; what the list has may be its beginning. */
async function wholeText(at: At, row: StatementRow): Promise<string | null> {
  if (row.query !== null && !row.isCut) return row.query;
  const { data } = await ask('statements.statement', { at, key: row.key });
  return data.query;
}

/** Plans explains it as it stands: with $1 it asks for the values, or explains for any. */
export async function openInPlans(at: At, row: StatementRow): Promise<void> {
  try {
    const text = await wholeText(at, row);
    if (text === null) {
      showToast({ title: 'Its text cannot be read', forMs: 4000 });
      return;
    }
    handOver({ to: 'plans', at, text, title: `Statements, queryid ${row.queryid}` });
    openRoom(at, 'plans');
  } catch (error) {
    const words = error instanceof AskError ? error.failure.message : String(error);
    showToast({ title: `Not opened: ${words}`, forMs: null });
  }
}

/** Benchmark, with the foreign key chosen, and the shape in which it was seen: look-ups beside a list are a list page. */
export function measure(at: At, conoid: number, listKey: string | null): void {
  openRoom(at, 'benchmark', { fk: String(conoid), ...(listKey === null ? {} : { shape: 'list' }) });
}
