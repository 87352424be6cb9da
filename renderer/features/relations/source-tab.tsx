import { useQuestion } from '../../api.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { SqlCode } from '../../ui/sql-code.tsx';
import { Part, Withheld } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

/** The body as it is stored; C functions have a library and a symbol instead. */
export function SourceTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.source', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {(data) => {
        const body = data.prosrc === '' ? (data.definition ?? '') : data.prosrc;
        return (
          <>
            <Withheld part={data.withheld} onAgain={() => asked.again()} />
            <div className={css.bar}>
              <span className={css.grey}>{data.language}</span>
              <code className={css.type}>
                <SafeText text={data.signature} />
              </code>
              <span className={css.end}>
                <CopyButton text={body}>Copy source</CopyButton>
              </span>
            </div>
            {data.probin !== null && (
              <div className={css.note}>
                <span className={css.grey}>Library</span>
                <code>
                  <SafeText text={data.probin} />
                </code>
              </div>
            )}
            <div className={css.code}>
              <SqlCode sql={body} isSmall isWrapped />
            </div>
          </>
        );
      }}
    </Part>
  );
}
