import { useQuestion } from '../../api.ts';
import { PaneLine } from '../../ui/drawer.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Part, Quiet, withheldText } from './part.tsx';
import type { One } from './relation-drawer.tsx';
import css from './relations.module.css';

const states: Readonly<Record<string, string>> = { D: 'disabled', R: 'on replicas only', A: 'always' };

export function TriggersTab({ one }: { readonly one: One }) {
  const asked = useQuestion('relations.triggers', { at: one.at, oid: one.oid });
  return (
    <Part asked={asked}>
      {({ triggers }) =>
        triggers.length === 0 ? (
          <Quiet>No trigger.</Quiet>
        ) : (
          triggers.map((trigger) => (
            <PaneLine
              key={trigger.oid}
              name={<SafeText text={trigger.tgname} />}
              tags={states[trigger.tgenabled] && <Tag tone="idletx">{states[trigger.tgenabled]}</Tag>}
              end={
                <button type="button" className={css.link} onClick={() => one.onGo(`p${trigger.functionOid}`)}>
                  <SafeText text={trigger.function} />
                </button>
              }
              code={trigger.withheld ? withheldText(trigger.withheld) : <SafeText text={trigger.definition ?? ''} />}
            />
          ))
        )
      }
    </Part>
  );
}
