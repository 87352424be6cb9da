import type { Settings } from '../../../shared/contract/settings.ts';

export interface SettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}
