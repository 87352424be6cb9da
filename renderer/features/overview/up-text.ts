import { serverMs } from '../../../shared/activity/server-time.ts';
import { durationWords } from '../../../shared/figure-text.ts';
import type { Seen } from '../../../shared/overview/seen.ts';
import { visibleText } from '../../ui/visible-text.ts';

/** "breakpad, up 41 d, started 2026-01-30 02:14 UTC". */
export function upText({ server, nowMs }: Pick<Seen, 'server' | 'nowMs'>): string {
  if (server === null) return '';
  const startedMs = serverMs(server.started);
  const up = durationWords(Math.max(0, Math.max(nowMs, serverMs(server.now)) - startedMs));
  const started = new Date(startedMs).toISOString().slice(0, 16).replace('T', ' ');
  return `${visibleText(server.database)}, up ${up}, started ${started} UTC${server.isStandby ? ', a standby' : ''}`;
}
