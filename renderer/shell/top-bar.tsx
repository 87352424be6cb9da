import { IconSearch } from '@tabler/icons-react';
import type { ServerFacts } from '../../shared/contract/connections.ts';
import type { At } from '../../shared/contract/place.ts';
import { partsOf } from '../state/place.ts';
import { classes } from '../ui/classes.ts';
import { Kbd } from '../ui/kbd.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import { visibleText } from '../ui/visible-text.ts';
import { Brand } from './brand.tsx';
import { ConnectionButton } from './connection-button.tsx';
import { LiveIndicator } from './live-indicator.tsx';
import { SaturationGauge } from './saturation-gauge.tsx';
import { ThemeButton } from './theme-button.tsx';
import css from './top-bar.module.css';
import type { Named } from './use-named.ts';

interface TopBarProps {
  readonly at: At | null;
  readonly facts: ServerFacts | undefined;
  readonly named: Named | undefined;
  readonly onPalette: () => void;
}

/** "15.18" of "15.18 (Debian 15.18-0+deb12u1)": the bar is short of room, the title says all. */
const withoutPackage = (version: string): string => version.replace(/ \(.*$/s, '');

/** 44 px: the window's drag region, with the environment's stripe on its edge. */
export function TopBar({ at, facts, named, onPalette }: TopBarProps) {
  return (
    <header className={css.bar} data-environment={named?.profile.environment}>
      <Brand />
      <ConnectionButton named={named} database={at === null ? undefined : partsOf(at).database} />
      {facts && (
        <>
          <span className={css.version} title={visibleText(`PostgreSQL ${facts.server_version}`)}>
            PostgreSQL <SafeText text={withoutPackage(facts.server_version)} />
            {facts.isStandby && ', standby'}
          </span>
          {at !== null && (
            <>
              <span className={css.rule} />
              <SaturationGauge at={at} />
              <span className={css.rule} />
              <LiveIndicator at={at} />
            </>
          )}
        </>
      )}
      <div className={css.end}>
        <button type="button" className={css.hint} onClick={onPalette}>
          <IconSearch size={14} stroke={1.6} />
          <span>Find or run</span>
          <Kbd keys="Ctrl K" />
        </button>
        <ThemeButton />
      </div>
    </header>
  );
}

/** On the page of connections there is no server yet. */
export function BareBar() {
  return (
    <header className={classes(css.bar, css.bareBar)}>
      <Brand />
      <div className={css.end}>
        <ThemeButton />
      </div>
    </header>
  );
}
