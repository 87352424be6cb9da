import { useState } from 'react';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { useUrlState } from '../../state/url-state.ts';
import { type Draft, draftOf, newDraft } from './draft.ts';

export interface Drafts {
  /** The connection that the form shows; undefined for a new one. */
  readonly saved: SavedProfile | undefined;
  readonly draft: Draft;
  readonly select: (id: string) => void;
  readonly startNew: () => void;
  /** A new connection that is filled in already. */
  readonly startWith: (draft: Draft) => void;
  readonly keep: (draft: Draft) => void;
  /** It was saved or deleted: what was typed is no draft any more. */
  readonly forget: (id: string) => void;
}

/** What was typed and not saved yet, by connection: choosing another one loses nothing. */
export function useDrafts(profiles: readonly SavedProfile[]): Drafts {
  const [chosen, select] = useUrlState<string>('profile', '');
  const [fresh, setFresh] = useState(newDraft);
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Draft>>(new Map());
  const saved = profiles.find(({ id }) => id === chosen);
  return {
    saved,
    draft: saved ? (drafts.get(saved.id) ?? draftOf(saved)) : fresh,
    select,
    startNew() {
      setFresh(newDraft());
      select('');
    },
    startWith(draft) {
      setFresh(draft);
      select('');
    },
    keep: (draft) => (saved ? setDrafts(new Map(drafts).set(draft.id, draft)) : setFresh(draft)),
    forget(id) {
      setDrafts(new Map([...drafts].filter(([other]) => other !== id)));
      if (fresh.id === id) setFresh(newDraft());
    },
  };
}
