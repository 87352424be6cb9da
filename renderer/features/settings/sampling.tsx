import type { Settings } from '../../../shared/contract/settings.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SettingRow } from './setting-row.tsx';

export interface SettingsProps {
  readonly settings: Settings;
  readonly onChange: (change: Partial<Settings>) => void;
}

const rates = [
  { value: '500', label: '0.5 s' },
  { value: '1000', label: '1 s' },
  { value: '2000', label: '2 s' },
  { value: '5000', label: '5 s' },
] as const;
const samplingMs = { '500': 500, '1000': 1000, '2000': 2000, '5000': 5000 } as const;

/** How often a server is asked. */
export function Sampling({ settings, onChange }: SettingsProps) {
  return (
    <>
      <SectionHead title="Sampling" />
      <SettingRow
        title="Sampling rate"
        consequence="for screens that sample pg_stat_activity; the gauge in the top bar counts every 5 s"
      >
        <Segmented
          label="Sampling rate"
          value={`${settings.samplingMs}`}
          options={rates}
          onChange={(rate) => onChange({ samplingMs: samplingMs[rate] })}
        />
      </SettingRow>
      <SettingRow
        title="Redact on export"
        consequence="literals of other people's query texts are left out of what is exported"
      >
        <Segmented
          label="Redact on export"
          value={settings.redactOnExport ? 'on' : 'off'}
          options={[
            { value: 'on', label: 'on' },
            { value: 'off', label: 'off' },
          ]}
          onChange={(value) => onChange({ redactOnExport: value === 'on' })}
        />
      </SettingRow>
    </>
  );
}
