import type {
  LogMode,
  LogScope,
  SwitchEnd,
  SwitchedSetting,
  SwitchOn,
} from '../../../shared/contract/sql-log-switch.ts';
import { sizeText } from '../../../shared/figure-text.ts';

/** "the server", "database breakpad", "role app". */
export const scopeText = (scope: LogScope): string =>
  scope.kind === 'server' ? 'the server' : `${scope.kind} ${scope.name}`;

/** "log_statement = all", "log_min_duration_statement = 250". */
export const modeText = (mode: LogMode): string =>
  mode.kind === 'all' ? 'log_statement = all' : `log_min_duration_statement = ${mode.ms}`;

/** "was absent", "was log_statement = ddl, log_duration absent". */
export function wasText(settings: readonly SwitchedSetting[]): string {
  if (settings.every(({ before }) => before === null)) return 'was absent';
  const each = settings.map(({ name, before }) => (before === null ? `${name} absent` : `${name} = ${before}`));
  return `was ${each.join(', ')}`;
}

/** "09:41", "1:02:09" until then; "00:00" when it is over. */
export function leftText(until: string, nowMs: number): string {
  const seconds = Math.max(0, Math.round((Date.parse(until) - nowMs) / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${two(m)}:${two(s)}`;
}

const reasons: Readonly<Record<SwitchEnd['reason'], string>> = {
  asked: 'when you said so',
  time: 'when its time was over',
  volume: 'because of its volume',
  quit: 'when Heapscope was closed',
  closed: 'when the connection was closed',
  lost: 'after the connection was lost',
  crash: 'after Heapscope had ended without a word',
  failed: 'since turning it on failed',
};

export const reasonText = (reason: SwitchEnd['reason']): string => reasons[reason];

/** "2026-03-11 16:20, 15 min, 31 MB". */
export function lastText({ since, ended, bytes }: SwitchEnd): string {
  const on = new Date(since);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${on.getFullYear()}-${two(on.getMonth() + 1)}-${two(on.getDate())}`;
  const ms = Date.parse(ended) - Date.parse(since);
  const took = ms < 60_000 ? `${Math.max(1, Math.round(ms / 1000))} s` : `${Math.round(ms / 60_000)} min`;
  const volume = bytes === null ? '' : `, ${sizeText(bytes)}`;
  return `${day} ${two(on.getHours())}:${two(on.getMinutes())}, ${took}${volume}`;
}

/** Whom it reaches: "New sessions only." */
export const reachText = ({ scope }: Pick<SwitchOn, 'scope'>): string =>
  scope.kind === 'server' ? 'All sessions.' : 'New sessions only.';
