import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Account, giveTo } from './account.ts';
import { settingsFile } from './initialise.ts';

export type Settings = Readonly<Record<string, string | number | boolean>>;

/** https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-CONFIGURATION-FILE */
const line = ([name, value]: [string, string | number | boolean]) =>
  `${name} = '${String(value).replaceAll("'", "''")}'`;

/** Settings go into a file and not on the command line, which ALTER SYSTEM could not override. */
export async function writeSettings(dataDir: string, settings: Settings, account: Account): Promise<void> {
  const file = path.join(dataDir, settingsFile);
  await writeFile(file, `${Object.entries(settings).map(line).join('\n')}\n`, { mode: 0o600 });
  giveTo(account, file);
}
