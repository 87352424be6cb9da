import type { z } from 'zod';
import type { writes } from '../../../shared/contract/writes.ts';
import { fail } from '../../../shared/failure.ts';
import { bestColumn } from '../../../shared/writes/best-column.ts';
import type { Session } from '../../postgres/session.ts';
import { columnsOf } from './columns.sql.ts';

export async function columnsAnswer(
  session: Session,
  relid: number,
): Promise<z.infer<(typeof writes)['columns']['output']>> {
  const rows = await session.rows(columnsOf, relid);
  if (rows.length === 0) {
    fail('denied', 'This role may read no column of it, or it was dropped', {
      advice: 'Grouping reads rows, which needs SELECT on the table or on a column of it.',
    });
  }
  const best = bestColumn(rows);
  const columns = rows.map(({ name, type }) => ({ name, type }));
  return {
    columns: [...columns.filter(({ name }) => name === best), ...columns.filter(({ name }) => name !== best)],
    best,
  };
}
