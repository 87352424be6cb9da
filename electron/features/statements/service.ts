import type { At } from '../../../shared/contract/place.ts';
import type { statements } from '../../../shared/contract/statements.ts';
import { fail } from '../../../shared/failure.ts';
import type { RoomService } from '../../../shared/rpc.ts';
import { fileName } from '../../export/file-name.ts';
import { writeTable } from '../../export/write.ts';
import type { NativeHost } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { Databases } from '../../postgres/databases.ts';
import { told } from '../../told.ts';
import { statementAnswer } from './statement-answer.ts';
import { statementsTable } from './statements-table.ts';
import { type KeptOf, nothingKept, watchStatements } from './watch.ts';

interface Needs {
  readonly databases: Databases;
  readonly native: NativeHost;
}

export function statementsService({ databases, native }: Needs): RoomService<typeof statements, Call> {
  const all = new Map<At, KeptOf>();
  const keptOf = (at: At): KeptOf => {
    const kept = all.get(at) ?? nothingKept();
    all.set(at, kept);
    return kept;
  };
  return {
    watch: ({ at, everyMs, window }, call) =>
      told(call.signal, (tell) => watchStatements({ at, everyMs, window, databases, kept: keptOf(at) }, call, tell)),
    statement: async ({ at, key }, call) => statementAnswer(await databases.session(at, call), key),
    export: async ({ at, keys, format }, call) => {
      const last = keptOf(at).last ?? fail('bad-input', 'Nothing was read yet: open Statements first');
      const { profile, database, server_version } = await databases.facts(at, call);
      const table = statementsTable(last, keys, { profile: profile.name, database, server_version });
      const { content, mime, extension } = writeTable(table, format);
      const day = new Date().toISOString().slice(0, 10);
      const suggestedName = fileName(['statements', profile.name, database, day], extension);
      const saved = await native.save({ suggestedName, mime, content });
      return format === 'markdown' ? { saved, text: content } : { saved };
    },
  };
}
