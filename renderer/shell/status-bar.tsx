import { IconCode, IconLock } from '@tabler/icons-react';
import type { At } from '../../shared/contract/place.ts';
import { countOf, durationText } from '../../shared/figure-text.ts';
import { useHost } from '../api.ts';
import { useConnectionState } from '../state/connection-states.ts';
import { statementsOf, toggleSql, useShownSqlStore } from '../state/shown-sql.ts';
import { useStatusLine } from '../state/status.ts';
import { Kbd } from '../ui/kbd.tsx';
import css from './status-bar.module.css';

/** 26 px: the SQL behind the screen, what the screen says of itself, how this session is held. */
export function StatusBar({ at }: { readonly at: At | null }) {
  const { byPart, isOpen } = useShownSqlStore();
  const line = useStatusLine((status) => status.line);
  const statements = statementsOf(byPart);
  const ms = statements.reduce((sum, one) => sum + one.ms, 0);
  return (
    <footer className={css.bar}>
      {at !== null && (
        <button type="button" className={css.sql} aria-expanded={isOpen} onClick={toggleSql}>
          <IconCode size={13} stroke={1.6} />
          SQL <Kbd keys="Ctrl E" />
        </button>
      )}
      {statements.length > 0 && (
        <span>
          {countOf(statements.length, 'statement')}, {durationText(ms)}
        </span>
      )}
      <span className={css.line} title={typeof line === 'string' ? line : undefined}>
        {line}
      </span>
      <Session at={at} />
    </footer>
  );
}

function Session({ at }: { readonly at: At | null }) {
  const host = useHost();
  const state = useConnectionState(at);
  if (host !== 'open') {
    return (
      <span className={css.end}>
        <span className={css.lost}>Heapscope’s own process does not answer</span>
      </span>
    );
  }
  return (
    <span className={css.end}>
      {at !== null && (
        <span className={css.pair}>
          <IconLock size={12} stroke={1.6} />
          read-only session
        </span>
      )}
      {state?.kind === 'open' && (
        <span className={css.held}>Heapscope holds {countOf(state.connections, 'connection')}</span>
      )}
      {state?.kind === 'opening' && <span>opening</span>}
      {state?.kind === 'lost' && (
        <span className={css.lost}>{state.wasOpen ? 'connection lost' : 'not connected'}</span>
      )}
    </span>
  );
}
