import { IconArrowsDiff, IconCode, IconContrast2, IconPlayerPause, IconPlus } from '@tabler/icons-react';
import type { At } from '../../shared/contract/place.ts';
import { rooms } from '../routes.tsx';
import { type Command, useCommands } from '../state/keys.ts';
import { lastPathOf } from '../state/last-path.ts';
import { togglePaused } from '../state/live.ts';
import { navigate } from '../state/place.ts';
import { closeSql, toggleSql, useShownSqlStore } from '../state/shown-sql.ts';
import { switchTheme } from '../state/theme.ts';

const look = { size: 15, stroke: 1.6 };

/** The keys that work on every screen. */
export function useShellCommands(at: At | null, onPalette: () => void): void {
  const rooms = at === null ? [] : roomCommands(at);
  useCommands([
    { id: 'shell.palette', label: 'Find or run', keys: 'Ctrl K', isHidden: true, run: onPalette },
    {
      id: 'shell.theme',
      label: 'Switch theme',
      keys: 'Alt T',
      icon: <IconContrast2 {...look} />,
      run: switchTheme,
    },
    {
      id: 'shell.connections',
      label: 'Open another server…',
      keys: 'Alt N',
      icon: <IconPlus {...look} />,
      run: () => navigate('/'),
    },
    {
      id: 'shell.plan',
      label: 'Read a plan that was pasted',
      icon: <IconArrowsDiff {...look} />,
      run: () => navigate('/plan'),
    },
    { id: 'shell.settings', label: 'Settings', keys: 'G ,', isHidden: true, run: () => navigate('/settings') },
    ...rooms,
  ]);
}

function roomCommands(at: At): readonly Command[] {
  return [
    {
      id: 'shell.sql',
      label: 'Show the SQL behind this screen',
      keys: 'Ctrl E',
      icon: <IconCode {...look} />,
      run: toggleSql,
    },
    {
      id: 'shell.close-sql',
      label: 'Close the SQL',
      keys: 'Esc',
      isHidden: true,
      run: () => useShownSqlStore.getState().isOpen && closeSql() === undefined,
    },
    {
      id: 'shell.pause',
      label: 'Pause or resume sampling',
      keys: 'P',
      icon: <IconPlayerPause {...look} />,
      run: togglePaused,
    },
    ...rooms.map(({ word, label, keys }) => ({
      id: `go.${word}`,
      label,
      keys,
      isHidden: true,
      run: () => navigate(lastPathOf(at, word)),
    })),
  ];
}
