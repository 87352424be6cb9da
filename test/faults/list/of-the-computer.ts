import { at, type Fault } from './fault.ts';

/** Faults of this computer, its disk and its clock. */
export const ofTheComputer: readonly Fault[] = [
  {
    number: 21,
    fault: 'the disk is full in the middle of an export',
    by: 'system',
    expected: 'the old file stays, nothing temporary is left, the error names the path',
    shown: [
      ...at('test/store/killed.test.ts', 'a full disk: said with the path, the old file intact'),
      ...at('test/door/native.test.ts', 'fails with the disk’s words, and the old file stays'),
    ],
  },
  {
    number: 22,
    fault: 'the target of an export is gone, read-only, a link or a device',
    by: 'system',
    expected: 'refused with the path, nothing is written through it',
    shown: at(
      'test/store/atomic-file.test.ts',
      'a symbolic link, a device and a folder are refused',
      'a folder that is gone is said with the path',
    ),
  },
  {
    number: 23,
    fault: 'the disk takes no saved connection and no history',
    by: 'system',
    expected: 'kept in memory, said, saved as soon as it can be',
    shown: [
      ...at('test/connections/unsaved.test.ts', 'a disk that takes nothing: said, the connection works'),
      ...at('test/store/json-file.test.ts', 'a change that the disk refuses is kept in memory'),
      ...at('test/sampler/history.test.ts', 'a disk that takes nothing is said once'),
      ...at('test/store/told.spec.ts', 'what a file does not take is said where it happens'),
    ],
  },
  {
    number: 24,
    fault: 'a settings file is cut off, invalid, empty or newer',
    by: 'system',
    expected: 'moved aside, the last good copy is used, said; a newer one is never written',
    shown: [
      ...at('test/store/json-file.test.ts', 'without a copy it starts empty, and says so'),
      ...at('test/store/json-file.test.ts', 'a file of a newer Heapscope is read and never written'),
      ...at('test/connections/unsaved.test.ts', 'a broken file: the last good connections'),
      ...at('test/store/told.spec.ts', 'what was found in a file is said, on any screen'),
    ],
  },
  {
    number: 25,
    fault: 'two instances at once',
    by: 'system',
    expected: 'one per folder; what both save is not lost',
    shown: [
      ...at('test/door/instance-lock.test.ts', 'goes to exactly one of ten that start at once'),
      ...at('test/store/killed.test.ts', 'two instances that save at once lose nothing'),
      ...at('test/door/two-hosts.test.ts', 'the second names the first', 'one that was killed is in nobody’s way'),
    ],
  },
  {
    number: 26,
    fault: 'killed in the middle of a save',
    by: 'system',
    expected: 'no file is corrupt, nothing acknowledged is lost, nothing temporary outlives the next start',
    shown: [
      ...at('test/store/killed.test.ts', 'profiles outlive SIGKILL in the middle of a save'),
      ...at('test/store/atomic-file.test.ts', 'what a killed process left is swept'),
    ],
  },
  {
    number: 27,
    fault: 'killed in the middle of a query',
    by: 'system',
    expected: 'no backend is left after 3 s',
    shown: at('test/faults/killed.test.ts', 'it leaves no backend after 3 s'),
  },
  {
    number: 28,
    fault: 'the process that holds the connections dies (there is no second one: docs/decisions/7)',
    by: 'system',
    expected: 'the page says so and keeps what it shows; the next start is clean',
    shown: [
      ...at('test/faults/killed-page.spec.ts', 'Heapscope itself is killed'),
      ...at('test/faults/killed.test.ts', 'its backend is gone, and the next host starts clean'),
    ],
  },
  {
    number: 29,
    fault: 'a clock jumps, here or there',
    by: 'clock',
    expected: 'a gap, never a negative age; the back-off does not notice',
    shown: [
      ...at('test/sampler/clock-jumps.test.ts', 'forward: the time that never was is a gap', 'back by an hour'),
      ...at('test/sampler/clocks.test.ts', 'what happened to time between two samples'),
      ...at('test/faults/back-off.test.ts', 'whatever the clock on the wall does'),
    ],
  },
  {
    number: 30,
    fault: 'the computer sleeps for 8 hours',
    by: 'clock',
    expected: 'one try at its end, a gap, no burst of what was missed',
    shown: [
      ...at('test/sampler/clocks.test.ts', 'a computer that slept'),
      ...at('test/faults/back-off.test.ts', 'a sleep of 8 hours is followed by one try'),
    ],
  },
];
