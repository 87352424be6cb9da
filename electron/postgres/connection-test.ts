import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { SecretName } from '../../shared/contract/connection-ways.ts';
import type { Profile, TestStep } from '../../shared/contract/connections.ts';
import { versionText } from '../../shared/pg-version.ts';
import type { OpenTunnel } from '../ways-in/tunnel.ts';
import { atOf } from './at.ts';
import { address } from './connection.ts';
import { failureOf } from './failures.ts';
import { type Opened, openGround } from './open-ground.ts';
import { isSocketDirectory } from './password-policy.ts';

export interface TestNeeds {
  readonly profile: Profile;
  /** undefined when none is known; it is used only when the server asks. */
  readonly password: string | undefined;
  readonly secret?: (name: SecretName) => string | undefined | Promise<string | undefined>;
  readonly openTunnel?: OpenTunnel;
  readonly version: string;
}

type Step = TestStep['step'];
const later: readonly Step[] = ['tcp', 'tls', 'authentication', 'server'];

/**
 * Connects once and says how far it got: name, SSH where there is some, socket, TLS, authentication, server, each with its ms and with the
 * server's or system's own words. Ends with the first failure, after telling which steps were not reached.
 */
export async function* testConnection(needs: TestNeeds): AsyncGenerator<TestStep, void> {
  const { profile } = needs;
  const name = await resolved(profile);
  const steps: readonly Step[] = profile.ssh === undefined ? later : ['ssh', ...later];
  yield name;
  if (name.state === 'failed') {
    yield* steps.map(notReached);
    return;
  }
  const attempt = new Attempt(needs);
  try {
    for (const step of steps) {
      if (step === 'tls' && (profile.tls === 'off' || isSocketDirectory(profile.host))) {
        yield { step, state: 'skipped', text: 'TLS is off for this connection' };
        continue;
      }
      const outcome = await attempt.reach(step);
      yield outcome;
      if (outcome.state === 'failed') {
        yield* steps.slice(steps.indexOf(step) + 1).map(notReached);
        return;
      }
    }
  } finally {
    await attempt.close();
  }
}

const notReached = (step: Step): TestStep => ({ step, state: 'not-reached', text: '' });

async function resolved({ host, ssh }: Profile): Promise<TestStep> {
  const step = 'dns';
  if (isIP(host) !== 0) return { step, state: 'skipped', text: `${host} is an address` };
  if (ssh !== undefined) return { step, state: 'skipped', text: `${ssh.host} looks up ${host}` };
  if (isSocketDirectory(host)) return { step, state: 'skipped', text: 'A socket directory needs no name' };
  const started = performance.now();
  try {
    const found = await lookup(host, { all: true });
    const text = `${host} is ${found.map((each) => each.address).join(', ')}`;
    return { step, state: 'passed', text, ms: performance.now() - started };
  } catch (error) {
    return failed(step, error, performance.now() - started);
  }
}

function failed(step: Step, error: unknown, ms: number): TestStep {
  const { message, advice, sql, hostKey, secret } = failureOf(error);
  return {
    step,
    state: 'failed',
    text: message,
    ms,
    ...(sql === undefined ? {} : { sqlstate: sql.sqlstate }),
    ...(advice === undefined ? {} : { advice }),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(secret === undefined ? {} : { secret }),
  };
}

/** One try to connect, whose phases can be waited for one by one. */
class Attempt {
  readonly #profile: Profile;
  readonly #opened: Promise<Opened>;
  readonly #reached = new Map<Step, (text: string) => void>();
  readonly #phases = new Map<Step, Promise<string>>();
  #lastMs = performance.now();

  constructor({ profile, password, secret, openTunnel, version }: TestNeeds) {
    this.#profile = profile;
    for (const step of ['ssh', ...later] as const) {
      this.#phases.set(step, new Promise((resolve) => this.#reached.set(step, resolve)));
    }
    const saved = { ...profile, secret: 'none', isDemo: false } as const;
    this.#opened = openGround(
      atOf(profile.id, profile.database),
      saved,
      {
        version,
        passwordFor: () => password,
        secretFor: (_profile, name) => secret?.(name),
        ...(openTunnel === undefined ? {} : { openTunnel }),
        onTunnel: () => this.#reached.get('ssh')?.(sshWords(profile)),
        onPhase: (phase, connection) => this.#reached.get(phase)?.(this.#words(phase, connection.remoteAddress)),
      },
      [],
    );
    this.#opened.then(({ facts }) => this.#reached.get('server')?.(serverWords(facts))).catch(() => {});
  }

  async reach(step: Step): Promise<TestStep> {
    const phase = this.#phases.get(step) ?? Promise.resolve('');
    try {
      const text = await Promise.race([phase, this.#opened.then(() => phase)]);
      return { step, state: 'passed', text, ms: this.#lap() };
    } catch (error) {
      return failed(step, error, this.#lap());
    }
  }

  async close(): Promise<void> {
    await this.#opened.then(({ ground }) => ground.pool.close()).catch(() => {});
  }

  #lap(): number {
    const now = performance.now();
    const ms = now - this.#lastMs;
    this.#lastMs = now;
    return ms;
  }

  #words(phase: 'tcp' | 'tls' | 'authentication', remoteAddress: string | undefined): string {
    const { tls, user, ssh } = this.#profile;
    if (phase === 'tcp' && ssh !== undefined) return `${address(this.#profile)}, from ${ssh.host}`;
    if (phase === 'tcp') {
      return remoteAddress === undefined ? address(this.#profile) : `${remoteAddress}, port ${this.#profile.port}`;
    }
    if (phase === 'authentication') return `${user} was let in`;
    return tls === 'verified' ? 'Encrypted, and the server is verified' : 'Encrypted; the server is not verified';
  }
}

function sshWords({ ssh }: Profile): string {
  if (ssh === undefined) return '';
  const way = ssh.jump === undefined ? '' : `, through ${ssh.jump.host}`;
  return `${ssh.user} was let in at ${ssh.host}${way}; its key is known`;
}

function serverWords({ server_version_num, database, isSuperuser, isStandby }: Opened['facts']): string {
  const role = isSuperuser ? ', as superuser' : '';
  return `PostgreSQL ${versionText(server_version_num)}, database ${database}${role}${isStandby ? ', a standby' : ''}`;
}
