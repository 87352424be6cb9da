import { useEffect, useMemo, useRef, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { Failure } from '../../../shared/failure.ts';
import type { Filter } from '../../../shared/relations/filter.ts';
import type { RelationRows } from '../../../shared/relations/rows.ts';
import type { ExecutedStatement } from '../../../shared/rpc.ts';
import { listen, type OutputOf } from '../../api.ts';
import type { Scope } from './use-view.ts';

type Hit = OutputOf<'relations.search'>['hits'][number];

interface Progress {
  /** What was asked; another question's answers are not shown. */
  readonly key: string | null;
  readonly hits: readonly Hit[];
  readonly locked: readonly { readonly oid: number; readonly name: string }[];
  readonly done: number;
  readonly of: number;
  readonly isLive: boolean;
  readonly failure?: Failure;
  readonly statements: readonly ExecutedStatement[];
  readonly startedAt: number;
}

/** What the server found in columns or definitions. */
export interface Found extends Progress {
  /** 1 for each row of the list that was hit. */
  readonly mask: Uint8Array;
  /** By row: what was hit in it, the first few. */
  readonly texts: ReadonlyMap<number, readonly string[]>;
  readonly stop: () => void;
}

/** ms without a key before the server is asked. */
const pauseMs = 300;
const nothing: Progress = {
  key: null,
  hits: [],
  locked: [],
  done: 0,
  of: 0,
  isLive: false,
  statements: [],
  startedAt: 0,
};

/** Searches on the server once the user pauses; null while only names are searched, or there is nothing to look for. */
export function useSearch(at: At, scope: Scope, filter: Filter, withSystem: boolean, rows: RelationRows | undefined) {
  const [progress, setProgress] = useState<Progress>(nothing);
  const stopRef = useRef<() => void>(() => undefined);
  const words = useMemo(() => wanted(filter), [filter]);
  const key = scope === 'names' || words.texts.length === 0 ? null : JSON.stringify([scope, words, withSystem]);
  useEffect(() => {
    if (key === null || scope === 'names') return;
    const timer = setTimeout(() => {
      const input = {
        at,
        scope,
        words: [...words.texts],
        isRegex: words.isRegex,
        isCaseSensitive: words.isCaseSensitive,
        withSystem,
      };
      setProgress({ ...nothing, key, isLive: true, startedAt: Date.now() });
      const stop = listen('relations.search', input, {
        event: (event) => setProgress((last) => added(last, event)),
        end: (end) => setProgress((last) => ({ ...last, isLive: false, ...end })),
      });
      stopRef.current = () => {
        stop();
        setProgress((last) => ({ ...last, isLive: false }));
      };
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      stopRef.current();
      stopRef.current = () => undefined;
    };
  }, [at, scope, key, withSystem, words]);
  return useMemo<Found | null>(() => {
    if (key === null || !rows) return null;
    const own = progress.key === key ? progress : { ...nothing, isLive: true };
    return { ...own, ...placed(own.hits, rows), stop: () => stopRef.current() };
  }, [key, rows, progress]);
}

function added(last: Progress, event: OutputOf<'relations.search'>): Progress {
  return {
    ...last,
    hits: event.hits.length > 0 ? [...last.hits, ...event.hits] : last.hits,
    locked: event.locked.length > 0 ? [...last.locked, ...event.locked] : last.locked,
    done: event.done,
    of: event.of,
  };
}

/** Words as they are; or, as soon as one is an expression, all of them as expressions. */
function wanted(filter: Filter) {
  const words = filter.words.filter((word) => !word.isNegated && word.text !== '').map((word) => word.text);
  const sources = filter.expressions.filter((one) => !one.isNegated).map((one) => one.source);
  const isRegex = sources.length > 0;
  const escaped = isRegex ? words.map((word) => word.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')) : words;
  return { texts: [...escaped, ...sources].slice(0, 10), isRegex, isCaseSensitive: filter.isCaseSensitive };
}

function placed(hits: readonly Hit[], rows: RelationRows) {
  const mask = new Uint8Array(rows.count);
  const texts = new Map<number, string[]>();
  if (hits.length === 0) return { mask, texts };
  const at = new Map<string, number>();
  for (let n = 0; n < rows.count; n += 1)
    at.set(`${n < rows.routinesFrom ? 'pg_class' : 'pg_proc'}${rows.oid[n] ?? 0}`, n);
  for (const hit of hits) {
    const n = at.get(`${hit.catalog}${hit.oid}`);
    if (n === undefined) continue;
    mask[n] = 1;
    const known = texts.get(n) ?? [];
    if (known.length < 3) known.push(hit.line === null ? hit.text : `${hit.line}: ${hit.text.trim()}`);
    texts.set(n, known);
  }
  return { mask, texts };
}
