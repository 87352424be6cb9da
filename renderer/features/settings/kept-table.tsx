import { IconArrowDown } from '@tabler/icons-react';
import type { DiskRow } from '../../../shared/contract/settings.ts';
import { sizeText, unknown } from '../../../shared/figure-text.ts';
import { SelectField } from '../../ui/select-field.tsx';
import css from './settings.module.css';
import type { SettingsProps } from './settings-props.ts';

const words: Readonly<
  Record<DiskRow['kind'], { readonly title: string; readonly what: string; readonly keep: string }>
> = {
  snapshots: { title: 'Size snapshots', what: 'one per size report, per database', keep: '' },
  'database-sizes': { title: 'Database sizes', what: 'for the switcher while not connected', keep: 'the last read' },
  recordings: { title: 'Recordings', what: "what was sampled, with others' query texts", keep: '' },
  history: { title: 'Benchmark and plan runs', what: 'with their statements, at most 200 MB of each', keep: '' },
  journal: { title: 'Journal', what: 'what was ended or cancelled from here', keep: 'the last 4 MB' },
  connections: { title: 'Connections and settings', what: 'passwords only encrypted by the keychain', keep: 'always' },
  demo: { title: 'Demo database', what: 'the files of its PostgreSQL', keep: 'until reset' },
};

const keeps = [
  { value: '14', label: '14 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'always', label: 'always' },
] as const;
type Keep = (typeof keeps)[number]['value'];

/** Largest first, with a total. */
export function KeptTable({ rows, settings, onChange }: SettingsProps & { readonly rows: readonly DiskRow[] }) {
  const total = rows.reduce((sum, { bytes }) => sum + bytes, 0);
  return (
    <table className={css.table}>
      <thead>
        <tr>
          <th scope="col">Data</th>
          <th scope="col">What</th>
          <th scope="col">Keep for</th>
          <th scope="col" className={css.number} aria-sort="descending">
            On disk <IconArrowDown size={11} stroke={2} />
          </th>
          <th scope="col">Oldest</th>
        </tr>
      </thead>
      <tbody>
        {rows
          .toSorted((a, b) => b.bytes - a.bytes)
          .map(({ kind, bytes, oldest }) => (
            <tr key={kind}>
              <td className={css.title}>{words[kind].title}</td>
              <td title={words[kind].what}>{words[kind].what}</td>
              <td>
                {kind === 'snapshots' || kind === 'recordings' || kind === 'history' ? (
                  <KeepFor kind={kind} settings={settings} onChange={onChange} />
                ) : (
                  words[kind].keep
                )}
              </td>
              <td className={css.number}>{sizeText(bytes)}</td>
              <td>{oldest?.slice(0, 10) ?? unknown}</td>
            </tr>
          ))}
      </tbody>
      <tfoot>
        <tr>
          <td className={css.title}>Total</td>
          <td />
          <td />
          <td className={css.number}>{sizeText(total)}</td>
          <td />
        </tr>
      </tfoot>
    </table>
  );
}

/** Which setting says for how long. */
const kept = { snapshots: 'keepSnapshotsDays', recordings: 'keepRecordingsDays', history: 'keepHistoryDays' } as const;

function KeepFor({ kind, settings, onChange }: SettingsProps & { readonly kind: keyof typeof kept }) {
  const setting = kept[kind];
  return (
    <SelectField
      label={`Keep ${words[kind].title.toLowerCase()} for`}
      place="row"
      value={keepOf(settings[setting])}
      options={keeps}
      onChange={(keep) => onChange({ [setting]: keep === 'always' ? null : Number(keep) })}
    />
  );
}

const keepOf = (days: number | null): Keep => keeps.find(({ value }) => value === String(days))?.value ?? 'always';
