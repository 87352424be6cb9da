import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { ask } from '../../api.ts';
import { forgetLater, forgottenAs } from '../../ui/forget-later.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { readListAgain } from './connecting.ts';

/** Off the lists now. Until it is forgotten for good, nothing of it is deleted: with Undo its password is back too. */
export function forgetConnection({ id, name, isDemo }: SavedProfile): void {
  forgetLater({
    id: forgottenAs(id),
    title: isDemo ? 'Took the demo off the list' : `Deleted the connection ${visibleText(name)}`,
    isReusable: true,
    send: async () => {
      await ask('connections.remove', { id });
      await readListAgain();
    },
  });
}
