import type { UpgradeFinding, UpgradeReport, UpgradeTo } from '../../shared/contract/upgrade.ts';
import { fail } from '../../shared/failure.ts';
import { headlineOf } from '../../shared/upgrade/summary.ts';
import { upgradeService } from '../features/upgrade/service.ts';
import type { Reading } from './condition.ts';
import type { Room } from './room.ts';
import { tableFormat } from './write.ts';

const newest = 18;

export const upgrade: Room = {
  says: 'what pg_upgrade would stop on, in every database of the server',
  more: ['Reads each database in turn, read only. The target is a version, or a server that is asked as well.'],
  formats: ['csv', 'json', 'markdown'],
  options: {
    to: { value: 'MAJOR', says: `the version to upgrade to (${newest})` },
    'target-url': { value: 'URI', says: 'the server to upgrade to' },
    'target-url-env': { value: 'NAME', says: 'the environment variable that holds its URI' },
    'target-password-env': { value: 'NAME', says: 'the environment variable that holds its password' },
  },
  metrics: {
    blocker: { units: ['count'], says: 'findings that stop pg_upgrade' },
    decision: { units: ['count'], says: 'findings that need a decision' },
    unread: { units: ['count'], says: 'databases that could not be read' },
  },
  prepare({ values, target }) {
    const major = values.number('to', newest, { least: 14, most: 30 });
    const to: UpgradeTo = target === null ? { kind: 'version', major } : { kind: 'profile', id: target };
    return async ({ at, call, parts, format, say }) => {
      const service = upgradeService(parts);
      let report: UpgradeReport | null = null;
      for await (const event of service.check({ at, to, again: 1 }, call)) report = event.report;
      call.signal.throwIfAborted();
      if (report === null) return fail('internal', 'There is no report');
      const { state, why, words, direction, to: read } = report;
      say(headlineOf(report));
      if (words !== '' && direction !== 'older') say(words);
      if (read.failure !== null) say(`The target could not be read: ${read.failure}`);
      await service.export({ at, format: tableFormat(format) }, call);
      if (state !== 'done') return fail('sql', why ?? 'Not everything was read');
      return readingsOf(report);
    };
  },
};

function readingsOf({ findings, databases, to }: UpgradeReport): readonly Reading[] {
  const unread = databases.filter(({ state }) => state !== 'read');
  const untold = findings.filter(({ verdict }) => verdict === 'unknown');
  const unknown = (metric: string): Reading[] => [
    ...untold.map(({ title, found }) => ({ metric, row: title, values: { count: null }, why: found })),
    ...unread.map(({ datname, why }) => ({
      metric,
      row: `database ${datname}`,
      values: { count: null },
      why: why ?? 'not read',
    })),
    ...(to.failure === null ? [] : [{ metric, row: 'the target', values: { count: null }, why: to.failure }]),
  ];
  return [
    counted('blocker', findings, 'stops'),
    ...unknown('blocker'),
    counted('decision', findings, 'decide'),
    ...unknown('decision'),
    { metric: 'unread', row: 'databases not read', values: { count: unread.length } },
  ];
}

function counted(metric: string, findings: readonly UpgradeFinding[], verdict: UpgradeFinding['verdict']): Reading {
  const found = findings.filter((one) => one.verdict === verdict);
  const titles = found.map(({ title }) => title).join(', ');
  return { metric, row: titles === '' ? 'findings' : titles, values: { count: found.length } };
}
