import { describe, expect, test } from 'vitest';
import { withoutPasswords } from '../../shared/without-passwords.ts';

const secret = `kanarie/+@"%&<é>7f`;

describe('what other people run, without the passwords in it', () => {
  test.each([
    [`ALTER ROLE app PASSWORD '${secret}'`, 'ALTER ROLE app PASSWORD …'],
    [`create user app login password 'it''s ${secret}' createdb`, 'create user app login password … createdb'],
    [
      `ALTER ROLE app ENCRYPTED PASSWORD E'a\\'${secret}' VALID UNTIL '2027-01-01'`,
      "ALTER ROLE app ENCRYPTED PASSWORD … VALID UNTIL '2027-01-01'",
    ],
    [`ALTER ROLE app PASSWORD $x$${secret}$x$;`, 'ALTER ROLE app PASSWORD …;'],
    [`ALTER ROLE app PASSWORD '${secret}`, 'ALTER ROLE app PASSWORD …'],
    [
      `CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'u', password '${secret}')`,
      "CREATE USER MAPPING FOR app SERVER s OPTIONS (user 'u', password …)",
    ],
    [`UPDATE users SET password = '${secret}' WHERE id = 1`, 'UPDATE users SET password = … WHERE id = 1'],
    [
      `CREATE SUBSCRIPTION s CONNECTION 'host=db password=7fkanarie user=u' PUBLICATION p`,
      "CREATE SUBSCRIPTION s CONNECTION 'host=db password=… user=u' PUBLICATION p",
    ],
    [
      `SELECT dblink_connect('host=db password=''7f kanarie'' user=u')`,
      "SELECT dblink_connect('host=db password=… user=u')",
    ],
    [
      `SELECT dblink('postgres://app:${'7f%2Fkanarie'}@db/shop', 'SELECT 1')`,
      "SELECT dblink('postgres://app:…@db/shop', 'SELECT 1')",
    ],
    [`ALTER ROLE app PASSWORD /* its */ '${secret}'`, 'ALTER ROLE app PASSWORD /* its */ …'],
    [`ALTER ROLE app PASSWORD '7f'\n'kanarie' LOGIN`, 'ALTER ROLE app PASSWORD … LOGIN'],
    ['ALTER ROLE app PASSWORD 7fkanarie LOGIN', 'ALTER ROLE app PASSWORD … LOGIN'],
    [`DO $$ EXECUTE 'ALTER ROLE app PASSWORD ''7fkanarie''' $$`, `DO $$ EXECUTE 'ALTER ROLE app PASSWORD …' $$`],
    [`SELECT dblink_connect('host=db password=''7f kana`, "SELECT dblink_connect('host=db password=…"],
    [`SELECT dblink_connect(password => '${secret}')`, 'SELECT dblink_connect(password => …)'],
    [`statement: ALTER ROLE app PASSWORD '${secret}'`, 'statement: ALTER ROLE app PASSWORD …'],
  ])('%s', (given, left) => expect(withoutPasswords(given)).toBe(left));

  test.each([
    'SELECT * FROM users WHERE password = $1',
    'UPDATE users SET password = $2, password_changed = now()',
    'ALTER ROLE app PASSWORD NULL',
    'SELECT a.password = b.password FROM a, b',
    'SELECT u.password, password_hash FROM users AS u',
    "SELECT 'https://example.org/x'",
    'COMMENT ON COLUMN users.password IS NULL',
  ])('nothing is hidden where nothing was written: %s', (text) => expect(withoutPasswords(text)).toBe(text));
});
