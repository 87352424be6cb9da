import { useQuestion } from '../../api.ts';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { Part, Quiet, Withheld } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';
import { SizePart } from './size-part.tsx';

export function ColumnsTab({ one, hasSize }: { readonly one: One; readonly hasSize: boolean }) {
  const asked = useQuestion('relations.columns', { at: one.at, oid: one.oid });
  return (
    <>
      {hasSize && <SizePart one={one} />}
      <Part asked={asked}>
        {({ columns, withheld }) => (
          <>
            <Withheld part={withheld} onAgain={() => asked.again()} />
            {columns.length === 0 ? (
              <Quiet>No columns.</Quiet>
            ) : (
              <table className={css.table}>
                <thead>
                  <tr>
                    <th style={{ width: '38%' }}>Column</th>
                    <th style={{ width: '30%' }}>Type</th>
                    <th className={css.right}>Null, default</th>
                  </tr>
                </thead>
                <tbody>
                  {columns.map((column) => (
                    <ColumnRow key={column.attnum} column={column} isLocked={withheld !== null} />
                  ))}
                </tbody>
              </table>
            )}
          </>
        )}
      </Part>
    </>
  );
}

type Column = NonNullable<ReturnType<typeof useQuestion<'relations.columns'>>['data']>['columns'][number];

function ColumnRow({ column, isLocked }: { readonly column: Column; readonly isLocked: boolean }) {
  const rest = restOf(column, isLocked);
  return (
    <tr>
      <td title={visibleText(column.description ?? column.attname)}>
        <span className={css.name}>
          <SafeText text={column.attname} />
        </span>
        {column.isPrimaryKey && (
          <span className={css.badge}>
            <Tag tone="line">PK</Tag>
          </span>
        )}
        {column.isForeignKey && (
          <span className={css.badge}>
            <Tag tone="line">FK</Tag>
          </span>
        )}
        {!column.isReadable && (
          <span className={css.badge}>
            <Tag tone="line">no SELECT</Tag>
          </span>
        )}
      </td>
      <td className={css.type} title={visibleText(column.type)}>
        <SafeText text={column.type} />
      </td>
      <td className={css.right} title={visibleText(rest)}>
        <SafeText text={rest} />
      </td>
    </tr>
  );
}

/** "not null, default now()" */
function restOf(column: Column, isLocked: boolean): string {
  const identity = { a: 'identity', d: 'identity by default' }[column.attidentity];
  const value = column.default ?? (column.hasDefault && isLocked ? 'locked' : null);
  const given = column.attgenerated === '' ? `default ${value}` : `generated ${value}`;
  const parts = [
    column.attnotnull ? 'not null' : null,
    identity ?? null,
    value === null ? null : given,
    column.collation === null ? null : `collate ${column.collation}`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}
