import { type CSSProperties, memo } from 'react';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import { isIdleInTransaction } from '../../../shared/activity/state-kinds.ts';
import { durationText, unknown } from '../../../shared/figure-text.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { classes } from '../../ui/classes.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { StateName } from '../../ui/state-mark.tsx';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { HoldsCell } from './holds-cell.tsx';
import { RowAction } from './row-action.tsx';
import css from './tree.module.css';
import { type TreeRow, waitedMs } from './tree-rows.ts';

interface RowProps {
  readonly row: TreeRow;
  readonly nodes: ReadonlyMap<string, LockNode>;
  /** Of the connection. */
  readonly refusal: string | null;
  readonly nowMs: number;
  readonly index: number;
  readonly id: string;
  readonly isSelected: boolean;
  readonly style: CSSProperties;
}

function RowPlain({ row, nodes, refusal, nowMs, index, id, isSelected, style }: RowProps) {
  const { node, fold } = row;
  return (
    <div
      role="row"
      id={id}
      data-index={index}
      aria-rowindex={index + 2}
      aria-level={node.depth + 1}
      aria-selected={isSelected}
      aria-expanded={fold === null ? undefined : fold === 'open'}
      className={classes(css.row, isSelected && css.isSelected)}
      style={style}
    >
      <div role="gridcell" className={css.tree}>
        {row.guides.map((guide, step) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step of indentation is its place
          <i key={step} className={classes(css.guide, css[guide])} />
        ))}
        <span className={css.twisty} {...(fold === null ? {} : { 'data-toggle': '' })}>
          {fold !== null && <i className={classes(css.triangle, fold === 'open' && css.open)} />}
        </span>
        <Who node={node} />
      </div>
      <div role="gridcell" className={css.holds}>
        <HoldsCell node={node} nodes={nodes} />
      </div>
      <div role="gridcell" className={css.right}>
        <Waited node={node} nowMs={nowMs} />
      </div>
      <div role="gridcell" className={css.transaction}>
        <Transaction node={node} nowMs={nowMs} />
      </div>
      <div role="gridcell" className={css.application}>
        <Application node={node} />
      </div>
      <div role="gridcell" className={css.right}>
        <RowAction node={node} refusal={refusal} />
      </div>
    </div>
  );
}
// A row is drawn again when its time changed, which is each second for those that wait.
export const Row = memo(RowPlain);

function Who({ node }: { readonly node: LockNode }) {
  const { backend, prepared, pid } = node;
  return (
    <div className={css.who}>
      <div className={css.first}>
        {backend ? <StateName kind={backend.kind} /> : <PreparedMark />}
        {prepared ? (
          <b className={css.gid} title={visibleText(prepared.gid)}>
            <SafeText text={prepared.gid} />
          </b>
        ) : (
          <b>{pid}</b>
        )}
        <Badges node={node} />
      </div>
      <Query node={node} />
    </div>
  );
}

function Badges({ node: { cycle, parent, blocks, besides } }: { readonly node: LockNode }) {
  const isRoot = parent === null && cycle === null;
  return (
    <>
      {cycle !== null && <Tag tone="lock">deadlock</Tag>}
      {isRoot && <Tag tone="lock">root, blocks {blocks}</Tag>}
      {!isRoot && blocks > 0 && <Tag>blocks {blocks}</Tag>}
      {besides.length > 0 && (
        <Tag tone="line">also waits for {besides.length === 1 ? 'one' : besides.length} elsewhere</Tag>
      )}
    </>
  );
}

function Query({ node: { backend, prepared } }: { readonly node: LockNode }) {
  const query = backend?.query ?? '';
  const without = prepared ? 'no backend: COMMIT PREPARED or ROLLBACK PREPARED' : 'gone meanwhile';
  return (
    <div className={css.query} title={query === '' ? undefined : visibleText(query)}>
      {backend ? <SafeText text={query.replace(/\s+/g, ' ')} /> : without}
    </div>
  );
}

/** No backend does anything here: an empty square. */
function PreparedMark() {
  return (
    <span className={css.prepared}>
      <svg viewBox="0 0 10 10" width="10" height="10" aria-hidden="true">
        <rect x="1" y="1" width="8" height="8" rx="1" fill="none" stroke="currentColor" strokeWidth="1.6" />
      </svg>
      prepared
    </span>
  );
}

/** From so long on a wait is no more than traffic. */
const longMs = 10_000;

function Waited({ node, nowMs }: { readonly node: LockNode; readonly nowMs: number }) {
  const { wait } = node;
  if (wait === null) return <span className={css.third}>{unknown}</span>;
  const ms = waitedMs(node, nowMs);
  if (ms === null) return <span title="since when is hidden from this role">{unknown}</span>;
  const text = durationText(ms);
  if (!wait.isSinceExact) return <span title="PostgreSQL has not noted the start; its query began then">≤ {text}</span>;
  return <b className={ms >= longMs ? css.asked : css.held}>{text}</b>;
}

function Transaction({ node: { backend, prepared }, nowMs }: { readonly node: LockNode; readonly nowMs: number }) {
  const sinceMs = serverMsOrNull(prepared?.prepared ?? backend?.xact_start ?? null);
  if (sinceMs === null) return <span className={css.third}>{unknown}</span>;
  const isIdle = prepared !== null || (backend !== null && isIdleInTransaction(backend.kind));
  return <span className={isIdle ? css.idletx : css.second}>{durationText(Math.max(0, nowMs - sinceMs))}</span>;
}

function Application({ node: { backend, prepared } }: { readonly node: LockNode }) {
  const user = backend?.usename ?? prepared?.owner ?? null;
  const application = backend?.application_name || backend?.backend_type || '';
  const text = application === '' ? (user ?? unknown) : application;
  return (
    <span title={user === null ? undefined : visibleText(`${text}, role ${user}`)}>
      <SafeText text={text} />
    </span>
  );
}
