import { useMemo } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useQuestion } from '../../api.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { firstKey } from './foreign-key-match.ts';

const none: readonly never[] = [];

/** Every foreign key, the one that is chosen (the address's, else the most worthwhile), and what is known of it. */
export function useKeys(at: At, fk: number | null) {
  const asked = useQuestion('benchmark.foreignKeys', { at });
  const rows = asked.data?.rows ?? none;
  const row = useMemo(() => rows.find(({ conoid }) => conoid === fk) ?? firstKey(rows), [rows, fk]);
  const isKnowable = row !== null && row.obstacle === null;
  const detail = useQuestion('benchmark.foreignKey', isKnowable ? { at, conoid: row.conoid } : null);
  const { statements: ofKeys } = asked;
  const { statements: ofDetail } = detail;
  useShownSql(useMemo(() => [...ofKeys, ...ofDetail], [ofKeys, ofDetail]));
  // The address names a key that is not there any more.
  const isGone = fk !== null && rows.length > 0 && row?.conoid !== fk;
  return { asked, rows, row, detail, leftOut: asked.data?.leftOut ?? 0, isGone };
}
