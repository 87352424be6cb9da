import { countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import type { OutputOf } from '../../api.ts';
import { classes } from '../../ui/classes.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import css from './overview.module.css';

type Server = OutputOf<'overview.server'>;

/** Settings, slots and extensions: what one would look up with SHOW, \drs and \dx. */
export function ServerPart({ server }: { readonly server: Server | null }) {
  return (
    <aside className={css.server} aria-label="Server">
      <SectionHead title="Server settings that matter here" />
      {server ? <Settings settings={server.settings} /> : <p className={css.quiet}>Reading pg_settings…</p>}
      {server && <Slots slots={server.slots} />}
      {server && <Extensions extensions={server.extensions} />}
    </aside>
  );
}

function Settings({ settings }: { readonly settings: Server['settings'] }) {
  return (
    <table className={css.table}>
      <colgroup>
        <col />
        <col style={{ width: 66 }} />
        <col style={{ width: 74 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">Setting</th>
          <th scope="col" className={css.number}>
            Value
          </th>
          <th scope="col">Source</th>
        </tr>
      </thead>
      <tbody>
        {settings.map(({ name, value, source, isPendingRestart }) => (
          <tr key={name} data-here={`setting ${name}`} tabIndex={-1}>
            <th scope="row" className={css.plain} title={visibleText(name)}>
              {name}
            </th>
            <td className={classes(css.number, css.strong)}>
              <SafeText text={value} />
            </td>
            <td title={isPendingRestart ? 'changed in a file, waits for a restart' : undefined}>
              {source}
              {isPendingRestart && ', restart'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** From here on it is worth a colour. */
const muchWal = 1024 ** 3;

function Slots({ slots }: { readonly slots: Server['slots'] }) {
  return (
    <>
      <SectionHead title="Replication slots" under={countText(slots.length)} />
      {slots.length === 0 ? (
        <p className={css.quiet}>none</p>
      ) : (
        <table className={css.table}>
          <colgroup>
            <col />
            <col style={{ width: 96 }} />
            <col style={{ width: 84 }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Slot</th>
              <th scope="col">State</th>
              <th scope="col" className={css.number}>
                WAL kept
              </th>
            </tr>
          </thead>
          <tbody>
            {slots.map(({ slot_name, active, wal_status, kept_bytes }) => (
              <tr key={slot_name} data-here={`slot ${slot_name}`} tabIndex={-1}>
                <th scope="row" title={visibleText(slot_name)}>
                  <SafeText text={slot_name} />
                </th>
                <td>{active ? 'active' : wal_status === 'lost' ? 'lost' : 'inactive'}</td>
                <td className={classes(css.number, (kept_bytes ?? 0) >= muchWal && css.alarming)}>
                  {kept_bytes === null ? unknown : sizeText(kept_bytes)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Extensions({ extensions }: { readonly extensions: Server['extensions'] }) {
  return (
    <>
      <SectionHead title="Extensions" under={countText(extensions.length)} />
      <ul className={css.extensions}>
        {extensions.map(({ extname, extversion, default_version }) => (
          <li
            key={extname}
            title={
              default_version === null
                ? 'the server has no files for it any more'
                : default_version === extversion
                  ? undefined
                  : `${default_version} is the version of the installed files`
            }
          >
            <SafeText text={`${extname} ${extversion}`} />
            {default_version !== extversion && ' *'}
          </li>
        ))}
      </ul>
    </>
  );
}
