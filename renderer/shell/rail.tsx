import { IconSettings } from '@tabler/icons-react';
import type { MouseEvent, ReactNode } from 'react';
import type { ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { groups, type Room, rooms } from '../routes.tsx';
import { lastPathOf } from '../state/last-path.ts';
import { useLive } from '../state/live.ts';
import { navigate, pathOf } from '../state/place.ts';
import { classes } from '../ui/classes.ts';
import { Kbd } from '../ui/kbd.tsx';
import { keyNames } from '../ui/key-names.ts';
import { SafeText } from '../ui/safe-text.tsx';
import { badges, badgeText } from './badge-text.ts';
import css from './rail.module.css';

interface RailProps {
  readonly at: At | null;
  /** The room's word, or "settings". */
  readonly current: string;
  readonly facts: ServerFacts | undefined;
}

/** The screens, by group; icons only below 1200 px. */
export function Rail({ at, current, facts }: RailProps) {
  return (
    <nav className={css.rail} aria-label="Screens">
      {at !== null && groups.map((group) => <Group key={group} group={group} at={at} current={current} />)}
      <Entry
        href="/settings"
        label="Settings"
        keys="G ,"
        icon={<IconSettings size={16} stroke={1.6} />}
        isCurrent={current === 'settings'}
        go={() => navigate('/settings')}
      />
      {facts && <Role facts={facts} />}
    </nav>
  );
}

function Group({ group, at, current }: { readonly group: string; readonly at: At; readonly current: string }) {
  const members = rooms.filter((room) => room.group === group);
  if (members.length === 0) return null;
  return (
    <>
      {group !== '' && <div className={css.group}>{group}</div>}
      {members.map((room) => (
        <RoomEntry key={room.word} room={room} at={at} isCurrent={room.word === current} />
      ))}
    </>
  );
}

function RoomEntry({ room, at, isCurrent }: { readonly room: Room; readonly at: At; readonly isCurrent: boolean }) {
  const Icon = room.icon;
  return (
    <Entry
      href={pathOf(at, room.word)}
      label={room.label}
      keys={room.keys}
      icon={<Icon size={16} stroke={1.6} />}
      isCurrent={isCurrent}
      badge={<Badge word={room.word} />}
      go={() => navigate(lastPathOf(at, room.word))}
    />
  );
}

/** How many there are that somebody should look at, on every screen. */
function Badge({ word }: { readonly word: string }) {
  const found = useLive((live) => badgeText(word, live));
  const badge = badges[word];
  if (badge === undefined || found === '') return null;
  return (
    <span className={classes(css.badge, css[badge.tone])} title={found === '?' ? badge.hidden : badge.title}>
      {found}
    </span>
  );
}

interface EntryProps {
  readonly href: string;
  readonly label: string;
  readonly keys: string;
  readonly icon: ReactNode;
  readonly isCurrent: boolean;
  readonly badge?: ReactNode;
  readonly go: () => void;
}

function Entry({ href, label, keys, icon, isCurrent, badge, go }: EntryProps) {
  const onClick = (event: MouseEvent) => {
    // A new tab is the browser's business.
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    go();
  };
  return (
    <a
      href={href}
      className={css.link}
      aria-current={isCurrent ? 'page' : undefined}
      title={`${label} (${keyNames(keys)})`}
      onClick={onClick}
    >
      {icon}
      <span>{label}</span>
      {badge}
      <Kbd keys={keys} quiet />
    </a>
  );
}

/** pg_monitor brings these: https://www.postgresql.org/docs/current/predefined-roles.html */
function impliedBy(rights: readonly string[]): ReadonlySet<string> {
  const ofMonitor = ['pg_read_all_settings', 'pg_read_all_stats', 'pg_stat_scan_tables'];
  return new Set(rights.includes('pg_monitor') ? ofMonitor : []);
}

function Role({ facts }: { readonly facts: ServerFacts }) {
  const rights = facts.memberOf.filter((right) => !impliedBy(facts.memberOf).has(right));
  return (
    <div className={css.foot}>
      Role{' '}
      <b>
        <SafeText text={facts.role} />
      </b>
      {facts.isSuperuser ? ', superuser' : rights.length > 0 && `, member of ${rights.join(', ')}`}
    </div>
  );
}
