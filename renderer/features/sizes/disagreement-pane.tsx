import type { At } from '../../../shared/contract/place.ts';
import type { Disagreement, TreeRow } from '../../../shared/contract/sizes.ts';
import { countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { openRoom } from '../../state/place.ts';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { FailureNote } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { attachSql } from './attach-sql.ts';
import css from './reconcile.module.css';

interface DisagreementPaneProps {
  readonly at: At;
  readonly tree: TreeRow;
  readonly relation: Disagreement;
  readonly rule: string;
  readonly onLeaveOut: (nspname: string, relname: string) => Promise<void>;
}

/** One relation on which name and tree disagree: what it is, what that means, and the ways out. */
export function DisagreementPane({ at, tree, relation, rule, onLeaveOut }: DisagreementPaneProps) {
  const list = () => openRoom(at, 'relations', { filter: relation.relname });
  return (
    <div className={css.pane}>
      <h2 className={css.title}>
        <SafeText text={relation.relname} />
      </h2>
      <Facts at={at} relation={relation} />
      <h3 className={css.head}>What it means</h3>
      <p className={css.text}>
        <Meaning tree={tree} relation={relation} rule={rule} />
      </p>
      <h3 className={css.head}>Ways out</h3>
      {relation.kind !== 'stray' && (
        <Way
          title="Show it on its own"
          text="A rule for this connection, changes nothing on the server."
          action={
            <Button size={22} onClick={() => void onLeaveOut(relation.nspname, relation.relname)}>
              Leave out of lump
            </Button>
          }
        />
      )}
      {relation.kind === 'orphan' && <Attach tree={tree} relation={relation} />}
      <Way
        title="Look at it first"
        text="Columns, indexes, who references it."
        action={
          <Button size={22} onClick={list}>
            List in Relations
          </Button>
        }
      />
    </div>
  );
}

const kinds: Readonly<Record<string, string>> = {
  r: 'table',
  m: 'materialized view',
  p: 'partitioned table',
  f: 'foreign table',
};

function Facts({ at, relation }: Pick<DisagreementPaneProps, 'at' | 'relation'>) {
  const asked = useQuestion('sizes.relation', { at, oid: relation.oid });
  const { data, failure } = asked;
  const lines: readonly (readonly [string, string])[] = [
    ['Kind', `${kinds[relation.relkind] ?? relation.relkind}${data ? `, owner ${data.owner}` : ''}`],
    ['Rows', relation.rows === null ? unknown : `~${countText(relation.rows)}`],
    [
      'Heap, indexes, TOAST',
      [relation.heap_bytes, relation.indexes_bytes, relation.toast_bytes].map(sizeText).join(', '),
    ],
    ['Last scan', lastScan(data)],
    ['Rows written since the statistics began', data?.n_writes == null ? unknown : countText(data.n_writes)],
  ];
  return (
    <>
      <dl className={css.facts}>
        {lines.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>
              <SafeText text={value} />
            </dd>
          </div>
        ))}
      </dl>
      {failure && (
        <FailureNote
          failure={failure}
          isBare
          ways={
            <Button size={22} onClick={() => asked.again()}>
              Ask again
            </Button>
          }
        />
      )}
    </>
  );
}

function lastScan(data: { readonly last_scan: string | null; readonly isLastScanKnown: boolean } | undefined): string {
  if (!data) return unknown;
  if (!data.isLastScanKnown) return 'unknown before PostgreSQL 16';
  return data.last_scan ?? 'none since the statistics began';
}

function Meaning({ tree, relation, rule }: Pick<DisagreementPaneProps, 'tree' | 'relation' | 'rule'>) {
  const parent = <SafeText text={tree.relname} />;
  if (relation.kind === 'stray') {
    return (
      <>
        It is a child of {parent}, but its name does not fit <code>{rule}</code>, so by name it is a lump of its own. By
        partition tree it counts with its parent.
      </>
    );
  }
  if (relation.kind === 'elsewhere') {
    return (
      <>
        The name fits <code>{rule}</code>, so Sizes counts it in the lump <SafeText text={tree.lumpName} />. It is a
        child of another table than {parent}.
      </>
    );
  }
  return (
    <>
      The name fits <code>{rule}</code>, so Sizes counts it in the lump <SafeText text={tree.lumpName} />. It has no
      parent, so queries on {parent} do not see its rows, and dropping old partitions never reaches it.
      {tree.firstDay !== null && ` The first partition starts at ${tree.firstDay}.`}
      {relation.hasSameColumns === false &&
        ' Its columns differ from the tree’s: perhaps it is another table altogether.'}
    </>
  );
}

function Attach({ tree, relation }: Pick<DisagreementPaneProps, 'tree' | 'relation'>) {
  const sql = attachSql(tree, relation);
  const text = tree.isDeclarative
    ? `Scans ${sizeText(relation.total_bytes)} under AccessExclusiveLock on this table unless a CHECK proves the range.`
    : 'Takes ShareUpdateExclusiveLock on the parent; columns and constraints must match.';
  return (
    <>
      <Way title="Attach it" text={text} action={<CopyButton text={sql} />} />
      <div className={css.code}>
        <SqlCode sql={sql} isWrapped isSmall />
      </div>
    </>
  );
}

interface WayProps {
  readonly title: string;
  readonly text: string;
  readonly action: React.ReactNode;
}

function Way({ title, text, action }: WayProps) {
  return (
    <div className={css.way}>
      <div>
        <b>{title}</b>
        <div>{text}</div>
      </div>
      {action}
    </div>
  );
}
