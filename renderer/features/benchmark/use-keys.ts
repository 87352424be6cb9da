import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useSettled } from '../../ui/use-settled.ts';
import { firstKey } from './foreign-key-match.ts';

const none: readonly never[] = [];

/**
 * Every foreign key, the one that is chosen (the address's, else the most worthwhile), and what is known of it.
 * `pageRows`: of the pages whose SQL is shown; null while none is typed that could be.
 */
export function useKeys(at: At, fk: number | null, pageRows: number | null) {
  const asked = useQuestion('benchmark.foreignKeys', { at });
  const rows = asked.data?.rows ?? none;
  const row = useMemo(() => rows.find(({ conoid }) => conoid === fk) ?? firstKey(rows), [rows, fk]);
  const isKnowable = row !== null && row.obstacle === null;
  const detail = useDetail(at, isKnowable ? row.conoid : null, pageRows);
  const { statements: ofKeys } = asked;
  const { statements: ofDetail } = detail;
  useShownSql(useMemo(() => [...ofKeys, ...ofDetail], [ofKeys, ofDetail]));
  // The address names a key that is not there any more.
  const isGone = fk !== null && rows.length > 0 && row?.conoid !== fk;
  return { asked, rows, row, detail, leftOut: asked.data?.leftOut ?? 0, isGone };
}

/** Another size of a page changes only the SQL: until that has come, the facts of the same key stay. */
function useDetail(at: At, conoid: number | null, pageRows: number | null) {
  const settled = useSettled(pageRows, 300);
  const input = conoid === null ? null : { at, conoid, ...(settled === null ? {} : { pageRows: settled }) };
  const { data, ...asked } = useQuestion('benchmark.foreignKey', input, { keepPrevious: true });
  return data?.foreignKey.conoid === conoid ? { ...asked, data } : { ...asked, data: undefined };
}
