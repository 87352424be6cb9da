import { countOf, sizeText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { PaneLine } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { isoText, Part, Quiet, withheldText } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

export function IndexesTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.indexes', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {({ indexes, stats_reset }) =>
        indexes.length === 0 ? (
          <Quiet>No index.</Quiet>
        ) : (
          indexes.map((index) => (
            <PaneLine
              key={index.oid}
              name={
                <button type="button" className={css.link} onClick={() => one.onGo(`c${index.oid}`)}>
                  <SafeText text={index.relname} />
                </button>
              }
              tags={<Tags index={index} />}
              end={
                <>
                  <Use index={index} since={stats_reset} />
                  <span>~{sizeText(index.estimated_bytes)}</span>
                </>
              }
              code={index.withheld ? withheldText(index.withheld) : <SafeText text={partAfterOn(index.definition)} />}
            />
          ))
        )
      }
    </Part>
  );
}

type Index = NonNullable<ReturnType<typeof useQuestion<'relations.indexes'>>['data']>['indexes'][number];

function Tags({ index }: { readonly index: Index }) {
  return (
    <>
      {index.isPrimary && <Tag tone="line">PK</Tag>}
      {index.isUnique && !index.isPrimary && <Tag tone="line">unique</Tag>}
      {!index.isValid && <Tag tone="lock">invalid index</Tag>}
      {!index.isReady && <Tag tone="lock">not ready</Tag>}
    </>
  );
}

/** An index that nobody used since the counters began; those that keep a rule are used by their writes alone. */
function Use({ index, since }: { readonly index: Index; readonly since: string | null }) {
  const { idx_scan, last_idx_scan, isUnique } = index;
  if (idx_scan === null) return <span title="Not known to this role">–</span>;
  const from = since === null ? 'since the statistics began' : `since ${isoText(since)}`;
  if (idx_scan === 0 && !isUnique) return <Tag tone="idletx">0 scans {from}</Tag>;
  const last = last_idx_scan === null ? '' : `, last ${isoText(last_idx_scan)}`;
  return (
    <span className={css.grey} title={`${from}${last}`}>
      {countOf(idx_scan, 'scan')}
    </span>
  );
}

/** `btree (id) WHERE …`: what stands before it is the name, which is above. */
function partAfterOn(definition: string | null): string {
  if (definition === null) return 'dropped meanwhile, refresh the list';
  const at = definition.indexOf(' USING ');
  return at < 0 ? definition : definition.slice(at + ' USING '.length);
}
