import { IconPlugConnectedX, IconPlus } from '@tabler/icons-react';
import type { ConnectionState, SavedProfile } from '../../../shared/contract/connections.ts';
import { countOf } from '../../../shared/figure-text.ts';
import { Kbd } from '../../ui/kbd.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import css from './connection-switcher.module.css';

interface SwitcherActionsProps {
  /** The server of the present screen. */
  readonly here: SavedProfile | undefined;
  readonly states: readonly ConnectionState[];
  readonly onLeave: (path: string) => void;
  readonly onDisconnect: (id: string) => void;
}

export function SwitcherActions({ here, states, onLeave, onDisconnect }: SwitcherActionsProps) {
  return (
    <>
      <div className={css.actions}>
        <button type="button" onClick={() => onLeave('/')}>
          <IconPlus size={14} stroke={1.6} />
          Open another server…
          <Kbd keys="Alt N" />
        </button>
        {here && (
          <button type="button" onClick={() => onDisconnect(here.id)}>
            <IconPlugConnectedX size={14} stroke={1.6} />
            <span className={css.disconnect}>
              Disconnect from <SafeText text={here.name} />
            </span>
            <span className={css.detail}>closes {countOf(heldBy(here.id, states), 'connection')}</span>
          </button>
        )}
      </div>
      <div className={css.keys} aria-hidden="true">
        <span>
          <Kbd keys="Up" quiet />
          <Kbd keys="Down" quiet /> choose
        </span>
        <span>
          <Kbd keys="Enter" quiet /> switch
        </span>
      </div>
    </>
  );
}

function heldBy(id: string, states: readonly ConnectionState[]): number {
  return states.reduce(
    (sum, state) => sum + (state.kind === 'open' && state.at.startsWith(`${id}/`) ? state.connections : 0),
    0,
  );
}
