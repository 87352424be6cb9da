import { IconArrowsDiff, IconFileImport, IconPlus } from '@tabler/icons-react';
import { type KeyboardEvent, type RefObject, useRef, useState } from 'react';
import type { SavedProfile } from '../../../shared/contract/connections.ts';
import { ageText, countOf } from '../../../shared/figure-text.ts';
import { versionText } from '../../../shared/pg-version.ts';
import { useCommands } from '../../state/keys.ts';
import { navigate } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { EmptyState } from '../../ui/empty-state.tsx';
import { EnvironmentTag } from '../../ui/environment-tag.tsx';
import { FilterField } from '../../ui/filter-field.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './connections-list.module.css';
import { addressText } from './draft.ts';
import { groupedProfiles } from './grouped-profiles.ts';

interface ConnectionsListProps {
  readonly profiles: readonly SavedProfile[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
  readonly onConnect: (id: string) => void;
  readonly onNew: () => void;
  readonly onImport: () => void;
}

/** Who is known: the recent ones first, numbered; a click shows one in the form, a double click connects. */
export function ConnectionsList(props: ConnectionsListProps) {
  const { profiles } = props;
  const [filter, setFilter] = useState('');
  const list = useRef<HTMLElement>(null);
  return (
    <>
      <div className={css.head}>
        <h1>Connections</h1>
        <Button
          size={22}
          icon={<IconArrowsDiff size={13} stroke={1.6} />}
          title="Compares plans that are pasted, without a connection"
          onClick={() => navigate('/plan')}
        >
          Read a plan
        </Button>
        <Button size={22} icon={<IconFileImport size={13} stroke={1.6} />} onClick={props.onImport}>
          Import…
        </Button>
        <Button size={22} look="primary" keys="Alt N" icon={<IconPlus size={13} stroke={1.6} />} onClick={props.onNew}>
          New
        </Button>
      </div>
      <div className={css.filter}>
        <FilterField
          label="Filter connections"
          value={filter}
          onChange={setFilter}
          placeholder={`Filter ${countOf(profiles.length, 'connection')}`}
          width={459}
          onDown={() => list.current?.querySelector('button')?.focus()}
        />
      </div>
      <Rows {...props} filter={filter} list={list} />
    </>
  );
}

interface RowsProps extends ConnectionsListProps {
  readonly filter: string;
  readonly list: RefObject<HTMLElement | null>;
}

function Rows({ filter, list, ...props }: RowsProps) {
  const { recent, others } = groupedProfiles(props.profiles, filter);
  const inOrder = [...recent, ...others];
  useCommands(
    inOrder.slice(0, 9).map(({ id, name }, i) => ({
      id: `connections.select.${i}`,
      label: name,
      keys: String(i + 1),
      isHidden: true,
      run: () => props.onSelect(id),
    })),
  );
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    if (step === undefined || buttons.length === 0) return;
    event.preventDefault();
    const at = buttons.findIndex((button) => button.contains(document.activeElement));
    buttons[Math.max(0, Math.min(buttons.length - 1, at + step))]?.focus();
  };
  return (
    <nav ref={list} className={css.list} onKeyDown={onKeyDown} aria-label="Connections">
      {recent.length > 0 && <Group title="Recent" shown={recent} from={0} {...props} />}
      {others.length > 0 && (
        <Group title={recent.length > 0 ? 'All' : 'Not opened yet'} shown={others} from={recent.length} {...props} />
      )}
      {inOrder.length === 0 && filter !== '' && (
        <EmptyState title={<>No connection contains “{filter}”</>}>
          Name, host, database and user of {countOf(props.profiles.length, 'connection')} were searched.
        </EmptyState>
      )}
    </nav>
  );
}

interface GroupProps extends ConnectionsListProps {
  readonly title: string;
  readonly shown: readonly SavedProfile[];
  readonly from: number;
}

function Group({ title, shown, from, ...props }: GroupProps) {
  return (
    <section aria-label={title}>
      <h2 className={css.group}>{title}</h2>
      {shown.map((profile, i) => (
        <Row key={profile.id} profile={profile} number={from + i + 1} {...props} />
      ))}
    </section>
  );
}

interface RowProps extends ConnectionsListProps {
  readonly profile: SavedProfile;
  readonly number: number;
}

function Row({ profile, profiles, number, selected, onSelect, onConnect }: RowProps) {
  const { id, name, environment, lastVersion, lastUsed } = profile;
  const address = addressText(profile);
  const withUser = `${address} as ${profile.user}`;
  const isOn = id === selected;
  return (
    <button
      type="button"
      className={classes(css.row, isOn && css.on)}
      aria-current={isOn || undefined}
      aria-keyshortcuts={number < 10 ? String(number) : undefined}
      onClick={() => onSelect(id)}
      onDoubleClick={() => onConnect(id)}
    >
      <EnvironmentTag environment={environment} wide />
      <span className={css.names}>
        <b title={visibleText(name)}>
          <SafeText text={name} />
        </b>
        <span className={css.address} title={visibleText(withUser)}>
          <SafeText text={hasTwin(profile, profiles) ? withUser : address} />
        </span>
      </span>
      <span className={css.known}>
        <span>{lastVersion === undefined ? '' : versionText(lastVersion)}</span>
        <span className={css.when}>{whenText(profile, lastUsed)}</span>
      </span>
      {number < 10 && <Kbd keys={String(number)} />}
    </button>
  );
}

/** Another that leads to the same database, as somebody else or another way. */
function hasTwin(profile: SavedProfile, profiles: readonly SavedProfile[]): boolean {
  const address = addressText(profile).toLowerCase();
  return profiles.some((one) => one.id !== profile.id && addressText(one).toLowerCase() === address);
}

function whenText({ unsaved }: SavedProfile, lastUsed: string | undefined): string {
  if (unsaved !== undefined) return 'not saved';
  return lastUsed === undefined ? 'never opened' : ageText(new Date(lastUsed));
}
