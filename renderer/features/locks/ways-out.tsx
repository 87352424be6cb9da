import { serverMsOrNull } from '../../../shared/activity/server-time.ts';
import type { At } from '../../../shared/contract/place.ts';
import { durationWords } from '../../../shared/figure-text.ts';
import { freedBy } from '../../../shared/locks/freed-by.ts';
import type { LockNode } from '../../../shared/locks/lock-node.ts';
import { isDdl, statementVerb } from '../../../shared/locks/statement-verb.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { askAbout, useActing } from './acting.ts';
import { type Action, nameOf, refusalOf, rollbackPrepared } from './node-words.ts';
import css from './pane.module.css';
import { useConnectionRefusal } from './use-connection-refusal.ts';

interface WaysOutProps {
  readonly at: At;
  readonly node: LockNode;
  readonly root: LockNode;
  readonly nodes: readonly LockNode[];
  readonly nowMs: number;
}

/** What would help, and what it costs: the milder way first. */
export function WaysOut({ at, node, root, nodes, nowMs }: WaysOutProps) {
  const isDdlAhead = node.wait !== null && node.blocks > 0 && isDdl(node.backend?.query ?? null);
  return (
    <>
      {node.wait !== null && <Way {...{ at, node, nodes, nowMs }} action="cancel" />}
      {root.prepared && <Prepared root={root} nodes={nodes} />}
      {root.key !== node.key && root.backend?.kind === 'active' && (
        <Way {...{ at, nodes, nowMs }} node={root} action="cancel" />
      )}
      {!root.prepared && <Way {...{ at, nodes, nowMs }} node={root} action="end" />}
      {isDdlAhead && (
        <p className={css.hint}>
          <code>SET lock_timeout = '2s';</code> before DDL keeps others from queueing behind it.
        </p>
      )}
    </>
  );
}

interface WayProps {
  readonly at: At;
  readonly node: LockNode;
  readonly nodes: readonly LockNode[];
  readonly action: Action;
  readonly nowMs: number;
}

function Way({ at, node, nodes, action, nowMs }: WayProps) {
  const isBusy = useActing(({ busy }) => busy.has(node.key));
  const ofConnection = useConnectionRefusal(at);
  const refusal = ofConnection ?? refusalOf(node, action);
  const verb = statementVerb(node.backend?.query ?? null);
  return (
    <div className={css.way}>
      <div>
        <b>{action === 'cancel' ? `Cancel the ${verb} of ${nameOf(node)}` : `End backend ${nameOf(node)}`}</b>
        <p>{refusal ?? `${othersText(node, nodes)} ${costText(node, action, nowMs)}`}</p>
      </div>
      {ofConnection === null && (
        <Button
          size={22}
          look={action === 'end' ? 'danger' : 'default'}
          disabled={refusal !== null || isBusy}
          onClick={() => askAbout(node.key, action)}
        >
          {action === 'end' ? 'End…' : 'Cancel query…'}
        </Button>
      )}
    </div>
  );
}

/** Who continues. */
function othersText(node: LockNode, nodes: readonly LockNode[]): string {
  const { freed, stillWaiting, isInTurn } = freedBy(node.key, nodes);
  const all = freed.length + stillWaiting.length;
  if (all === 0) return 'Nobody waits behind it.';
  const inTurn = isInTurn ? ', some only after others of them' : '';
  if (stillWaiting.length === 0)
    return all === 1 ? 'The one behind it continues.' : `All ${all} behind it continue${inTurn}.`;
  const first = nodes.find(({ key }) => key === stillWaiting[0]);
  const more = stillWaiting.length > 1 ? ` and ${stillWaiting.length - 1} more` : '';
  const wait = stillWaiting.length > 1 ? 'wait' : 'waits';
  return `${freed.length} of ${all} behind it continue${inTurn}; ${first ? nameOf(first) : 'one'}${more} still ${wait} for others.`;
}

/** What is lost. */
function costText({ backend }: LockNode, action: Action, nowMs: number): string {
  if (backend === null) return '';
  const { xact_start, query_start, application_name } = backend;
  const startMs = serverMsOrNull(xact_start);
  if (action === 'end') {
    const age = startMs === null ? '' : ` of ${durationWords(Math.max(0, nowMs - startMs))}`;
    return `Its open transaction${age} is rolled back, its connection closes.`;
  }
  const isBlock = xact_start !== null && query_start !== null && xact_start < query_start;
  const lost = isBlock ? 'is not done and its transaction fails' : 'is not done';
  return `The ${statementVerb(backend.query)} ${lost}; ${application_name || 'the client'} keeps its connection.`;
}

function Prepared({ root, nodes }: { readonly root: LockNode; readonly nodes: readonly LockNode[] }) {
  const { prepared } = root;
  if (!prepared) return null;
  const text = rollbackPrepared(prepared.gid);
  return (
    <>
      <div className={css.way}>
        <div>
          <b>Decide the prepared transaction</b>
          <p>
            {othersText(root, nodes)} No backend is left to end: whoever prepared it, or {prepared.owner ?? 'its owner'}{' '}
            or a superuser, commits it or rolls it back in database{' '}
            <SafeText text={prepared.database ?? 'of its own'} />. Heapscope only has the text.
          </p>
        </div>
      </div>
      <div className={css.code}>
        <code>
          <SafeText text={text} />
        </code>
        <CopyButton text={text} />
      </div>
    </>
  );
}
