import {
  type Icon,
  IconActivity,
  IconArrowsDiff,
  IconArrowUpCircle,
  IconChartTreemap,
  IconLayoutDashboard,
  IconListNumbers,
  IconLock,
  IconPencil,
  IconRefresh,
  IconStopwatch,
  IconTable,
  IconTerminal2,
} from '@tabler/icons-react';
import { type ComponentType, lazy } from 'react';
import type { At } from '../shared/contract/place.ts';

/** A screen about one database. A new room is one entry below. */
export interface Room {
  /** Its one word, which is its name on every side and in the address. */
  readonly word: string;
  readonly label: string;
  readonly group: (typeof groups)[number];
  /** The sequence that leads there. */
  readonly keys: string;
  readonly icon: Icon;
  readonly Page: ComponentType;
  /** What it is often narrowed to, for the palette: "Activity, idle in transaction only", and its search. */
  readonly views?: readonly (readonly [words: string, search: Readonly<Record<string, string>>])[];
  /** Lends the room's things to the palette on every screen (`usePaletteProvider`); draws nothing. */
  readonly InPalette?: ComponentType<{ readonly at: At }>;
}

/** What the shell gives to the popover under the connection button. */
export interface SwitcherProps {
  readonly onClose: () => void;
}

/** In the rail's order; the first has no heading. */
export const groups = ['', 'Schema', 'Live', 'Measure', 'Health', 'Session'] as const;

export const rooms: readonly Room[] = [
  {
    word: 'overview',
    label: 'Overview',
    group: '',
    keys: 'G O',
    icon: IconLayoutDashboard,
    Page: lazy(async () => ({ default: (await import('./features/overview/overview-page.tsx')).OverviewPage })),
  },
  {
    word: 'relations',
    label: 'Relations',
    group: 'Schema',
    keys: 'G R',
    icon: IconTable,
    Page: lazy(async () => ({ default: (await import('./features/relations/relations-page.tsx')).RelationsPage })),
    InPalette: lazy(async () => ({
      default: (await import('./features/relations/in-palette.tsx')).RelationsInPalette,
    })),
  },
  {
    word: 'sizes',
    label: 'Sizes',
    group: 'Schema',
    keys: 'G S',
    icon: IconChartTreemap,
    Page: lazy(async () => ({ default: (await import('./features/sizes/sizes-page.tsx')).SizesPage })),
  },
  {
    word: 'activity',
    label: 'Activity',
    group: 'Live',
    keys: 'G A',
    icon: IconActivity,
    views: [
      ['idle in transaction only', { state: 'idle-in-transaction' }],
      ['waiting on lock only', { state: 'waiting' }],
      ['active only', { state: 'active' }],
    ],
    Page: lazy(async () => ({ default: (await import('./features/activity/activity-page.tsx')).ActivityPage })),
    InPalette: lazy(async () => ({
      default: (await import('./features/activity/in-palette.tsx')).ActivityInPalette,
    })),
  },
  {
    word: 'locks',
    label: 'Locks',
    group: 'Live',
    keys: 'G K',
    icon: IconLock,
    Page: lazy(async () => ({ default: (await import('./features/locks/locks-page.tsx')).LocksPage })),
  },
  {
    word: 'statements',
    label: 'Statements',
    group: 'Measure',
    keys: 'G T',
    icon: IconListNumbers,
    Page: lazy(async () => ({
      default: (await import('./features/statements/statements-page.tsx')).StatementsPage,
    })),
  },
  {
    word: 'benchmark',
    label: 'Benchmark',
    group: 'Measure',
    keys: 'G B',
    icon: IconStopwatch,
    Page: lazy(async () => ({ default: (await import('./features/benchmark/benchmark-page.tsx')).BenchmarkPage })),
  },
  {
    word: 'plans',
    label: 'Plans',
    group: 'Measure',
    keys: 'G P',
    icon: IconArrowsDiff,
    Page: lazy(async () => ({ default: (await import('./features/plans/plans-page.tsx')).PlansPage })),
  },
  {
    word: 'vacuum',
    label: 'Vacuum',
    group: 'Health',
    keys: 'G V',
    icon: IconRefresh,
    Page: lazy(async () => ({ default: (await import('./features/vacuum/vacuum-page.tsx')).VacuumPage })),
  },
  {
    word: 'writes',
    label: 'Writes',
    group: 'Health',
    keys: 'G W',
    icon: IconPencil,
    Page: lazy(async () => ({ default: (await import('./features/writes/writes-page.tsx')).WritesPage })),
  },
  {
    word: 'sql-log',
    label: 'SQL log',
    group: 'Session',
    keys: 'G L',
    icon: IconTerminal2,
    views: [['what Heapscope sent', { tab: 'sent' }]],
    Page: lazy(async () => ({ default: (await import('./features/sql-log/sql-log-page.tsx')).SqlLogPage })),
  },
  {
    word: 'upgrade',
    label: 'Upgrade',
    group: 'Session',
    keys: 'G U',
    icon: IconArrowUpCircle,
    Page: lazy(async () => ({ default: (await import('./features/upgrade/upgrade-page.tsx')).UpgradePage })),
  },
];

/** The screens that are about no database. */
export const ConnectionsPage: ComponentType = lazy(async () => ({
  default: (await import('./features/connections/connections-page.tsx')).ConnectionsPage,
}));
export const SettingsPage: ComponentType = lazy(async () => ({
  default: (await import('./features/settings/settings-page.tsx')).SettingsPage,
}));
/** Plans that were pasted, of whatever server. */
export const PlanPage: ComponentType = lazy(async () => ({
  default: (await import('./features/plans/plan-page.tsx')).PlanPage,
}));

/** Under the connection button. */
export const ConnectionSwitcher: ComponentType<SwitcherProps> = lazy(async () => ({
  default: (await import('./features/connections/connection-switcher.tsx')).ConnectionSwitcher,
}));
