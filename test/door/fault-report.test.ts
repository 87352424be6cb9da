import { afterEach, expect, it, vi } from 'vitest';
import { reportFault } from '../../electron/door/fault-report.ts';

const printed = vi.spyOn(console, 'error').mockImplementation(() => undefined);
afterEach(() => printed.mockClear());

it('says where, never what was said', () => {
  reportFault('sizes.lumps', Object.assign(new RangeError('value is s3cret\n  and more s3cret'), { code: 'ERR_X' }));
  const text = String(printed.mock.calls[0]?.[0]);
  expect(text).toMatch(/^Fault in sizes\.lumps \(RangeError ERR_X\)\n\s+at .*fault-report\.test\.ts/);
  expect(text).not.toContain('s3cret');
});

it.each(['s3cret', { password: 's3cret' }, undefined, null])('takes whatever was thrown: %j', (thrown) => {
  reportFault('somewhere', thrown);
  expect(String(printed.mock.calls[0]?.[0])).toMatch(/^Fault in somewhere \(\w+\)$/);
});
