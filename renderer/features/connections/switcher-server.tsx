import { IconCheck } from '@tabler/icons-react';
import { ageText, sizeText } from '../../../shared/figure-text.ts';
import { versionText } from '../../../shared/pg-version.ts';
import { classes } from '../../ui/classes.ts';
import { EnvironmentTag } from '../../ui/environment-tag.tsx';
import { Kbd } from '../../ui/kbd.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './connection-switcher.module.css';
import { serverText } from './draft.ts';
import type { SwitcherServer } from './switcher-rows.ts';

interface SwitcherServerProps {
  readonly server: SwitcherServer;
  /** The row that Enter would open. */
  readonly active: string | undefined;
  readonly idOf: (at: string) => string | undefined;
  readonly onOpen: (at: string) => void;
}

const linkWords = { current: 'connected', open: 'connected, idle', lost: 'connection lost', closed: 'not connected' };

/** A server's head and its databases with their sizes. */
export function SwitcherServerRows({ server, active, idOf, onOpen }: SwitcherServerProps) {
  const { profile, link, sizesOf, databases } = server;
  const version = profile.lastVersion === undefined ? '' : `, ${versionText(profile.lastVersion)}`;
  return (
    // biome-ignore lint/a11y/useSemanticElements: options may only stand in a group or a listbox
    <div role="group" aria-label={`${visibleText(profile.name)}, ${profile.environment}`}>
      <div className={css.head} role="presentation">
        <EnvironmentTag environment={profile.environment} wide />
        <b title={visibleText(profile.name)}>
          <SafeText text={profile.name} />
        </b>
        <code title={serverText(profile)}>
          <SafeText text={serverText(profile)} />
        </code>
        <span className={css.link} data-link={link}>
          {linkWords[link]}
          {version}
        </span>
      </div>
      {databases.map((database) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
        <div
          key={database.at}
          id={idOf(database.at)}
          role="option"
          tabIndex={-1}
          aria-selected={database.at === active}
          aria-disabled={!database.allowsConnections || undefined}
          className={classes(css.database, database.at === active && css.active)}
          onClick={() => database.allowsConnections && onOpen(database.at)}
        >
          {database.isCurrent && <IconCheck size={14} stroke={1.8} />}
          <span
            className={classes(css.datname, database.isCurrent && css.current)}
            title={visibleText(database.datname)}
          >
            <SafeText text={database.datname} />
          </span>
          {database.isCurrent && <Tag tone="accent">current</Tag>}
          <span className={css.detail}>
            {database.allowsConnections ? sizesOf !== null && `read ${ageText(new Date(sizesOf))}` : 'no CONNECT'}
          </span>
          <span className={css.size}>
            {sizesOf !== null && database.bytes !== null && '~'}
            {sizeText(database.bytes)}
          </span>
          {database.at === active && <Kbd keys="Enter" />}
        </div>
      ))}
    </div>
  );
}
