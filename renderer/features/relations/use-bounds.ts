import { useEffect, useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { indexKind } from '../../../shared/relations/kinds.ts';
import type { Lines } from '../../../shared/relations/order.ts';
import type { RelationRows } from '../../../shared/relations/rows.ts';
import { ask } from '../../api.ts';

/** The bounds of partitions by oid, as far as they were read. */
export type Bounds = ReadonlyMap<number, string>;
const nothing: Bounds = new Map();

/** Unfolded parents whose bounds are read at a time; more of them open at once is a filter, not a reader. */
const most = 8;

/**
 * Bounds stand beside the names of partitions once their parent is unfolded. They take a lock for a moment, so the list
 * itself never reads them; one that is locked stays without.
 */
export function useBounds(at: At, rows: RelationRows, lines: Lines): Bounds {
  const [bounds, setBounds] = useState(nothing);
  const [asked, setAsked] = useState<ReadonlySet<number>>(new Set());
  const open = useMemo(() => openParents(rows, lines), [rows, lines]);
  const wanted = open.filter((oid) => !asked.has(oid)).join(',');
  useEffect(() => {
    if (wanted === '') return;
    const oids = wanted.split(',').map(Number);
    // A parent that the filter only passes by is not asked about.
    const timer = setTimeout(() => {
      setAsked((last) => new Set([...last, ...oids]));
      for (const oid of oids) void readBounds(at, oid, (more) => setBounds((last) => new Map([...last, ...more])));
    }, 250);
    return () => clearTimeout(timer);
  }, [at, wanted]);
  return bounds;
}

async function readBounds(at: At, oid: number, add: (more: Bounds) => void): Promise<void> {
  const answer = await ask('relations.partitions', { at, oid }).catch(() => null);
  if (!answer) return;
  add(new Map(answer.data.partitions.flatMap(({ oid, bound }) => (bound === null ? [] : [[oid, bound] as const]))));
}

function openParents(rows: RelationRows, { row, isOpen, count }: Lines): readonly number[] {
  const found: number[] = [];
  for (let at = 0; at < count && found.length < most; at += 1) {
    const n = row[at] ?? 0;
    if (isOpen[at] === 1 && rows.kind[n] !== indexKind) found.push(rows.oid[n] ?? 0);
  }
  return found;
}
