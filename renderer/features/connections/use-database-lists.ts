import { useEffect, useState } from 'react';
import { ask } from '../../api.ts';
import type { DatabaseList } from './switcher-rows.ts';

/** The databases of every server, each as soon as it answers: over its open connection, else as last read. */
export function useDatabaseLists(ids: readonly string[]): ReadonlyMap<string, DatabaseList> {
  const [lists, setLists] = useState<ReadonlyMap<string, DatabaseList>>(new Map());
  const wanted = ids.join(' ');
  useEffect(() => {
    const stopper = new AbortController();
    for (const id of wanted.split(' ').filter(Boolean)) {
      ask('connections.databases', { id }, { signal: stopper.signal }).then(
        ({ data }) => setLists((before) => new Map(before).set(id, data)),
        // A server that does not answer keeps its head and its own database; opening it says why.
        () => undefined,
      );
    }
    return () => stopper.abort();
  }, [wanted]);
  return lists;
}
