import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { type Failure, isAboutPassword } from '../../../shared/failure.ts';
import { ask, useQuestion } from '../../api.ts';
import { useConnectionStates } from '../../state/connection-states.ts';
import { navigate, partsOf, useMaybeAt, usePlace } from '../../state/place.ts';
import { EditButton } from '../../ui/edit-button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { forgottenAs, useForgotten } from '../../ui/forget-later.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { asFailure, openDatabase } from './connecting.ts';
import css from './connection-switcher.module.css';
import { SwitcherActions } from './switcher-actions.tsx';
import { switcherServers } from './switcher-rows.ts';
import { SwitcherServerRows } from './switcher-server.tsx';
import { useDatabaseLists } from './use-database-lists.ts';

interface ConnectionSwitcherProps {
  readonly onClose: () => void;
}

type Refused = { readonly id: string; readonly failure: Failure };

/** Servers and their databases, under the connection button: type to filter, arrows, Enter. */
export function ConnectionSwitcher({ onClose }: ConnectionSwitcherProps) {
  const { data } = useQuestion('connections.list', {});
  const current = useMaybeAt();
  const place = usePlace();
  const states = useConnectionStates((all) => all.states);
  const lists = useDatabaseLists((data?.profiles ?? []).map(({ id }) => id));
  const [filter, setFilter] = useState('');
  const [refused, setRefused] = useState<Refused>();
  const forgotten = useForgotten();
  const profiles = (data?.profiles ?? []).filter(({ id }) => !forgotten.has(forgottenAs(id)));
  const servers = switcherServers({ profiles, lists, states, current, filter });
  const here = data?.profiles.find(({ id }) => current?.startsWith(`${id}/`));
  const room = place.kind === 'room' ? place.room : 'overview';

  const leave = (path: string) => {
    onClose();
    navigate(path);
  };
  const openAt = (at: string) => {
    const { profile, database } = partsOf(at);
    openDatabase(profile, database, room).then(leave, (error: unknown) =>
      setRefused({ id: profile, failure: asFailure(error) }),
    );
  };
  const disconnect = async (id: string) => {
    const own = states.filter(({ at }) => at.startsWith(`${id}/`));
    await Promise.allSettled(own.map(({ at }) => ask('connections.close', { at })));
    leave('/');
  };
  const choices = servers.flatMap(({ databases }) => databases.filter((one) => one.allowsConnections));
  const { id, active, field, idOf } = useChoice(
    choices.map(({ at }) => at),
    openAt,
  );
  return (
    <div className={css.switcher}>
      <div className={css.filter}>
        <IconSearch size={14} stroke={1.6} />
        <input {...field} value={filter} onChange={(event) => setFilter(event.currentTarget.value)} />
        <Kbd keys="Esc" />
      </div>
      <div role="listbox" id={id} aria-label="Databases" className={css.servers}>
        {servers.map((server) => (
          <SwitcherServerRows key={server.profile.id} {...{ server, active, onOpen: openAt }} idOf={idOf} />
        ))}
      </div>
      {servers.length === 0 && <p className={css.none}>No server or database contains “{filter}”.</p>}
      {refused && <Refusal refused={refused} onEdit={(path) => leave(path)} />}
      <SwitcherActions here={here} states={states} onLeave={leave} onDisconnect={(one) => void disconnect(one)} />
    </div>
  );
}

/** Which row Enter would open; the arrows move it, the field keeps the focus. */
function useChoice(choices: readonly string[], onChoose: (at: string) => void) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string>();
  const index = Math.max(0, choices.indexOf(chosen ?? ''));
  const active = choices[index];
  /** By number: a database's name may hold spaces, which no id can. */
  const idOf = (at: string) => {
    const found = choices.indexOf(at);
    return found === -1 ? undefined : `${id}-${found}`;
  };
  useEffect(() => {
    // A moment later: the popover first has to note who had the focus, to give it back.
    const timer = setTimeout(() => input.current?.focus());
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    document.getElementById(`${id}-${index}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, index]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: choices.length - 1 }[event.key];
    if (to !== undefined) setChosen(choices[Math.max(0, Math.min(choices.length - 1, to))]);
    if (event.key === 'Enter' && active !== undefined) onChoose(active);
    if (to !== undefined || event.key === 'Enter') event.preventDefault();
  };
  const field = {
    ref: input,
    'data-autofocus': true,
    role: 'combobox',
    'aria-label': 'Filter servers and databases',
    'aria-expanded': true,
    'aria-controls': id,
    'aria-activedescendant': active === undefined ? undefined : idOf(active),
    'aria-autocomplete': 'list',
    autoComplete: 'off',
    spellCheck: false,
    placeholder: 'Filter servers and databases',
    onKeyDown,
  } as const;
  return { id, active, field, idOf };
}

interface RefusalProps {
  readonly refused: Refused;
  readonly onEdit: (path: string) => void;
}

function Refusal({ refused, onEdit }: RefusalProps) {
  return (
    <div className={css.refused}>
      <FailureNote
        failure={refused.failure}
        isBare
        ways={<EditButton id={refused.id} isPassword={isAboutPassword(refused.failure)} go={onEdit} />}
      />
    </div>
  );
}
