/** Addresses that are not our page in the window, though some look like it. */
export const elsewhere = [
  'https://evil.example/',
  'https://app.evil/',
  'http://127.0.0.1:8080/',
  'heapscope://evil/',
  'heapscope://app.evil/',
  'heapscope://app@evil/',
  'heapscope:app/',
  'heapscope://APP.evil/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'blob:heapscope://app/1',
  'about:blank',
  'chrome://gpu/',
  'devtools://devtools/bundled/inspector.html',
  '',
];
