import type { LogCheck, LogMode, LogScope } from '../../../shared/contract/sql-log-switch.ts';
import { sizeText } from '../../export/size-text.ts';
import type { Override } from './plan-overrides.ts';
import type { Traffic } from './plan-traffic.ts';

const row = (label: string, state: LogCheck['state'], words: string): LogCheck => ({
  label,
  state,
  words,
  grant: null,
});

/** Whose statements will be in the log, and whose will not. */
export function whoOf(scope: LogScope, { backends, sessions }: Traffic, overrides: readonly Override[]): LogCheck[] {
  const connected = `${backends} ${backends === 1 ? 'backend' : 'backends'} connected now`;
  const winners = overrides.map(({ who, settings }) =>
    row(
      `${who.slice(0, 1).toUpperCase()}${who.slice(1)}`,
      'warning',
      `has ${settings.join(', ')}, which wins: not logged so`,
    ),
  );
  if (scope.kind === 'server') {
    return [row(connected, 'passed', 'logged at once: ALTER SYSTEM and reload reaches all sessions'), ...winners];
  }
  const perMinute = sessions === null ? '' : `, about ${Math.round(sessions * 60)} per min just now`;
  return [
    row(connected, 'none', `not logged: a ${scope.kind} setting reaches new sessions only`),
    row(`New sessions ${scope.kind === 'database' ? 'on' : 'of'} ${scope.name}`, 'passed', `logged${perMinute}`),
    ...winners,
    row('Scope Server', 'none', 'reaches all sessions at once (ALTER SYSTEM and reload)'),
  ];
}

/** Bytes that a statement costs besides its text, by format: two messages with their prefixes. */
const overheadBytes: Readonly<Record<string, number>> = { stderr: 135, csvlog: 360, jsonlog: 800 };
const usualTextBytes = 150;
const muchPerSecond = 2_000_000;

/** What the log would grow by, from the rates of the last moments: an estimate, and a lower bound without statements. */
export function volumeOf(traffic: Traffic, mode: LogMode, log_destination: string, minutes: number): LogCheck {
  const perSecond = traffic.calls ?? traffic.transactions;
  if (mode.kind === 'slow' && !traffic.countsCalls) {
    return row('Volume', 'none', 'not known: how many take so long is counted by pg_stat_statements only');
  }
  if (perSecond === null) {
    const isComing = traffic.countsCalls || traffic.isCounted;
    return row(
      'Volume',
      'none',
      isComing ? 'counted in a moment' : 'not known: nothing counts the statements of one role here',
    );
  }
  const formats = log_destination.split(',').map((one) => one.trim());
  const overhead = formats.reduce((sum, format) => sum + (overheadBytes[format] ?? 135), 0);
  const bytes = perSecond * ((traffic.textBytes ?? usualTextBytes) * formats.length + overhead);
  const least = traffic.calls === null ? 'at least ' : '';
  const rate = perSecond < 10 ? perSecond.toFixed(1) : String(Math.round(perSecond));
  const all = sizeText(Math.round(bytes * 60 * minutes));
  const words = `${least}~${sizeText(Math.round(bytes))}/s at ${rate} ${countedWords(traffic, mode)}, ~${all} in ${minutes} min`;
  return row('Volume', bytes > muchPerSecond ? 'warning' : 'passed', words);
}

function countedWords({ calls }: Traffic, mode: LogMode): string {
  if (calls === null) return 'transactions/s';
  return mode.kind === 'slow' ? `statements/s that take ${mode.ms} ms as a rule` : 'statements/s';
}
