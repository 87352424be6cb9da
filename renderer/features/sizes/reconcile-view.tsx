import { useCallback, useMemo, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import type { ReconcileAnswer } from '../../../shared/contract/sizes.ts';
import type { Failure } from '../../../shared/failure.ts';
import { clockText, countOf, sizeText } from '../../../shared/figure-text.ts';
import { ask, useQuestion } from '../../api.ts';
import { useCommands } from '../../state/keys.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Banner } from '../../ui/banner.tsx';
import { Button } from '../../ui/button.tsx';
import { CloseButton } from '../../ui/drawer.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SkeletonRows } from '../../ui/skeleton-rows.tsx';
import { Split } from '../../ui/split.tsx';
import { showToast } from '../../ui/toast.tsx';
import { ControlLabel, Space, Toolbar } from '../../ui/toolbar.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { DisagreementPane } from './disagreement-pane.tsx';
import { ReconcileList } from './reconcile-list.tsx';
import { differs, treeRows } from './reconcile-rows.ts';
import css from './sizes.module.css';

interface ReconcileViewProps {
  readonly at: At;
  readonly revision: number | undefined;
  readonly onClose: () => void;
}

/** Names against pg_inherits, one by one: where the two ways of lumping disagree, and what to do about it. */
export function ReconcileView({ at, revision, onClose }: ReconcileViewProps) {
  const asked = useQuestion('sizes.reconcile', revision === undefined ? null : { at, revision }, {
    keepPrevious: true,
  });
  useShownSql(asked.statements);
  useCommands([{ id: 'sizes.closeReconcile', label: 'Back to Sizes', keys: 'Esc', run: onClose }]);
  const [show, setShow] = useUrlState('trees', 'all', ['all', 'differences'] as const);
  const [chosen, setChosen] = useState<string | null>(null);
  const [width, setWidth] = usePaneSize('sizes.reconcile', 404);
  const data = useLastGood(asked.data);
  const [toggled, setToggled] = useState<ReadonlySet<number>>(new Set());
  const toggle = useCallback((root: number) => setToggled((before) => flipped(before, root)), []);
  const rows = useMemo(() => (data ? treeRows(data, show === 'differences', toggled) : []), [data, show, toggled]);
  const row = rows.find(({ id }) => id === chosen);
  const leaveOut = async (nspname: string, relname: string) => {
    await ask('sizes.leaveOut', { at, nspname, relname, isLeftOut: true });
    showToast({ title: 'Shown on its own from now on', detail: 'A rule of this connection; the server is unchanged.' });
    asked.again();
  };
  const side =
    row?.kind === 'relation' ? (
      <DisagreementPane at={at} tree={row.tree} relation={row.relation} rule={data?.rule ?? ''} onLeaveOut={leaveOut} />
    ) : null;
  return (
    <div className={css.page}>
      <Head data={data} show={show} onShow={setShow} onClose={onClose} />
      <Split side={side} sideLabel="Relation" size={width} onSize={setWidth} min={320} max={640}>
        <div className={css.pane}>
          {data ? (
            <>
              {asked.failure && <NotNow failure={asked.failure} again={() => asked.again()} />}
              <Rule data={data} />
              <ReconcileList data={data} rows={rows} chosen={chosen} onChoose={setChosen} onToggle={toggle} />
            </>
          ) : (
            <Nothing failure={asked.failure} />
          )}
        </div>
      </Split>
    </div>
  );
}

/** A refused answer leaves what is on the screen, and the pane that is open beside it. */
function useLastGood(data: ReconcileAnswer | undefined): ReconcileAnswer | undefined {
  const [good, setGood] = useState<ReconcileAnswer>();
  if (data && data !== good) setGood(data);
  return data ?? good;
}

/** Before the first answer. */
function Nothing({ failure }: { readonly failure: Failure | undefined }) {
  return failure ? <FailureNote failure={failure} /> : <SkeletonRows widths={[0, 68, 82, 86, 86, 88, 204]} />;
}

function NotNow({ failure, again }: { readonly failure: Failure; readonly again: () => void }) {
  return (
    <Banner
      tone="idletx"
      actions={
        <Button size={22} onClick={again}>
          Compare again
        </Button>
      }
    >
      <b>Not compared anew.</b> {visibleText(failure.message)}. {failure.advice} What is below is of the reading before.
    </Banner>
  );
}

function flipped(roots: ReadonlySet<number>, root: number): ReadonlySet<number> {
  const next = new Set(roots);
  if (!next.delete(root)) next.add(root);
  return next;
}

interface HeadProps {
  readonly data: ReconcileAnswer | undefined;
  readonly show: 'all' | 'differences';
  readonly onShow: (show: 'all' | 'differences') => void;
  readonly onClose: () => void;
}

function Head({ data, show, onShow, onClose }: HeadProps) {
  const differing = data?.trees.filter(differs).length ?? 0;
  const options = [
    { value: 'differences' as const, label: `Only differences ${differing}` },
    { value: 'all' as const, label: `All ${data?.trees.length ?? 0}` },
  ];
  return (
    <PageHeader title="Reconcile" under={data && headline(data, differing)}>
      <Space />
      <Segmented label="Trees shown" value={show} options={options} onChange={onShow} />
      <CloseButton onClose={onClose} />
    </PageHeader>
  );
}

/** "121 lumps by name suffix against 8 partition trees: 2 disagree, 1 orphan, 14.0 GB" */
function headline(data: ReconcileAnswer, differing: number): string {
  const orphans = data.trees.flatMap((tree) => tree.disagreements.filter(({ kind }) => kind === 'orphan'));
  const bytes = orphans.reduce((sum, one) => sum + one.total_bytes, 0);
  const against = `${countOf(data.lumps, 'lump')} by name suffix against ${countOf(data.trees.length, 'partition tree')}`;
  const found = differing === 0 ? 'all agree' : `${differing} disagree`;
  return `${against}: ${found}${orphans.length > 0 ? `, ${countOf(orphans.length, 'orphan')}, ${sizeText(bytes)}` : ''}`;
}

function Rule({ data }: { readonly data: ReconcileAnswer }) {
  return (
    <Toolbar label="Rule">
      <ControlLabel>
        By name: what is left without its trailing <code>{data.rule}</code>. By tree: what pg_inherits says.
      </ControlLabel>
      <Space />
      <ControlLabel>sizes read at {clockText(new Date(data.summary.readAt))}</ControlLabel>
    </Toolbar>
  );
}
