import { at, type Fault } from './fault.ts';

const connect = 'test/faults/connect.test.ts';
const line = 'test/faults/broken-line.test.ts';
const wire = 'test/postgres/broken-line.test.ts';
const handWritten = 'test/postgres/wire-line.test.ts';
const lost = 'test/postgres/lost.test.ts';
const sampling = 'test/sampler/faults.test.ts';
const lanes = 'test/faults/lanes.test.ts';
const replies = 'test/faults/replies.test.ts';
const cuts = 'test/faults/cuts.test.ts';

/** Faults of the line, and of whoever answers on it. */
export const ofTheLine: readonly Fault[] = [
  {
    number: 1,
    fault: 'a server accepts and never answers, at the request for TLS too',
    by: 'proxy',
    expected: 'given up after 5 s, with "No answer"',
    shown: [...at(connect, 'is given up after 5 s'), ...at(wire, 'accepts and says nothing: given up after 5 s')],
  },
  {
    number: 2,
    fault: 'refused, unknown host, reset in the handshake',
    by: 'proxy',
    expected: 'words of its own for each, advice, back-off',
    shown: [
      ...at(connect, 'nothing listens there', 'the host is unknown', 'is reset in the handshake'),
      ...at(lost, 'the back-off is 10, 30, 60, then 120 s'),
    ],
  },
  {
    number: 3,
    fault: 'the line stalls in the middle of a result',
    by: 'proxy',
    expected: 'the deadline ends it, the socket is destroyed, no rows are shown, the lane opens again',
    shown: at(wire, 'a line that stalls in the middle of an answer: the deadline, and the socket is gone'),
  },
  {
    number: 4,
    fault: 'the line is cut at any byte',
    by: 'proxy',
    expected: 'settles once, with everything or with a failure, never with a part',
    shown: [
      ...at(cuts, 'cut at every byte'),
      ...at(wire, 'cut at byte n of what the server sends'),
      ...at(line, 'the list is never a partial one'),
    ],
  },
  {
    number: 5,
    fault: '2 s of delay, 10 kB/s',
    by: 'proxy',
    expected: 'later, and whole; samples are left out and do not overlap',
    shown: [
      ...at(line, 'a slow line only makes it late'),
      ...at(sampling, 'a server that answers late is asked less often'),
    ],
  },
  {
    number: 6,
    fault: 'bits flip',
    by: 'proxy',
    expected: 'an answer or a failure; the process stands',
    shown: [
      ...at(wire, 'flipped bits never end the process, and every promise settles'),
      ...at(replies, 'mutated replies'),
    ],
  },
  {
    number: 7,
    fault: 'malformed messages',
    by: 'fake',
    expected: 'a failure in words; the process stands; the same inside TLS',
    shown: [
      ...at(wire, 'a server that answers'),
      ...at(handWritten, 'settles, and nothing else breaks'),
      ...at('test/postgres/tls.test.ts', 'malformed bytes inside TLS end the connection, not the process'),
      ...at(replies, 'mutated replies'),
    ],
  },
  {
    number: 8,
    fault: 'a length of 1.9 GB, a row of 1 GB, a million notices',
    by: 'fake',
    expected: 'cut off at the budget, memory under 300 MB',
    shown: [
      ...at(wire, 'with a promise of 1.9 GB is cut off at once', 'with a flood of notices is cut off at the budget'),
      ...at(replies, 'a flood is cut off at the budget'),
    ],
  },
  {
    number: 9,
    fault: 'an error that nobody asked for, ReadyForQuery twice, an error with markup and escapes',
    by: 'fake',
    expected: 'only text',
    shown: [
      ...at(wire, 'a server that answers'),
      ...at(lanes, 'an error between two questions'),
      ...at('test/connections/connect.spec.ts', 'hostile names are text'),
    ],
  },
  {
    number: 10,
    fault: 'a password in clear or by MD5 is asked for; endless SCRAM; a wrong proof of the server',
    by: 'fake',
    expected: 'refused, and nothing of the password is sent',
    shown: [
      ...at(connect, 'by never ending its part of SCRAM: the work is refused', 'is not believed, and asked nothing'),
      ...at('test/postgres/passwords.test.ts', 'on production a password asked for by'),
    ],
  },
];
