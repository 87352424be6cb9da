import { useQuestion } from '../../api.ts';
import { PaneGroup, PaneLine } from '../../ui/drawer.tsx';
import { Grant } from '../../ui/failure-note.tsx';
import { SafeText } from '../../ui/safe-text.tsx';
import { Tag } from '../../ui/tag.tsx';
import { Part, Quiet } from './part.tsx';
import type { One } from './relation-drawer.tsx';

type Data = NonNullable<ReturnType<typeof useQuestion<'relations.privileges'>>['data']>;

export function PrivilegesTab({ one }: { readonly one: One }) {
  const { at, oid, catalog } = one;
  const asked = useQuestion('relations.privileges', { at, oid, catalog });
  return (
    <Part asked={asked}>
      {(data) => (
        <>
          <Missing missing={data.missing} />
          {data.isDefault && (
            <Quiet>Nothing was granted: the owner’s own rights, and what PUBLIC has by default.</Quiet>
          )}
          {grouped(data.grants).map(({ key, grantee, column, rights, grantor }) => (
            <PaneLine
              key={key}
              name={<SafeText text={grantee} />}
              tags={column !== null && <SafeText text={`(${column})`} />}
              end={
                <>
                  by <SafeText text={grantor} />
                </>
              }
              code={rights.join(', ')}
            />
          ))}
          <Policies data={data} />
        </>
      )}
    </Part>
  );
}

/** Which right this role lacks, and the GRANT to ask the owner for. */
export function Missing({ missing }: { readonly missing: Data['missing'] }) {
  return missing.map(({ what, grant }) => (
    <div key={what}>
      <Quiet>
        This role has no <SafeText text={what} />. Its owner can give it:
      </Quiet>
      <Grant text={grant} />
    </div>
  ));
}

function Policies({ data }: { readonly data: Data }) {
  if (data.policies.length === 0 && !data.hasRowSecurity) return null;
  return (
    <>
      <PaneGroup title="Row security" end={data.hasRowSecurity ? 'enabled' : 'not enabled'} />
      {data.policies.map((policy) => (
        <PaneLine
          key={policy.polname}
          name={<SafeText text={policy.polname} />}
          tags={!policy.isPermissive && <Tag>restrictive</Tag>}
          end={policy.command}
          code={<SafeText text={policy.roles.join(', ')} />}
        />
      ))}
    </>
  );
}

function grouped(grants: Data['grants']) {
  const groups = new Map<string, { grantee: string; grantor: string; column: string | null; rights: string[] }>();
  for (const { grantee, grantor, column, privilege, isGrantable } of grants) {
    const key = JSON.stringify([grantee, grantor, column]);
    const group = groups.get(key) ?? { grantee, grantor, column, rights: [] };
    group.rights.push(isGrantable ? `${privilege} (with grant option)` : privilege);
    groups.set(key, group);
  }
  return [...groups].map(([key, group]) => ({ key, ...group }));
}
