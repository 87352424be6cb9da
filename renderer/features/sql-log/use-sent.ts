import { useState } from 'react';
import type { At } from '../../../shared/contract/place.ts';
import { useStream } from '../../api.ts';
import { nothingSent, type SentLines, withEvent } from './sent-rows.ts';

/** What was sent on this connection, and what is sent while it is looked at. */
export function useSent(at: At): SentLines {
  const [sent, setSent] = useState<SentLines>(nothingSent);
  useStream('sql-log.sent', { at }, (event) =>
    // A stream that begins anew (the host came back) tells all again.
    setSent((before) =>
      withEvent(event.rows[0]?.seq === 1 ? nothingSent : dropAgain(before, event.rows[0]?.seq), event),
    ),
  );
  return sent;
}

function dropAgain(sent: SentLines, firstSeq: number | undefined): SentLines {
  const last = sent.lines.at(-1)?.seq ?? 0;
  return firstSeq !== undefined && firstSeq <= last ? nothingSent : sent;
}
