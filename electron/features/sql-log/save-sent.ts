import type { At } from '../../../shared/contract/place.ts';
import { fail } from '../../../shared/failure.ts';
import { fileName } from '../../export/file-name.ts';
import type { NativeHost, SaveResult } from '../../native.ts';
import type { Call } from '../../postgres/call.ts';
import type { OpenDatabases } from '../../postgres/databases.ts';
import { commentOf, scriptOf } from './sent-script.ts';

interface Needs {
  readonly databases: Pick<OpenDatabases, 'sent' | 'facts'>;
  readonly native: NativeHost;
}

/** The statements as a script, in the page's order; what is kept no more is left out. */
export async function saveSent(
  { databases, native }: Needs,
  { at, seqs }: { readonly at: At; readonly seqs: readonly number[] },
  call: Call,
): Promise<{ saved: SaveResult }> {
  const bySeq = new Map(
    databases
      .sent(at)
      .after(0)
      .map((sent) => [sent.seq, sent]),
  );
  const kept = seqs.flatMap((seq) => bySeq.get(seq) ?? []);
  if (kept.length === 0) fail('bad-input', 'None of these statements is kept any more');
  const { profile, database, server_version } = await databases.facts(at, call);
  const head = [
    `Sent by Heapscope to ${database} on ${profile.name}, PostgreSQL ${server_version}`,
    `${kept.length} of ${databases.sent(at).total} statements; parameters stand below each as they were sent`,
  ];
  const content = `${commentOf(head)}\n\n${kept.map(scriptOf).join('\n')}`;
  const suggestedName = fileName(['sent', profile.name, database, new Date().toISOString().slice(0, 10)], 'sql');
  return { saved: await native.save({ suggestedName, mime: 'application/sql', content }) };
}
