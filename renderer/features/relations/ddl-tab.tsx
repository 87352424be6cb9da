import { useState } from 'react';
import { useQuestion } from '../../api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { PaneGroup } from '../../ui/drawer.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Part, Quiet, Withheld } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

const views = [
  { value: 'all', label: 'CREATE statements' },
  { value: 'short', label: 'Columns only' },
] as const;

/** Put together from the catalogs; copied without a line break at its end, so that pasting runs nothing. */
export function DdlTab({ one }: { readonly one: One }) {
  const { at, oid, catalog } = one;
  const [view, setView] = useState<'all' | 'short'>('all');
  const asked = useQuestion('relations.ddl', { at, oid, catalog });
  return (
    <Part asked={asked}>
      {(data) => {
        const text = (view === 'all' ? data.text : data.short).trimEnd();
        return (
          <>
            {data.withheld.map((part) => (
              <Withheld key={part.what} part={part} onAgain={() => asked.again()} />
            ))}
            <div className={css.bar}>
              <Segmented label="What is shown" value={view} options={views} onChange={setView} />
              <span className={css.end}>
                <CopyButton text={text}>Copy DDL</CopyButton>
              </span>
            </div>
            <div className={css.code}>
              <SqlCode sql={text} isSmall isWrapped />
            </div>
            <PaneGroup title="Built from" />
            <Quiet>
              <code>{data.builtFrom.join(', ')}</code>
            </Quiet>
          </>
        );
      }}
    </Part>
  );
}
