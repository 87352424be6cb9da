import {
  commandComplete,
  dataRow,
  errorResponse,
  int32,
  lyingMessage,
  message,
  notice,
  readyForQuery,
  rowDescription,
} from './wire.ts';

/** What a broken or hostile server may say where rows belong. Sent as they are, in place of the whole answer. */
export const malformedReplies: Readonly<Record<string, Buffer>> = {
  'a length of 0': lyingMessage('D', 0),
  'a negative length': lyingMessage('D', -1),
  'a length of 1.9 GB': lyingMessage('D', 1_900_000_000, Buffer.alloc(1000)),
  'a length shorter than its header': lyingMessage('T', 3),
  'an unknown message type': message('?', Buffer.from('what')),
  'bytes that are no message': Buffer.from('HTTP/1.1 200 OK\r\n\r\n<html>'),
  'a row description with more columns than it has': message('T', Buffer.from([0x7f, 0xff])),
  'a row description without an end to its name': message('T', Buffer.from([0, 1, 0x61, 0x62])),
  'a row with more values than it has': Buffer.concat([rowDescription(['a']), message('D', Buffer.from([0x7f, 0xff]))]),
  'a row whose value is longer than the row': Buffer.concat([
    rowDescription(['a']),
    message('D', Buffer.from([0, 1]), int32(1000), Buffer.from('ab')),
  ]),
  'a row with a value of negative length': Buffer.concat([
    rowDescription(['a']),
    message('D', Buffer.from([0, 1]), int32(-7)),
  ]),
  'a row before its description': Buffer.concat([dataRow(['1']), commandComplete('SELECT 1')]),
  'a row wider than its description': Buffer.concat([
    rowDescription(['a']),
    dataRow(['1', '2', '3']),
    commandComplete('SELECT 1'),
  ]),
  'an error without fields': message('E', Buffer.from([0])),
  'an error whose field never ends': message('E', Buffer.from('Mnever')),
  'an error with a hostile text': errorResponse({
    C: '42601',
    M: '<img src=x onerror="window.__pwned=1">\u001b[31m\u202e gnol',
    D: '<script>window.__pwned=1</script>',
  }),
  'ready twice': Buffer.concat([commandComplete('SELECT 0'), readyForQuery(), readyForQuery()]),
  'complete without anything': commandComplete(''),
  'a copy that nobody asked for': message('G', Buffer.from([0, 0, 0])),
  'an authentication request in the middle': message('R', int32(3)),
};

/** That many notices before the end of an answer. */
export const noticeFlood = (count: number): Buffer =>
  Buffer.concat([...Array(count).fill(notice({ M: 'x'.repeat(200) })), commandComplete('SELECT 0')]);
