import { expect, test } from 'vitest';

import { countNotices, type DueAlert } from '#electron/agent/alerts/count-notices.ts';

const alert = (atSeconds: number, own: Partial<DueAlert> = {}): DueAlert => ({
  at: atSeconds * 1_000,
  fingerprint: `bot.down|${atSeconds}`,
  group: 'bot.down|refused',
  severity: 'error',
  ...own,
});

test('the first of a group goes at once, what follows soon goes in one', () => {
  expect(countNotices([alert(0)])).toBe(1);
  expect(countNotices([alert(0), alert(10), alert(20), alert(90)])).toBe(2);
  expect(countNotices([alert(0), alert(150)])).toBe(2);
  expect(countNotices([alert(0), alert(10, { group: 'bot.down|timeout' })])).toBe(2);
});

test('the same is not told twice in five minutes, unless it became graver', () => {
  const same = { fingerprint: 'bot.down|a' };

  expect(countNotices([alert(0, same), alert(200, same)])).toBe(1);
  expect(countNotices([alert(0, same), alert(200, { ...same, severity: 'critical' })])).toBe(2);
  expect(countNotices([alert(0, same), alert(301, same)])).toBe(2);
});

test('a flood of ten in two minutes is one summary', () => {
  const flood = Array.from({ length: 40 }, (_, index) =>
    alert(index, { group: `bot.down|${index}` }),
  );

  expect(countNotices(flood)).toBe(10);
});

test('what is only noted is nobody’s message', () => {
  expect(countNotices([alert(0, { severity: 'info' })])).toBe(0);
});
