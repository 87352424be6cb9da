import { countText } from '../../../shared/figure-text.ts';
import { useQuestion } from '../../api.ts';
import { PaneGroup, PaneLine } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { Part, Quiet } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

export function ForeignKeysTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.foreignKeys', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {(keys) =>
        keys.out.length + keys.in.length === 0 ? (
          <Quiet>No foreign key, in or out.</Quiet>
        ) : (
          <>
            <Direction title="Foreign keys out" keys={keys.out} one={one} isOut />
            <Direction title="Foreign keys in" keys={keys.in} one={one} isOut={false} />
          </>
        )
      }
    </Part>
  );
}

type Key = NonNullable<ReturnType<typeof useQuestion<'relations.foreignKeys'>>['data']>['out'][number];

interface DirectionProps {
  readonly title: string;
  readonly keys: readonly Key[];
  readonly one: One;
  readonly isOut: boolean;
}

function Direction({ title, keys, one, isOut }: DirectionProps) {
  return (
    <>
      <PaneGroup title={title} end={countText(keys.length)} />
      {keys.map((key) => (
        <PaneLine
          key={key.oid}
          name={
            <button type="button" className={css.link} onClick={() => one.onGo(`c${key.otherOid}`)}>
              <SafeText text={`${key.otherSchema}.${key.otherName}`} />
            </button>
          }
          tags={!key.isValidated && <Tag tone="idletx">not valid</Tag>}
          end={
            <>
              {!key.isIndexed && <NoIndex columns={isOut ? key.columns : key.otherColumns} />}
              <Tag tone="line">on delete {key.onDelete}</Tag>
            </>
          }
          code={
            <SafeText
              text={
                isOut
                  ? `(${key.columns.join(', ')}) → (${key.otherColumns.join(', ')})`
                  : `(${key.otherColumns.join(', ')}) → (${key.columns.join(', ')})`
              }
            />
          }
        />
      ))}
    </>
  );
}

/** A delete or update of the table pointed to then reads all of the table that points. */
function NoIndex({ columns }: { readonly columns: readonly string[] }) {
  const names = columns.join(', ');
  return (
    <Tag tone="idletx" title={`No index of the referencing table begins with ${visibleText(names)}`}>
      no index on <SafeText text={names} />
    </Tag>
  );
}
