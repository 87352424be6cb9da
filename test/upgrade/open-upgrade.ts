import { upgradeService } from '../../electron/features/upgrade/service.ts';
import type { SavedFile } from '../../electron/native.ts';
import type { OpenDatabases } from '../../electron/postgres/databases.ts';
import { Journal } from '../../electron/store/journal.ts';
import type { At } from '../../shared/contract/place.ts';
import { type UpgradeFinding, type UpgradeReport, type UpgradeTo, upgrade } from '../../shared/contract/upgrade.ts';
import { type TestCall, type TestDatabases, testCall, testDatabases } from '../support/databases.ts';
import { savedFiles } from '../support/saved-files.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

/** The room's service as the host assembles it. */
export interface OpenUpgrade extends TestDatabases {
  readonly service: ReturnType<typeof upgradeService>;
  readonly saved: SavedFile[];
  readonly journal: Journal;
  /** Reads anew and answers with the last report; each event is checked by the contract's schema. */
  check(at: At, to: UpgradeTo, call?: TestCall): Promise<UpgradeReport>;
}

export interface UpgradeOptions {
  readonly hasActions?: boolean;
  /** Called just before another database is opened for a moment. */
  readonly beforeBrief?: (at: At) => Promise<void> | void;
}

export function openUpgrade({ hasActions = true, beforeBrief }: UpgradeOptions = {}): OpenUpgrade {
  const product = testDatabases();
  const folder = tempFolder();
  const journal = new Journal(folder);
  const { saved, native } = savedFiles();
  const known = { profileFor: async (id: string) => product.profileFor(id) };
  const databases: OpenDatabases = {
    ...product.databases,
    brief: async (at, call, use) => {
      await beforeBrief?.(at);
      return product.databases.brief(at, call, use);
    },
  };
  const service = upgradeService({ databases, known, store: { journal }, native, hasActions });
  let again = 0;
  return {
    ...product,
    service,
    saved,
    journal,
    async check(at, to, call = testCall()) {
      for await (const event of service.check({ at, to, again: ++again }, call)) {
        upgrade.check.output.parse(event);
      }
      // A stopped stream tells nothing more; what it had is kept.
      const { report } = await service.last({ at }, testCall());
      if (report === null) throw new Error('nothing was told');
      return report;
    },
    async close() {
      await product.close();
      removeFolder(folder);
    },
  };
}

export const version = (major: number): UpgradeTo => ({ kind: 'version', major });
/** Of a place: the profile before the slash. */
export const profile = (at: At): UpgradeTo => ({ kind: 'profile', id: at.slice(0, at.indexOf('/')) });

export function finding(report: UpgradeReport, id: string): UpgradeFinding {
  const found = report.findings.find((one) => one.id === id);
  if (!found) throw new Error(`no finding ${id} among ${report.findings.map((one) => one.id).join(', ')}`);
  return found;
}
