// What the tests need beside npm packages: Chromium, Debian's PostgreSQL 15 (psql, pgbench) and PgBouncer. Finds them,
// and installs what is missing where it may: as root on Debian. Needs nothing but Node, because it also runs before
// anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Without a sandbox because CI runs as root, without the parts of Chromium that talk to its maker. */
export const chromiumArguments = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const isLinux = process.platform === 'linux';

/** In CI on Linux nothing is skipped for want of a program: the tests run, and fail. */
export const mustHaveDebianPrograms = isLinux && Boolean(process.env.CI);

function onPath(...names) {
  const folders = (process.env.PATH ?? '')
    .split(path.delimiter)
    .concat(isLinux ? ['/usr/sbin', '/usr/local/sbin'] : []);
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return folders.flatMap((folder) => names.map((name) => path.join(folder, name + suffix))).find(existsSync);
}

const ownChromium = () => {
  try {
    const found = createRequire(import.meta.url)('@playwright/test').chromium.executablePath();
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
};

/** The path of a Chromium: $HEAPSCOPE_CHROMIUM, one on PATH, or Playwright's own; undefined when there is none. */
export function findChromium() {
  const wanted = process.env.HEAPSCOPE_CHROMIUM;
  if (wanted && !existsSync(wanted)) throw new Error(`HEAPSCOPE_CHROMIUM=${wanted} does not exist`);
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
  return wanted || onPath(...names) || ownChromium();
}

/** The folder of psql, pgbench, initdb and postgres of Debian's newest PostgreSQL; undefined when there is none. */
export function findDebianPostgres() {
  const home = '/usr/lib/postgresql';
  const majors = existsSync(home) ? readdirSync(home).sort((a, b) => Number(b) - Number(a)) : [];
  const has = (folder) =>
    ['initdb', 'postgres', 'psql', 'pgbench'].every((name) => existsSync(path.join(folder, name)));
  return majors.map((major) => path.join(home, major, 'bin')).find(has);
}

export const findPgBouncer = () => onPath('pgbouncer');

/** OpenSSH's server, which runs as an own process on an own port; undefined without it or its ssh-keygen. */
export function findSshServer() {
  const programs = [onPath('sshd'), onPath('ssh-keygen'), onPath('ssh-agent'), onPath('ssh-add')];
  return isLinux && programs.every(Boolean) ? programs[0] : undefined;
}

/** Debian makes and starts a cluster of its own when PostgreSQL is installed; the tests want none. */
function forbidMainCluster() {
  const file = '/etc/postgresql-common/createcluster.conf';
  if (existsSync(file)) return;
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, 'create_main_cluster = false\n');
}

/** A package that starts a service would leave PgBouncer or sshd running on its default port. */
function withoutServices(install) {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    return install();
  } finally {
    if (isOurs) rmSync(policy, { force: true });
  }
}

/** Runners of CI are not root but may become it without a password; nobody else is asked to. */
function installAsRoot() {
  if (!process.env.CI || !onPath('sudo')) return;
  const self = fileURLToPath(import.meta.url);
  spawnSync('sudo', ['-n', process.execPath, self], { stdio: ['ignore', 'inherit', 'inherit'], timeout: 600_000 });
}

function aptInstall(packages) {
  if (!isLinux || !onPath('apt-get')) return;
  if (process.getuid?.() !== 0) return installAsRoot();
  console.log(`Installing ${packages.join(', ')} for the tests with apt-get …`);
  if (packages.includes('postgresql')) forbidMainCluster();
  const options = { stdio: ['ignore', 'inherit', 'inherit'], timeout: 480_000 };
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...args) =>
    spawnSync('apt-get', ['-q', '-y', '-o', 'Dpkg::Options::=--force-confold', ...args], { ...options, env }).status ===
    0;
  withoutServices(() => apt('update') && apt('install', '--no-install-recommends', ...packages));
}

function installPlaywrightChromium() {
  const cli = fileURLToPath(new URL('../../node_modules/@playwright/test/cli.js', import.meta.url));
  if (!existsSync(cli)) return;
  console.log('Installing Chromium for the tests with Playwright …');
  spawnSync(process.execPath, [cli, 'install', 'chromium'], {
    stdio: ['ignore', 'inherit', 'inherit'],
    timeout: 300_000,
  });
}

/** What is needed, the Debian package that brings it, and what is not tested without it. */
const needs = [
  {
    find: findChromium,
    apt: 'chromium',
    everywhere: true,
    without: 'page tests: no Chromium was found or could be installed',
  },
  {
    find: findDebianPostgres,
    apt: 'postgresql',
    everywhere: false,
    without: "tests with Debian's PostgreSQL, psql and pgbench: not installed (apt-get install postgresql)",
  },
  {
    find: findPgBouncer,
    apt: 'pgbouncer',
    everywhere: false,
    without: 'tests through PgBouncer: not installed (apt-get install pgbouncer)',
  },
  {
    find: findSshServer,
    apt: 'openssh-server',
    everywhere: false,
    without: 'tests through SSH: not installed (apt-get install openssh-server)',
  },
];

/**
 * Installs what is missing. `missing` says what could not be had though this system has it (a failure in CI); what
 * this system never has is only said.
 * @returns {Promise<{ chromium: string | undefined, missing: string[] }>}
 */
export async function meetRequirements() {
  const absent = needs.filter((need) => !need.find());
  if (absent.length > 0) aptInstall(absent.map((need) => need.apt));
  if (!findChromium()) installPlaywrightChromium();
  const missing = needs.filter((need) => !need.find());
  for (const need of missing) if (!need.everywhere && !isLinux) console.log(`SKIPPED: ${need.without}`);
  const failures = missing.filter((need) => need.everywhere || isLinux).map((need) => need.without);
  return { chromium: findChromium(), missing: failures };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { chromium, missing } = await meetRequirements();
  for (const line of [
    `Chromium: ${chromium}`,
    `Debian PostgreSQL: ${findDebianPostgres()}`,
    `PgBouncer: ${findPgBouncer()}`,
    `OpenSSH's server: ${findSshServer()}`,
  ]) {
    console.log(line);
  }
  for (const line of missing) console.log(`SKIPPED: ${line}`);
  if (missing.length > 0 && process.env.CI) process.exit(1);
}
