import { type ChangeEvent, useId, useState } from 'react';
import type { Profile, SavedProfile } from '../../../shared/contract/connections.ts';
import type { Failure } from '../../../shared/failure.ts';
import { ask } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { MenuButton } from '../../ui/menu-button.tsx';
import type { MenuItem } from '../../ui/menu-items.tsx';
import { offerFile, sayNotExported } from '../../ui/offer-file.ts';
import { asFailure } from './connecting.ts';

interface ProfileMenuProps {
  readonly saved: SavedProfile | undefined;
  readonly onRead: (profile: Profile, notes: readonly string[]) => void;
  readonly onFailure: (failure: Failure) => void;
}

const mostBytes = 100_000;

/** A connection as a file: for a colleague, or from one. Neither way carries a secret. */
export function ProfileMenu({ saved, onRead, onFailure }: ProfileMenuProps) {
  const input = useId();
  const [isReading, setReading] = useState(false);
  const choose = () => document.getElementById(input)?.click();
  const read = async (event: ChangeEvent<HTMLInputElement>) => {
    const field = event.currentTarget;
    const [file] = field.files ?? [];
    if (file === undefined || isReading) return;
    setReading(true);
    try {
      if (file.size > mostBytes) throw new Error('The file cannot be read: it is larger than 100 kB');
      const { data } = await ask('connections.readProfile', { text: await file.text() });
      onRead(data.profile, data.notes);
    } catch (error) {
      onFailure(
        error instanceof Error && error.message.startsWith('The file cannot')
          ? { kind: 'bad-input', message: error.message }
          : asFailure(error),
      );
    } finally {
      // So that the same file may be chosen again.
      field.value = '';
      setReading(false);
    }
  };
  const write = saved && (() => void exportProfile(saved).catch(sayNotExported));
  const items: MenuItem[] = [
    ...(write ? [{ id: 'export', label: 'Export profile…', detail: 'without secrets', keys: 'E', run: write }] : []),
    { id: 'import', label: 'Import profile…', detail: 'fills the form', keys: 'I', run: choose },
  ];
  useCommands([
    ...(write ? [{ id: 'connections.export', label: 'Export profile…', run: write }] : []),
    { id: 'connections.read-profile', label: 'Import profile…', run: choose },
  ]);
  return (
    <>
      <MenuButton label="Profile" look="quiet" items={items} />
      <input
        id={input}
        type="file"
        accept=".json"
        aria-label="File of a profile"
        hidden
        onChange={(event) => void read(event)}
      />
    </>
  );
}

async function exportProfile({ id }: SavedProfile): Promise<void> {
  const { data } = await ask('connections.exportProfile', { id });
  const names = data.named.length === 0 ? '' : ` It names ${data.named.join(', ')}, which stay here.`;
  offerFile(data.file, `No password, passphrase or key is in it.${names}`);
}
