import { IconArrowDown } from '@tabler/icons-react';
import type { DiskRow, Settings } from '../../../shared/contract/settings.ts';
import { sizeText, unknown } from '../../ui/format.ts';
import { SelectField } from '../../ui/select-field.tsx';
import css from './settings.module.css';
import type { SettingsProps } from './settings-props.ts';

const words: Readonly<
  Record<DiskRow['kind'], { readonly title: string; readonly what: string; readonly keep: string }>
> = {
  snapshots: { title: 'Size snapshots', what: 'one per size report, per database', keep: '' },
  'database-sizes': { title: 'Database sizes', what: 'for the switcher while not connected', keep: 'the last read' },
  connections: { title: 'Connections and settings', what: 'passwords only encrypted by the keychain', keep: 'always' },
  demo: { title: 'Demo database', what: 'the files of its PostgreSQL', keep: 'until reset' },
};

const keeps = [
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
              <td>{words[kind].what}</td>
              <td>{kind === 'snapshots' ? <KeepFor settings={settings} onChange={onChange} /> : words[kind].keep}</td>
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

function KeepFor({ settings, onChange }: SettingsProps) {
  return (
    <SelectField
      label="Keep size snapshots for"
      place="row"
      value={keepOf(settings)}
      options={keeps}
      onChange={(keep) => onChange({ keepSnapshotsDays: keep === 'always' ? null : Number(keep) })}
    />
  );
}

function keepOf({ keepSnapshotsDays }: Settings): Keep {
  return keeps.find(({ value }) => value === String(keepSnapshotsDays))?.value ?? 'always';
}
