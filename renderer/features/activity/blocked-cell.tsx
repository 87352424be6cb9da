import type { Row } from '../../../shared/activity/rows.ts';
import { classes } from '../../ui/classes.ts';
import { Tag } from '../../ui/tag.tsx';
import css from './activity.module.css';

interface BlockedCellProps {
  readonly row: Row;
  readonly onGo: (pid: number) => void;
}

/** Who it waits for, as links to their rows; or how many wait for it. */
export function BlockedCell({ row: { backend, blocks }, onGo }: BlockedCellProps) {
  const pids = [...new Set(backend.blocked_by)];
  if (pids.length === 0) return blocks > 0 ? <Tag tone="lock">blocks {blocks}</Tag> : null;
  return (
    <span className={css.blockers} title={blocks > 0 ? `${blocks} wait behind it` : undefined}>
      {pids.map((pid) =>
        pid === 0 ? (
          <span key={pid} title="A prepared transaction: see Locks">
            prepared
          </span>
        ) : (
          <button
            key={pid}
            type="button"
            tabIndex={-1}
            className={classes(css.link, css.blocker)}
            title={`Show backend ${pid}`}
            onClick={() => onGo(pid)}
          >
            {pid}
          </button>
        ),
      )}
    </span>
  );
}

export function blockedText({ backend, blocks }: Row): string {
  const by = [...new Set(backend.blocked_by)].map((pid) => (pid === 0 ? 'prepared' : pid));
  return [...by, ...(blocks > 0 ? [`blocks ${blocks}`] : [])].join(', ');
}
