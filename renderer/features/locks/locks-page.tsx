import { IconBinaryTree, IconBook2 } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { countText, durationText, durationWords } from '../../../shared/figure-text.ts';
import { useCommands } from '../../state/keys.ts';
import { usePaneSize } from '../../state/layout.ts';
import { useLive } from '../../state/live.ts';
import { useAt } from '../../state/place.ts';
import { useShownSql } from '../../state/shown-sql.ts';
import { useStatus } from '../../state/status.ts';
import { useUrlState } from '../../state/url-state.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SelectField } from '../../ui/select-field.tsx';
import { Split } from '../../ui/split.tsx';
import { Space } from '../../ui/toolbar.tsx';
import { forgetActing } from './acting.ts';
import { AllLocks } from './all-locks.tsx';
import css from './locks.module.css';
import { ModesPane } from './modes-pane.tsx';
import { summaryOf } from './node-words.ts';
import { NotWaiting } from './not-waiting.tsx';
import { longestWaitMs } from './tree-rows.ts';
import { TreeView } from './tree-view.tsx';
import { type Tree, useTree } from './use-tree.ts';
import { WhyPane } from './why-pane.tsx';

/** Who waits for whom, why, and the ways out. */
export function LocksPage() {
  const at = useAt();
  return <Locks key={at} at={at} />;
}

const views = ['tree', 'all'] as const;
type View = (typeof views)[number];

/** In the address beside a backend's key: the reference. */
const modes = 'modes';

function Locks({ at }: { readonly at: At }) {
  const [view, setView] = useUrlState<View>('view', 'tree', views);
  const [open, setOpen] = useUrlState('open', '');
  const [selected, setSelected] = useState<string | null>(open === '' || open === modes ? null : open);
  const [, setFilter] = useUrlState('filter', '');
  const [width, setWidth] = usePaneSize('locks.why', 380);
  const showAll = (pid: number) => {
    setFilter(`${pid}`);
    setView('all');
  };
  const tree = useTree(at);
  const statements = useLive((live) => live.statements);
  useShownSql(tree.asked.statements);
  useShownSql(statements);
  useStatus(tree.tree ? `pg_locks and pg_blocking_pids, every ${durationWords(tree.tree.everyMs)}` : null);
  useEffect(() => forgetActing, []);
  const close = () => (open === '' ? false : setOpen(''));
  useCommands([
    { id: 'locks.modes', label: 'Show lock modes and what they conflict with', run: () => setOpen(modes) },
    { id: 'locks.close', label: 'Close the pane', keys: 'Esc', isHidden: true, run: close },
  ]);
  const openKey = (key: string) => {
    setSelected(key);
    setOpen(key);
  };
  // The pane follows the cursor once it is open.
  const select = (key: string) => (open === '' || open === modes ? setSelected(key) : openKey(key));
  return (
    <div className={css.page}>
      <Head tree={tree} view={view} onView={setView} onModes={() => setOpen(open === modes ? '' : modes)} />
      {view === 'all' ? (
        <AllLocks at={at} />
      ) : (
        <Split
          side={open === '' ? null : <Side at={at} tree={tree} open={open} onOpen={setOpen} onAll={showAll} />}
          sideLabel={open === modes ? 'Lock modes' : 'Why it waits'}
          size={width}
          onSize={setWidth}
          min={340}
          max={520}
        >
          <TreeView at={at} tree={tree} selected={selected} onSelect={select} onOpen={openKey} />
        </Split>
      )}
    </div>
  );
}

interface SideProps {
  readonly at: At;
  readonly tree: Tree;
  readonly open: string;
  readonly onOpen: (open: string) => void;
  readonly onAll: (pid: number) => void;
}

function Side({ at, tree: { tree }, open, onOpen, onAll }: SideProps) {
  const close = () => onOpen('');
  if (open === modes) return <ModesPane onClose={close} />;
  const node = tree?.nodes.find(({ key }) => key === open);
  if (tree && node)
    return <WhyPane at={at} tree={tree} node={node} onModes={() => onOpen(modes)} onAll={onAll} onClose={close} />;
  return (
    <NotWaiting name={open.replace(/@.*$/, '').replace('prepared:', '')} isKnown={tree !== undefined} onClose={close} />
  );
}

const options = [
  { value: '0', label: '0 s' },
  { value: '1', label: '1 s' },
  { value: '5', label: '5 s' },
  { value: '30', label: '30 s' },
  { value: '300', label: '5 min' },
] as const;

interface HeadProps {
  readonly tree: Tree;
  readonly view: View;
  readonly onView: (view: View) => void;
  readonly onModes: () => void;
}

function Head({ tree: { tree, nodes, least, setLeast, isOld }, view, onView, onModes }: HeadProps) {
  const total = useLive((live) => live.lockCounts.findLast(({ skipped }) => skipped === null)?.modes);
  const count = total?.reduce((sum, mode) => sum + mode.count, 0);
  const longest = tree ? longestWaitMs(nodes, tree.nowMs) : null;
  return (
    <PageHeader title="Locks" under={tree ? summaryOf(nodes, tree.waiting, least, isOld) : ''}>
      {longest !== null && <span className={css.longest}>, longest wait {durationText(longest)}</span>}
      <Space />
      <Button look="quiet" icon={<IconBook2 size={14} stroke={1.6} />} onClick={onModes}>
        Lock modes
      </Button>
      <Segmented
        label="View"
        value={view}
        options={[
          { value: 'tree', label: 'Blocking tree', icon: <IconBinaryTree size={14} stroke={1.6} /> },
          { value: 'all', label: count === undefined ? 'All locks' : `All locks ${countText(count)}` },
        ]}
        onChange={onView}
      />
      <SelectField label="Waiting longer than" value={least} options={options} onChange={setLeast} />
    </PageHeader>
  );
}
