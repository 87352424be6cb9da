import { IconCopy } from '@tabler/icons-react';
import type { At } from '../../../shared/contract/place.ts';
import type { HorizonHolder } from '../../../shared/contract/vacuum.ts';
import { countText } from '../../../shared/figure-text.ts';
import type { Asked } from '../../api.ts';
import { useLive } from '../../state/live.ts';
import { openRoom } from '../../state/place.ts';
import { IconButton } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { copyText } from '../../ui/copy-text.ts';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { showToast } from '../../ui/toast.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { momentText } from './figures.ts';
import { backendOf } from './findings.ts';
import css from './vacuum.module.css';

interface HoldersListProps {
  readonly at: At;
  readonly now: Asked<'vacuum.now'>;
}

/** Everybody who decides how far VACUUM may reach, oldest first; the one that decides here is marked. */
export function HoldersList({ at, now: { data, failure } }: HoldersListProps) {
  if (!data) return failure ? <FailureNote failure={failure} /> : null;
  const { holders, decisive } = data;
  return (
    <table className={css.table}>
      <caption className="spoken">What decides how far vacuum reaches</caption>
      <thead>
        <tr>
          <th>Holder</th>
          <th className={css.number}>xid</th>
          <th className={css.number} title="Transactions begun since">
            Behind
          </th>
        </tr>
      </thead>
      <tbody>
        {holders.map((holder, index) => (
          <HolderLine
            key={`${holder.source} ${holder.name} ${holder.held}`}
            at={at}
            holder={holder}
            isDecisive={index === decisive}
          />
        ))}
        <None holders={holders} />
      </tbody>
    </table>
  );
}

interface HolderLineProps {
  readonly at: At;
  readonly holder: HorizonHolder;
  readonly isDecisive: boolean;
}

function HolderLine({ at, holder, isDecisive }: HolderLineProps) {
  const { held, xid, age, sql } = holder;
  const kind = useLive((live) => backendOf(holder, live.backends)?.kind);
  return (
    <tr className={isDecisive ? css.decisive : undefined} title={titleOf(holder)}>
      <td>
        <span className={css.holder}>
          {isDecisive && kind !== undefined && <StateMark kind={kind} />}
          <HolderName at={at} holder={holder} isDecisive={isDecisive} />
          <span>
            , {held}
            {!holder.affectsThisDatabase && !holder.isCatalogsOnly && (
              <>
                {' '}
                in <SafeText text={holder.datname ?? 'another database'} />
              </>
            )}
          </span>
          {sql !== null && <CopySql sql={sql} />}
        </span>
        <span className="spoken">{isDecisive ? 'holds vacuum back here' : ''}</span>
      </td>
      <td className={css.number}>{xid}</td>
      <td className={css.number}>{holder.isCatalogsOnly ? 'catalogs' : countText(age)}</td>
    </tr>
  );
}

/** Never run from here: a slot or a prepared transaction is somebody else's to give up. */
function CopySql({ sql }: { readonly sql: string }) {
  const copy = () =>
    void copyText(sql).then((done) =>
      showToast({ title: done ? `Copied ${visibleText(sql)}` : 'The browser refused to copy', forMs: 3000 }),
    );
  return (
    <IconButton label={`Copy ${visibleText(sql)}`} look="quiet" size={20} onClick={copy}>
      <IconCopy size={13} stroke={1.6} />
    </IconButton>
  );
}

/** A backend leads to its row in Activity. */
function HolderName({ at, holder, isDecisive }: HolderLineProps) {
  const { pid, source, name } = holder;
  const key = useLive((live) => backendOf(holder, live.backends)?.key);
  if (pid === null || source !== 'backend') return <SafeText text={name} />;
  return (
    <button
      type="button"
      className={classes(css.link, isDecisive && css.amberLink)}
      onClick={() => openRoom(at, 'activity', key === undefined ? { filter: `${pid}` } : { open: key })}
    >
      {name}
    </button>
  );
}

function titleOf({ since, wayOut, application_name, usename, state, isOurs }: HorizonHolder): string {
  const who = [application_name, usename, state].filter((one) => one !== null && one !== '').join(', ');
  const begun = since === null ? '' : `since ${momentText(since)}`;
  return [isOurs ? "Heapscope's own" : who, begun, wayOut].filter((one) => one !== '').join('; ');
}

/** What there is none of is said: it was looked for. */
function None({ holders }: { readonly holders: readonly HorizonHolder[] }) {
  const kinds = [
    { source: 'backend', words: 'transactions' },
    { source: 'prepared', words: 'prepared transactions' },
    { source: 'slot', words: 'replication slots' },
  ] as const;
  return kinds
    .filter(({ source }) => !holders.some((holder) => holder.source.startsWith(source)))
    .map(({ source, words }) => (
      <tr key={source}>
        <td>{words}</td>
        <td className={css.number}>none</td>
        <td />
      </tr>
    ));
}
