import type { ReactNode } from 'react';
import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { LockRow } from '../../../shared/contract/locks.ts';
import type { At } from '../../../shared/contract/place.ts';
import type { LockNode, LockTree } from '../../../shared/locks/lock-node.ts';
import { useLive } from '../../state/live.ts';
import { Button } from '../../ui/button.tsx';
import { DrawerHead } from '../../ui/drawer.tsx';
import { SectionHead } from '../../ui/page-header.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { ModeMatrix } from './mode-matrix.tsx';
import { nameOf } from './node-words.ts';
import css from './pane.module.css';
import { QueueList } from './queue-list.tsx';
import { WaysOut } from './ways-out.tsx';
import { isAboutTable, type WhyFacts, whyFacts } from './why-facts.ts';
import { WhySentence } from './why-sentence.tsx';

interface WhyPaneProps {
  readonly at: At;
  readonly tree: LockTree;
  readonly node: LockNode;
  readonly onModes: () => void;
  /** Every lock of that pid, in the other view. */
  readonly onAll: (pid: number) => void;
  readonly onClose: () => void;
}

/** One that waits, or that others wait for: why, who is next, and what would help. */
export function WhyPane({ at, tree, node, onModes, onAll, onClose }: WhyPaneProps) {
  const facts = whyFacts(node, tree);
  const xactMs = useXactMs(tree);
  const isWaiting = node.wait !== null;
  return (
    <div className={css.pane}>
      <DrawerHead
        title={
          <>
            Why <SafeText text={nameOf(node)} /> {isWaiting ? 'waits' : 'blocks'}
          </>
        }
        onClose={onClose}
      />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section className={css.scroll} tabIndex={0} aria-label="Why it waits">
        <div className={css.part}>
          <WhySentence facts={facts} />
          {!isWaiting && <RootSentence node={node} wanted={wantedRows(node, tree)} />}
          {isAboutTable(facts) && <Matrix facts={facts} />}
          <p className={css.links}>
            <Button size={20} look="link" onClick={onModes}>
              All lock modes
            </Button>
            {node.pid !== null && (
              <Button size={20} look="link" onClick={() => onAll(node.pid ?? 0)}>
                All locks of {node.pid}
              </Button>
            )}
          </p>
        </div>
        {queuesOf(node, tree, facts.locks).map(({ object, locks }) => (
          <div key={object} className={css.rule}>
            <SectionHead
              title={
                <>
                  Lock queue on <SafeText text={object} />
                </>
              }
            />
            <QueueList locks={locks} nowMs={tree.nowMs} xactMs={xactMs} />
          </div>
        ))}
        <div className={css.rule}>
          <SectionHead title="Ways out" />
          <WaysOut at={at} node={node} root={facts.root} nodes={tree.nodes} nowMs={tree.nowMs} />
        </div>
      </section>
    </div>
  );
}

/** Of what it waits for; of a root, what others wait for because of it (the first few). */
function queuesOf(node: LockNode, { locks }: LockTree, own: readonly LockRow[]) {
  if (node.wait !== null) return own.length === 0 ? [] : [{ object: node.wait.object, locks: own }];
  const tags = [...new Map(node.holds.map(({ tag, object }) => [tag, object]))].slice(0, 3);
  return tags.map(([tag, object]) => ({ object, locks: locks.filter((lock) => lock.tag === tag) }));
}

/** Rows for which others wait until its transaction ends; the lock on the transaction says nothing of them. */
const wantedRows = ({ holds }: LockNode, { nodes }: LockTree): readonly string[] => [
  ...new Set(nodes.flatMap(({ wait }) => (wait?.row && holds.some(({ tag }) => tag === wait.tag) ? [wait.row] : []))),
];

interface RootSentenceProps {
  readonly node: LockNode;
  readonly wanted: readonly string[];
}

function RootSentence({ node: { holds, blocks, prepared }, wanted }: RootSentenceProps) {
  const [first, ...more] = holds;
  const behind = `${blocks} ${blocks === 1 ? 'backend waits' : 'backends wait'} behind it, directly or behind others.`;
  if (!first) return <p>{behind}</p>;
  return (
    <p>
      It {prepared ? 'was prepared and still ' : ''}holds <b>{first.mode}</b> on{' '}
      <b>
        <SafeText text={first.object} />
      </b>
      {more.length > 0 && ` and ${more.length} more that others want`}, and waits for nobody.{' '}
      <WantedRows rows={wanted} />
      {behind}
    </p>
  );
}

function WantedRows({ rows: [row, ...more] }: { readonly rows: readonly string[] }) {
  if (row === undefined) return null;
  return (
    <>
      It has changed or locked{' '}
      <b>
        <SafeText text={row} />
      </b>
      {more.length > 0 && `, ${more.length} more`}, which others want.{' '}
    </>
  );
}

function Matrix({ facts }: { readonly facts: WhyFacts }) {
  const { contested, queued, node } = facts;
  const said = [
    ...contested.map(({ asked, held }) => `${asked} conflicts with ${held}, which is held`),
    ...queued.map(({ asked, held }) => `${asked} stands behind a request for ${held}`),
  ];
  const outlined = queued.filter(({ asked }) => asked !== node.wait?.mode || contested.length === 0);
  return (
    <div>
      <ModeMatrix contested={contested} queued={outlined} label={`Lock mode conflicts: ${said.join('; ')}`} />
      <p className={css.small}>Grey cells conflict. {captionOf(outlined.length > 0, facts)}</p>
    </div>
  );
}

function captionOf(hasOutline: boolean, { node, queued }: WhyFacts): ReactNode {
  if (!hasOutline) return null;
  if (node.wait?.isQueued) {
    return 'Outlined: its request conflicts with nothing granted, only with a request ahead of it in the queue.';
  }
  const modes = [...new Set(queued.map(({ asked }) => asked))].join(', ');
  return `Outlined: those behind it request ${modes}, which conflicts with nothing granted, only with the request of ${nameOf(node)} ahead of them in the queue.`;
}

/** When the transaction of a holder began, from the tree, else from the last sample. */
function useXactMs({ nodes }: LockTree): (lock: LockRow) => number | null {
  const backends = useLive((live) => live.backends);
  return ({ pid, gid }) => {
    const node = nodes.find((one) => (gid === null ? one.pid === pid : one.prepared?.gid === gid));
    if (node) return serverMsOrNull(node.prepared?.prepared ?? node.backend?.xact_start ?? null);
    for (const backend of backends.values()) if (backend.pid === pid) return serverMsOrNull(backend.xact_start);
    return null;
  };
}
