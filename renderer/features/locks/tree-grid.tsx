import { useId } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { ConfirmAct } from './confirm-act.tsx';
import css from './tree.module.css';
import { Row } from './tree-row.tsx';
import { useConnectionRefusal } from './use-connection-refusal.ts';
import { rowHeight, type TreeGridNeeds, useTreeGrid } from './use-tree-grid.ts';

interface TreeGridProps extends Omit<TreeGridNeeds, 'refusal'> {
  readonly at: At;
  readonly nowMs: number;
  readonly again: () => void;
}

const heads = [
  { text: 'Backend and query', look: undefined },
  { text: 'Holds or requests', look: undefined },
  { text: 'Waiting', look: css.right },
  { text: 'Transaction', look: css.transaction },
  { text: 'Application', look: css.application },
  { text: 'Action', look: css.right },
] as const;

/** Who waits for whom: two lines a row, the connecting lines, the question under the row it is about. */
export function TreeGrid({ at, nowMs, again, ...needs }: TreeGridProps) {
  const refusal = useConnectionRefusal(at);
  const { rows, byKey, scroller, virtual, asked, askedAt, current, focus, on } = useTreeGrid({ ...needs, refusal });
  const base = useId();
  return (
    <div
      ref={scroller}
      role="treegrid"
      aria-label="Blocking tree"
      aria-rowcount={rows.length + 1}
      aria-colcount={heads.length}
      aria-activedescendant={current < 0 ? undefined : `${base}-${current}`}
      tabIndex={0}
      className={css.scroller}
      {...on}
    >
      <Head />
      <div role="rowgroup" className={css.rows} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (!row) return null;
          return (
            <div
              role="none"
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={css.item}
              style={{ top: start }}
            >
              <Row
                row={row}
                nodes={byKey}
                refusal={refusal}
                nowMs={nowMs}
                index={index}
                id={`${base}-${index}`}
                isSelected={row.node.key === needs.selected}
                style={{ height: rowHeight }}
              />
              {index === askedAt && asked && (
                <div role="row" aria-level={row.node.depth + 1}>
                  <div role="gridcell" aria-colspan={heads.length}>
                    <ConfirmAct
                      {...{ at, nowMs, again }}
                      node={row.node}
                      nodes={needs.nodes}
                      action={asked.action}
                      onDone={focus}
                    />
                  </div>
                </div>
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head() {
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.grid}>
        {heads.map(({ text, look }) => (
          <div key={text} role="columnheader" className={look}>
            {text === 'Action' ? <span className="spoken">{text}</span> : text}
          </div>
        ))}
      </div>
    </div>
  );
}
