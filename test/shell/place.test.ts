import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { partsOf, pathOf, placeOf } from '../../renderer/state/place.ts';

describe('addresses', () => {
  test.each([
    ['/', { kind: 'connect' }],
    ['/settings', { kind: 'settings' }],
    ['/db/demo/breakpad/sizes', { kind: 'room', at: 'demo/breakpad', room: 'sizes' }],
    ['/db/demo/breakpad', { kind: 'room', at: 'demo/breakpad', room: 'overview' }],
    ['/db/demo/a%2Fb/sizes', { kind: 'room', at: 'demo/a/b', room: 'sizes' }],
    ['/db/demo', { kind: 'nowhere', path: '/db/demo' }],
    ['/db/demo/%E0%A4%A/sizes', { kind: 'nowhere', path: '/db/demo/%E0%A4%A/sizes' }],
    ['/nothing/here', { kind: 'nowhere', path: '/nothing/here' }],
    ['/db/demo/x/sizes/more', { kind: 'nowhere', path: '/db/demo/x/sizes/more' }],
  ])('%s', (path, place) => expect(placeOf(path)).toEqual(place));

  test('every database name comes back from its address', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (database) => {
        const at = `profile/${database}`;
        expect(placeOf(pathOf(at, 'sizes'))).toEqual({ kind: 'room', at, room: 'sizes' });
        expect(partsOf(at)).toEqual({ profile: 'profile', database });
      }),
    );
  });
});
