import { Suspense, useEffect, useState } from 'react';
import type { At } from '../../shared/contract/place.ts';
import { clockText } from '../../shared/figure-text.ts';
import { useHost, useQuestion } from '../api.ts';
import { ConnectionsPage, PlanPage, rooms, SettingsPage } from '../routes.tsx';
import { useConnectionState } from '../state/connection-states.ts';
import { notePath } from '../state/last-path.ts';
import { type Place, useMaybeAt, usePlace } from '../state/place.ts';
import { closeSql, statementsOf, useShownSqlStore } from '../state/shown-sql.ts';
import { useThemeOf } from '../state/theme.ts';
import { classes } from '../ui/classes.ts';
import { SqlShown } from '../ui/sql-shown.tsx';
import { Toasts } from '../ui/toast.tsx';
import { visibleText } from '../ui/visible-text.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { HostBanner, SignedOut } from './host-notice.tsx';
import { LostBanner } from './lost-banner.tsx';
import { Nowhere } from './nowhere.tsx';
import { OpenFailure, Opening } from './opening.tsx';
import { Palette } from './palette.tsx';
import { Rail } from './rail.tsx';
import css from './shell.module.css';
import { useShellCommands } from './shell-commands.tsx';
import { SkipLink } from './skip-link.tsx';
import { StatusBar } from './status-bar.tsx';
import { BareBar, TopBar } from './top-bar.tsx';
import { useConnections, useReadAgain } from './use-connections.ts';
import { useLogNotices } from './use-log-notices.ts';
import { type Named, useNamed } from './use-named.ts';
import { type Opened, useOpened } from './use-opened.ts';
import { useSampling } from './use-sampling.ts';
import { useToldFiles } from './use-told-files.ts';

/** The window: what surrounds every screen, and the screen that the address names. */
export function Shell() {
  const place = usePlace();
  const at = useMaybeAt();
  const [isFinding, setFinding] = useState(false);
  const opened = useOpened(at);
  const named = useNamed(at, opened.facts);
  const settings = useQuestion('settings.read', {});
  useThemeOf(settings.data?.settings.theme);
  useConnections();
  useReadAgain(at);
  useSampling(opened.facts ? at : null);
  useLogNotices(opened.facts ? at : null);
  useToldFiles(place);
  useTitle(place, named);
  useNotedPath(place);
  useShellCommands(at, () => setFinding(true));
  if (useHost() === 'refused') return <SignedOut />;
  return (
    <>
      {place.kind === 'connect' ? (
        <Bare />
      ) : (
        <Full place={place} at={at} opened={opened} named={named} onPalette={() => setFinding(true)} />
      )}
      {isFinding && <Palette at={at} onClose={() => setFinding(false)} />}
      <Toasts />
    </>
  );
}

/** Without a server: the page of connections. */
function Bare() {
  return (
    <div className={css.bare}>
      <SkipLink />
      <BareBar />
      <main id="screen" tabIndex={-1} className={css.main}>
        <HostBanner />
        <ErrorBoundary>
          <Suspense>
            <ConnectionsPage />
          </Suspense>
        </ErrorBoundary>
        <div id="overlays" />
      </main>
    </div>
  );
}

interface FullProps {
  readonly place: Place;
  readonly at: At | null;
  readonly opened: Opened;
  readonly named: Named | undefined;
  readonly onPalette: () => void;
}

function Full({ place, at, opened, named, onPalette }: FullProps) {
  const state = useConnectionState(at);
  const current = place.kind === 'room' ? place.room : place.kind;
  const hasFacts = opened.facts !== undefined;
  // What never stood is not lost: the screen itself says why it could not be opened.
  const lost = state?.kind === 'lost' && (state.wasOpen || hasFacts) ? state : null;
  const isOld = lost !== null && hasFacts && place.kind === 'room';
  return (
    <div className={css.app}>
      <SkipLink />
      <TopBar at={at} facts={opened.facts} named={named} onPalette={onPalette} />
      <Rail at={at} current={current} facts={opened.facts} />
      <main id="screen" tabIndex={-1} className={css.main}>
        <HostBanner />
        {lost && <LostBanner lost={lost} />}
        {/* Another one for each room: where it scrolls, the next room comes up at its top. */}
        <div key={`${at} ${current}`} className={css.screen}>
          <div className={classes(css.room, isOld && 'old')}>
            <ErrorBoundary>
              <Suspense>
                <Screen place={place} opened={opened} />
              </Suspense>
            </ErrorBoundary>
          </div>
        </div>
        {isOld && <span className={css.asOf}>Data from {clockText(new Date(lost.since))}</span>}
        <Sql />
        <div id="overlays" />
      </main>
      <StatusBar at={at} />
    </div>
  );
}

function Screen({ place, opened }: { readonly place: Place; readonly opened: Opened }) {
  if (place.kind === 'settings') return <SettingsPage />;
  if (place.kind === 'plan') return <PlanPage />;
  if (place.kind !== 'room') return <Nowhere path={location.pathname} />;
  const room = rooms.find(({ word }) => word === place.room);
  if (!room) return <Nowhere path={location.pathname} />;
  if (opened.failure)
    return <OpenFailure at={place.at} title={room.label} failure={opened.failure} again={opened.again} />;
  if (!opened.facts) return <Opening at={place.at} title={room.label} />;
  return <room.Page key={place.at} />;
}

function Sql() {
  const { isOpen, byPart } = useShownSqlStore();
  return isOpen ? <SqlShown statements={statementsOf(byPart)} onClose={closeSql} /> : null;
}

/** "Relations, breakpad on crash-stats": tells windows and history entries apart. */
function useTitle(place: Place, named: Named | undefined): void {
  const label = place.kind === 'room' ? rooms.find(({ word }) => word === place.room)?.label : undefined;
  const screen = {
    connect: 'Connections',
    settings: 'Settings',
    plan: 'Read a plan',
    nowhere: 'Nowhere',
    room: label ?? 'Nowhere',
  }[place.kind];
  const of = named && place.kind === 'room' ? `, ${placeText(named)}` : '';
  useEffect(() => {
    document.title = visibleText(`${screen}${of} – Heapscope`);
  }, [screen, of]);
}

/** A connection without a name of its own is called "breakpad on db1.stage" already. */
function placeText({ database, profile: { name } }: Named): string {
  return name.startsWith(`${database} on `) ? name : `${database} on ${name}`;
}

/** The rail leads back to a room as it was left. */
function useNotedPath(place: Place): void {
  useEffect(() => {
    const note = () => place.kind === 'room' && notePath(place.at, place.room, location.search);
    window.addEventListener('replaceState', note);
    note();
    return () => window.removeEventListener('replaceState', note);
  }, [place]);
}
