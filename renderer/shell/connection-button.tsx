import { IconSelector } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { ConnectionSwitcher } from '../routes.tsx';
import { EnvironmentTag } from '../ui/environment-tag.tsx';
import { Popover } from '../ui/popover.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import css from './top-bar.module.css';
import type { Named } from './use-named.ts';

/** "breakpad@db1.stage:5432", or "songs@/var/run/postgresql" for a socket directory. */
export function addressOf({ database, profile }: Named): string {
  const isSocket = profile.host.startsWith('/');
  const port = isSocket || profile.port === null ? '' : `:${profile.port}`;
  return `${database}@${profile.host}${port}`;
}

interface ConnectionButtonProps {
  readonly named: Named | undefined;
  /** The database that the address names: said where nothing else is known. */
  readonly database: string | undefined;
}

/** Which server and database; opens the switcher. */
export function ConnectionButton({ named, database }: ConnectionButtonProps) {
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover
      isOpen={isOpen}
      onClose={close}
      label="Switch connection"
      width={480}
      isBare
      target={
        <button type="button" className={css.connection} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <span className="spoken">Switch connection</span>
          {named ? <Name named={named} /> : <Unnamed database={database} />}
          <IconSelector size={14} stroke={1.6} />
        </button>
      }
    >
      <Suspense>
        <ConnectionSwitcher onClose={close} />
      </Suspense>
    </Popover>
  );
}

function Unnamed({ database }: Pick<ConnectionButtonProps, 'database'>) {
  return <span className={css.address}>{database === undefined ? 'not connected' : <SafeText text={database} />}</span>;
}

function Name({ named }: { readonly named: Named }) {
  return (
    <>
      <EnvironmentTag environment={named.profile.environment} />
      <b>
        <SafeText text={named.profile.name} />
      </b>
      <span className={css.address}>
        <SafeText text={addressOf(named)} />
      </span>
    </>
  );
}
