import { describe, expect, it } from 'vitest';
import { argumentsOf } from '../../electron/cli/arguments.ts';
import { rooms } from '../../electron/cli/rooms.ts';
import { WrongArguments } from '../../electron/cli/wrong.ts';

const uri = 'postgres://a@b/c';
const env = { PW: 'from the environment', DATABASE_URL: 'postgres://a:inside@b/c', EMPTY: '' };

const answer = (argv: readonly string[], isTerminal = false) => argumentsOf(argv, rooms, { env, isTerminal });

function asked(argv: readonly string[], isTerminal = false) {
  const found = answer(argv, isTerminal);
  if (found.kind !== 'room') throw new Error(found.words);
  return found;
}

function refused(argv: readonly string[]): string {
  try {
    answer(argv);
  } catch (error) {
    if (error instanceof WrongArguments) return error.message;
    throw error;
  }
  return 'not refused';
}

describe('arguments', () => {
  it.each([
    [[], 'The first word is overview, relations'],
    [['size', uri], 'The first word is'],
    [['constructor', uri], 'The first word is'],
    [['sizes'], 'There is no server'],
    [['sizes', uri, 'more'], 'one connection URI'],
    [['sizes', 'mysql://a@b/c'], 'begins with postgres://'],
    [['sizes', uri, '--url', uri], 'named twice'],
    [['sizes', '--url-env', 'NOWHERE'], '--url-env NOWHERE: there is no such environment variable'],
    [['sizes', uri, '--password-env', 'NOWHERE'], '--password-env NOWHERE: there is no such'],
    [['sizes', uri, '--password-env', 'PW', '--password-stdin'], 'either in --password-env or in --password-stdin'],
    [['sizes', 'postgres://a:x@b/c', '--password-env', 'PW'], 'two passwords'],
    [['sizes', uri, '--format', 'xls'], '--format is csv, json or markdown, not xls'],
    [['sizes', uri, '--format', 'text'], '--format is csv, json or markdown, not text'],
    [['sizes', uri, '--by', 'x'], '--by is name, tree or none, not x'],
    [['sizes', uri, '--nonsense'], '--nonsense'],
    [['sizes', uri, '--timeout', 'soon'], '--timeout is a time'],
    [['sizes', uri, '--fail-on', 'total'], 'in quotes'],
    [['sizes', uri, '--fail-on', 'blocker>0'], 'total, database, lump, growth, locked, not blocker'],
    [['writes', uri, '--for', '1h'], '--for is between'],
    [['upgrade', uri, '--to', '9'], '--to is a whole number from 14 to 30, not 9'],
    [['vacuum', uri, '--verdict', 'dead'], '--verdict takes some of'],
    [['plan', uri], 'There is no statement'],
    [['plan', uri, 'SELECT 1', 'SELECT 2'], 'one statement'],
    [['plan', uri, 'SELECT 1', '--file', 'x.sql'], 'either in --file or in the arguments'],
    [['plan', uri, '-', '--password-stdin'], 'cannot be both'],
    [['plan', uri, 'SELECT 1', '--runs', '3'], '--runs needs --analyze'],
    [['plan', uri, 'SELECT 1', '--fail-on', 'time>1s'], 'needs --analyze, which executes the statement'],
    [['plan', uri, 'SELECT 1', '--fail-on', 'changed>0'], 'needs --against'],
    [['bench', uri], '--fk'],
    [['bench', uri, '--fk', 'x', '--a', 'y'], '--a does not go with --fk'],
    [['bench', uri, '--a', 'y', '--b', 'z', '--ids', '3'], '--ids goes with --fk'],
  ])('%j are refused before anything is connected', (argv, why) => expect(refused(argv)).toContain(why));

  it('never repeat a URI that may hold a password', () => {
    for (const bad of ['postgres://a:s3cr3t@x@b/c', 'postgres://a:s3cr3t%zz@b/c', 'postgres://:s3cr3t@b/c']) {
      expect(refused(['sizes', bad])).not.toMatch(/s3cr3t|not refused/u);
    }
  });

  it('take the URI where it stands, by --url or from the environment', () => {
    for (const argv of [[uri], ['--url', uri], [`--url=${uri}`], ['--url-env', 'DATABASE_URL']]) {
      expect(asked(['sizes', ...argv]).server.profile).toMatchObject({ host: 'b', user: 'a', database: 'c' });
    }
  });

  it('take the password from where it is told to be, and from nowhere else', async () => {
    expect(asked(['sizes', uri]).server.password).toBeUndefined();
    expect(await asked(['sizes', uri, '--password-env', 'PW']).server.password?.()).toBe('from the environment');
    const hidden = asked(['sizes', '--url-env', 'DATABASE_URL']).server;
    expect(await hidden.password?.()).toBe('inside');
    expect(hidden.notes).toEqual([]);
    expect(asked(['sizes', 'postgres://a:x@b/c']).server.notes.join()).toContain('can be read by everybody');
  });

  it('write CSV into a file, Markdown on a terminal, and what is asked for anywhere', () => {
    expect(asked(['sizes', uri]).format).toBe('csv');
    expect(asked(['sizes', uri], true).format).toBe('markdown');
    expect(asked(['sizes', uri, '--format', 'csv'], true).format).toBe('csv');
    expect(asked(['sizes', uri, '--format', 'md']).format).toBe('markdown');
    expect(asked(['plan', uri, 'SELECT 1'], true).format).toBe('text');
  });

  it('keep a measurement of Sizes, and nothing else', () => {
    const keeping = Object.keys(rooms).filter((name) => {
      const more = { plan: ['SELECT 1'], bench: ['--fk', 'x'] }[name] ?? [];
      return asked([name, uri, ...more]).keeps;
    });
    expect(keeping).toEqual(['sizes']);
    expect(asked(['sizes', uri, '--keep-nothing']).keeps).toBe(false);
  });

  it('name the other server of an upgrade by itself', () => {
    const { server, target } = asked([
      'upgrade',
      uri,
      '--target-url',
      'postgres://a@new/c',
      '--target-password-env',
      'PW',
    ]);
    expect([server.profile.host, target?.profile.host]).toEqual(['b', 'new']);
    expect(server.password).toBeUndefined();
    expect(target?.password).toBeDefined();
  });
});

describe('help', () => {
  it('names every room, and each room its options and conditions', () => {
    const all = answer(['--help']);
    for (const [name, room] of Object.entries(rooms)) {
      expect(all).toMatchObject({ kind: 'words', words: expect.stringContaining(`\n  ${name} `) });
      const help = answer([name, '--help']);
      const words = help.kind === 'words' ? help.words : '';
      for (const option of Object.keys(room.options)) expect(words).toContain(`--${option}`);
      for (const metric of Object.keys(room.metrics)) expect(words).toMatch(new RegExp(`\\n  ${metric}[^\\n]*>LIMIT`));
    }
  });
});
