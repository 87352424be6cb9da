import { useEffect, useId, useRef, useState } from 'react';
import { countOf } from '../../../shared/figure-text.ts';
import type { Comparison } from '../../../shared/plans/comparison.ts';
import { useCommands } from '../../state/keys.ts';
import { useUrlState } from '../../state/url-state.ts';
import { classes } from '../../ui/classes.ts';
import { SectionHead } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { Space } from '../../ui/toolbar.tsx';
import type { Target } from './findings.tsx';
import { NodeDetail } from './node-detail.tsx';
import { PlanText } from './plan-text.tsx';
import { letterOf } from './sides.ts';
import { type ShownSides, TreeLine } from './tree-line.tsx';
import { isDifferent } from './tree-rows.ts';
import css from './trees.module.css';
import { useTreeLines } from './use-tree-lines.ts';

interface TreesProps {
  readonly comparison: Comparison;
  readonly sides: ShownSides;
  /** Asked for by a finding; a new object each time. */
  readonly target: Target | null;
}

const views = ['tree', 'a', 'b'] as const;

/** The plans node to node, as text, and the nodes of one line in full. */
export function Trees({ comparison, sides, target }: TreesProps) {
  const [chosen, setView] = useUrlState<(typeof views)[number]>('plan', 'tree', views);
  const [isDetailed, setDetailed] = useState(false);
  const tree = useTreeLines(comparison, () => setDetailed(true));
  useInSight(isDetailed, tree.current, tree.reveal);
  useTarget(target, tree.goTo, () => setView('tree'));
  const isPair = sides.length === 2;
  const asText = sides.find(({ side }) => side === chosen);
  const differences = isPair ? tree.lines.filter(isDifferent).length : 0;
  const close = () => {
    setDetailed(false);
    tree.scroller.current?.focus();
  };
  useCommands([
    { id: 'plans.next', label: 'Next difference', keys: 'F8', run: () => isPair && tree.goToDifference(1) },
    {
      id: 'plans.previous',
      label: 'Previous difference',
      keys: 'Shift F8',
      run: () => isPair && tree.goToDifference(-1),
    },
    {
      id: 'plans.close',
      label: 'Close the node',
      keys: 'Esc',
      isHidden: true,
      run: () => isDetailed && close() === undefined,
    },
  ]);
  return (
    <>
      <SectionHead title={isPair ? 'Plan trees, aligned' : 'Plan'} under={comparison.rough ?? undefined}>
        <Legend isPair={isPair} />
        <Space />
        <Segmented
          label="Plans as"
          value={asText ? chosen : 'tree'}
          onChange={setView}
          options={[
            { value: 'tree', label: isPair ? 'Side by side' : 'Tree' },
            ...sides.map(({ side }) => ({ value: side, label: isPair ? `Text ${letterOf[side]}` : 'Text' })),
          ]}
        />
        {isPair && (
          <span className={css.hint}>
            {differences === 0 ? 'No differences' : `F8 next of ${countOf(differences, 'difference')}`}
          </span>
        )}
      </SectionHead>
      {asText ? (
        <PlanText plan={asText.shown.plan} letter={letterOf[asText.side]} />
      ) : (
        <>
          <Grid comparison={comparison} sides={sides} tree={tree} />
          {isDetailed && tree.line && <NodeDetail line={tree.line} sides={sides} onClose={close} />}
        </>
      )}
    </>
  );
}

/** The line that is shown in full must not stand behind what is shown of it. */
function useInSight(isDetailed: boolean, current: number, reveal: (index: number) => void): void {
  const latest = useRef(reveal);
  useEffect(() => {
    latest.current = reveal;
  });
  useEffect(() => {
    if (isDetailed && current >= 0) latest.current(current);
  }, [isDetailed, current]);
}

/** Goes there once for each time that it was asked for. */
function useTarget(target: Target | null, goTo: (target: Target) => void, showTree: () => void): void {
  const latest = useRef({ goTo, showTree });
  useEffect(() => {
    latest.current = { goTo, showTree };
  });
  useEffect(() => {
    if (target === null) return;
    latest.current.showTree();
    latest.current.goTo(target);
  }, [target]);
}

function Legend({ isPair }: { readonly isPair: boolean }) {
  return (
    <span className={css.legend}>
      {isPair && (
        <>
          <span>
            <i className={css.isChanged} />
            changed
          </span>
          <span>
            <i className={css.isOnly} />
            only on this side
          </span>
        </>
      )}
      <span>
        <i className={css.isWrong} />
        estimate off by 3× or more
      </span>
    </span>
  );
}

interface GridProps extends Omit<TreesProps, 'target'> {
  readonly tree: ReturnType<typeof useTreeLines>;
}

function Grid({ comparison, sides, tree }: GridProps) {
  const base = useId();
  const { lines, drawn, height, current, scroller, on } = tree;
  const places = drawn ?? lines.map((_, index) => ({ index, start: null }));
  return (
    <div className={classes(css.trees, lines.length < 9 && css.fit)}>
      <div
        ref={scroller}
        role="treegrid"
        aria-label={sides.length === 2 ? 'Plan trees' : 'Plan tree'}
        aria-rowcount={lines.length + 1}
        aria-colcount={sides.length * 4}
        aria-activedescendant={current < 0 ? undefined : `${base}-${current}`}
        tabIndex={0}
        className={css.scroller}
        {...on}
      >
        <Head sides={sides} />
        <div role="rowgroup" className={css.body} style={height === null ? undefined : { height }}>
          {places.map(({ index, start }) => {
            const line = lines[index];
            return (
              line && (
                <TreeLine
                  key={line.key}
                  {...{ line, comparison, sides, index }}
                  id={`${base}-${index}`}
                  isSelected={index === current}
                  top={start}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

function Head({ sides }: { readonly sides: ShownSides }) {
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={classes(css.pair, sides.length === 1 && css.alone)}>
        {sides.map(({ side, shown: { plan } }) => (
          <div key={side} role="none" className={css.pane}>
            <span role="columnheader">Node</span>
            <span role="columnheader">{plan.isAnalyzed ? 'Self time' : 'Total cost'}</span>
            <span role="columnheader">{plan.isAnalyzed ? 'Rows, estimated → actual' : 'Rows, estimated'}</span>
            <span role="columnheader">Buffers</span>
          </div>
        ))}
      </div>
    </div>
  );
}
