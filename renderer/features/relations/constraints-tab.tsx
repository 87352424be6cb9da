import { useQuestion } from '../../api.ts';
import { PaneLine } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Part, Quiet, withheldText } from './part.tsx';
import type { One } from './relation-drawer.tsx';

export function ConstraintsTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.constraints', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {({ constraints }) =>
        constraints.length === 0 ? (
          <Quiet>No constraint.</Quiet>
        ) : (
          constraints.map((constraint) => (
            <PaneLine
              key={constraint.oid}
              name={<SafeText text={constraint.conname} />}
              tags={
                <>
                  {!constraint.isValidated && <Tag tone="idletx">not valid</Tag>}
                  {constraint.isInherited && <Tag>inherited</Tag>}
                </>
              }
              code={
                constraint.withheld ? (
                  withheldText(constraint.withheld)
                ) : (
                  <SafeText text={constraint.definition ?? ''} />
                )
              }
            />
          ))
        )
      }
    </Part>
  );
}
