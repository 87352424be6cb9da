import { countText, sizeText, unknown } from '../../../shared/figure-text.ts';
import { lack } from '../../../shared/relations/estimates.ts';
import { useQuestion } from '../../api.ts';
import { PaneGroup, PaneLine } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { lackWords } from './lack-words.ts';
import { Part, Quiet, Withheld, withheldText } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

export function PartitionsTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.partitions', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {(data) => (
        <>
          <Withheld part={data.withheld} onAgain={() => asked.again()} />
          {data.key !== null && (
            <Fact label="Partitioned by">
              <SafeText text={data.key} />
            </Fact>
          )}
          {data.ownBound !== null && (
            <Fact label="Holds">
              <SafeText text={data.ownBound} />
            </Fact>
          )}
          {data.partitions.length === 0 ? (
            <Quiet>Nothing below it.</Quiet>
          ) : (
            <>
              <PaneGroup
                title={data.partitions[0]?.isPartition === false ? 'Children by inheritance' : 'Partitions'}
                end={countText(data.partitions.length)}
              />
              {data.partitions.map((partition) => (
                <PartitionLine key={partition.oid} partition={partition} one={one} />
              ))}
            </>
          )}
        </>
      )}
    </Part>
  );
}

type Partition = NonNullable<ReturnType<typeof useQuestion<'relations.partitions'>>['data']>['partitions'][number];

function PartitionLine({ partition, one }: { readonly partition: Partition; readonly one: One }) {
  const { bound, withheld, estimated_bytes, lacks_toast, lacks_partitions } = partition;
  const lacks = (lacks_toast ? lack.toast : 0) | (lacks_partitions ? lack.partitions : 0);
  return (
    <PaneLine
      name={
        <button type="button" className={css.link} onClick={() => one.onGo(`c${partition.oid}`)}>
          <span className={css.schema}>
            <SafeText text={`${partition.schema}.`} />
          </span>
          <SafeText text={partition.relname} />
        </button>
      }
      tags={
        <>
          {partition.isDefault && <Tag>DEFAULT</Tag>}
          {partition.isDetachPending && <Tag tone="idletx">detach pending</Tag>}
        </>
      }
      end={
        estimated_bytes === null ? (
          unknown
        ) : (
          <span title={lackWords(lacks)}>
            {'~'}
            {sizeText(estimated_bytes)}
          </span>
        )
      }
      code={withheld ? withheldText(withheld) : bound === null ? undefined : <SafeText text={bound} />}
    />
  );
}

function Fact({ label, children }: { readonly label: string; readonly children: React.ReactNode }) {
  return (
    <div className={css.note}>
      <span className={css.grey}>{label}</span>
      <code>{children}</code>
    </div>
  );
}
