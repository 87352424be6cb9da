import { IconSelector } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import type { ServerFacts } from '../../shared/contract/connections.ts';
import { ConnectionSwitcher } from '../routes.tsx';
import { EnvironmentTag } from '../ui/environment-tag.tsx';
import { Popover } from '../ui/popover.tsx';
import { SafeText } from '../ui/safe-text.tsx';
import css from './top-bar.module.css';

/** "breakpad@db1.stage:5432", or "songs@/var/run/postgresql" for a socket directory. */
export function addressOf({ database, profile }: ServerFacts): string {
  const isSocket = profile.host.startsWith('/');
  return `${database}@${profile.host}${isSocket ? '' : `:${profile.port}`}`;
}

interface ConnectionButtonProps {
  readonly facts: ServerFacts | undefined;
  /** The database that the address names: said until its facts are here. */
  readonly database: string | undefined;
}

/** Which server and database; opens the switcher. */
export function ConnectionButton({ facts, database }: ConnectionButtonProps) {
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
          {facts ? <Named facts={facts} /> : <Unnamed database={database} />}
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

function Named({ facts }: { readonly facts: ServerFacts }) {
  return (
    <>
      <EnvironmentTag environment={facts.profile.environment} />
      <b>
        <SafeText text={facts.profile.name} />
      </b>
      <span className={css.address}>
        <SafeText text={addressOf(facts)} />
      </span>
    </>
  );
}
