import type { z } from 'zod';
import type * as contract from '../../../shared/contract/relation-parts.ts';
import type { Session } from '../../postgres/session.ts';
import { routineDefinition, routineSource } from './source.sql.ts';
import { gone, readOrWithhold } from './withheld.ts';

export async function readRoutine(session: Session, oid: number) {
  const [routine] = await session.rows(routineSource, oid);
  return routine ?? gone(oid, 'routine');
}

export async function readSource(session: Session, oid: number): Promise<z.infer<typeof contract.source>> {
  const routine = await readRoutine(session, oid);
  const { value, withheld } =
    routine.prokind === 'a'
      ? { value: null, withheld: null }
      : await readOrWithhold(
          session,
          'definition',
          oid,
          async () => (await session.one(routineDefinition, oid)).definition,
        );
  const result = routine.result === null ? '' : ` returns ${routine.result}`;
  return {
    language: routine.language,
    prosrc: routine.prosrc,
    probin: routine.probin,
    definition: value,
    signature: `${routine.proname}(${routine.arguments})${result}`,
    withheld,
  };
}
