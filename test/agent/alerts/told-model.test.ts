import { expect, test } from 'vitest';

import { countMessages, type ToldAlert } from '#electron/agent/alerts/told-model.ts';
import { createToldAgent } from '#test/support/told-agent.ts';

const second = 1_000;
const minute = 60 * second;

const alert = (atSeconds: number, own: Partial<ToldAlert> = {}): ToldAlert => ({
  openedAt: atSeconds * second,
  resolvedAt: null,
  fingerprint: `bot.down|${atSeconds}`,
  group: 'bot.down|refused',
  severity: 'error',
  ...own,
});

test('the first of a group goes at once, what follows soon goes in one', () => {
  expect(countMessages([alert(0)])).toBe(1);
  expect(countMessages([alert(0), alert(10), alert(20)])).toBe(2);
  expect(countMessages([alert(0), alert(150)])).toBe(2);
  expect(countMessages([alert(0), alert(10, { group: 'bot.down|timeout' })])).toBe(2);
});

test('its end is told as well, and in the same message where it was over before it was told', () => {
  expect(countMessages([alert(0, { resolvedAt: 10 * minute })])).toBe(2);
  expect(countMessages([alert(0), alert(10, { resolvedAt: 15 * second })])).toBe(2);
});

test('the same is not told twice in five minutes, unless it became graver', () => {
  const same = { fingerprint: 'bot.down|a', resolvedAt: 100 * second };

  expect(countMessages([alert(0, same), alert(200, { ...same, resolvedAt: null })])).toBe(3);
  expect(countMessages([alert(0, same), alert(200, { ...same, resolvedAt: 210 * second })])).toBe(
    3,
  );
});

test('a flood is two messages and a summary', () => {
  const flood = Array.from({ length: 40 }, (_, index) =>
    alert(index / 10, { group: `bot.down|${index}` }),
  );

  expect(countMessages(flood)).toBe(3);
});

test('what is only noted is nobody’s message', () => {
  expect(countMessages([alert(0, { severity: 'info' })])).toBe(0);
});

test('it counts what the agent sends', async () => {
  await using agent = await createToldAgent();
  const begunAt = agent.clock.now();
  const plan = [
    { subject: 'a', at: 0, until: 700 },
    { subject: 'b', at: 5, until: 20 },
    { subject: 'c', at: 50, until: 600 },
    ...Array.from({ length: 12 }, (_, index) => ({
      subject: `storm ${index}`,
      at: 1_000 + index,
      until: 1_400 + index,
    })),
    { subject: 'a', at: 2_600, until: 2_700 },
    { subject: 'a', at: 2_800, until: 5_000 },
  ];
  const turns = plan
    .flatMap(({ subject, at, until }) => [
      { subject, at, isEnd: false },
      { subject, at: until, isEnd: true },
    ])
    .sort((a, b) => a.at - b.at);
  for (const { subject, at, isEnd } of turns) {
    await agent.clock.advance(begunAt + at * second - agent.clock.now());
    await (isEnd ? agent.end(subject) : agent.open(subject));
  }
  await agent.clock.advance(60 * minute);

  const counted = countMessages(
    plan.map(({ subject, at, until }) =>
      alert(at, { fingerprint: `bot.down|${subject}`, resolvedAt: until * second }),
    ),
  );

  expect(counted).toBe((await agent.toTeam()).length);
});
