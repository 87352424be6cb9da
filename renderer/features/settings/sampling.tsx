import { SectionHead } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SettingRow } from './setting-row.tsx';
import type { SettingsProps } from './settings-props.ts';

const rates = [
  { value: '500', label: '0.5 s' },
  { value: '1000', label: '1 s' },
  { value: '2000', label: '2 s' },
  { value: '5000', label: '5 s' },
  { value: '10000', label: '10 s' },
] as const;

const redactions = [
  { value: 'yes', label: 'Left out' },
  { value: 'no', label: 'As they are' },
] as const;

/** How often the server is looked at, and what leaves this computer of what was seen. */
export function Sampling({ settings, onChange }: SettingsProps) {
  const rate = rates.find(({ value }) => Number(value) === settings.samplingMs)?.value ?? '1000';
  return (
    <>
      <SectionHead title="Sampling" />
      <SettingRow
        title="Sampling rate"
        consequence="pg_stat_activity; a slower rate misses more short states, a slow server is asked less often by itself"
      >
        <Segmented
          label="Sampling rate"
          value={rate}
          options={rates}
          onChange={(value) => onChange({ samplingMs: rateOf(value) })}
        />
      </SettingRow>
      <SettingRow
        title="Literals of query texts in exports"
        consequence="tables and recordings of other people's statements hold their values: 'Smith', 4711"
      >
        <Segmented
          label="Literals of query texts in exports"
          value={settings.redactOnExport ? 'yes' : 'no'}
          options={redactions}
          onChange={(value) => onChange({ redactOnExport: value === 'yes' })}
        />
      </SettingRow>
    </>
  );
}

function rateOf(value: (typeof rates)[number]['value']): SettingsProps['settings']['samplingMs'] {
  return ({ 500: 500, 1000: 1000, 2000: 2000, 5000: 5000, 10000: 10_000 } as const)[value];
}
