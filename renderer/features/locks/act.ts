import type { Backend } from '../../../shared/contract/activity.ts';
import type { At } from '../../../shared/contract/place.ts';
import { actOnBackend } from '../../ui/act-on-backend.tsx';
import { keep, setBusy } from './acting.ts';
import type { Action } from './node-words.ts';

interface Acted {
  readonly at: At;
  readonly backend: Backend;
  readonly action: Action;
  /** Production: the connection's name. */
  readonly typedName?: string;
  /** Looks at the locks again. */
  readonly again: () => void;
}

/** Sends what was confirmed, and looks at what became of the locks. */
export async function act({ again, ...acted }: Acted): Promise<void> {
  const { key } = acted.backend;
  keep();
  setBusy(key, true);
  await actOnBackend(acted);
  setBusy(key, false);
  again();
  // That look may have been shared with one from before.
  setTimeout(again, 1000);
}
