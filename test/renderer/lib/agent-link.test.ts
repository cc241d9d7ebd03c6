import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { createAgentLink } from '#renderer/lib/agent-link.ts';
import type { AgentEvent } from '#shared/events.ts';

type Handlers = Parameters<Parameters<typeof createAgentLink>[0]['open']>[1];

beforeEach(() => void vi.useFakeTimers({ now: 1_000_000 }));
afterEach(() => void vi.useRealTimers());

function setup() {
  const opened: { after: string | undefined; handlers: Handlers; isClosed: boolean }[] = [];
  const events: AgentEvent[] = [];
  const onBack = vi.fn<() => void>();
  const link = createAgentLink({
    open: (after, handlers) => {
      const stream = { after, handlers, isClosed: false };
      opened.push(stream);
      return () => {
        stream.isClosed = true;
      };
    },
    onEvent: (event) => events.push(event),
    onBack,
    onLost: () => undefined,
    random: () => 1,
  });
  return { link, opened, events, onBack, newest: () => opened.at(-1)!.handlers };
}

const event = (cursor: string) =>
  ({ kind: 'bot.changed', tenantId: null, subject: 'b', at: 0, cursor }) satisfies AgentEvent;

test('it is live once the stream has started', () => {
  const { link, newest } = setup();
  link.start();
  expect(link.get()).toEqual({ state: 'connecting' });
  newest().onStarted();
  expect(link.get()).toEqual({ state: 'live', since: 1_000_000 });
});

test('lost, it waits 0.8 s and says when it will try; each wait doubles up to 15 s', () => {
  const { link, opened, newest } = setup();
  link.start();
  newest().onStarted();
  for (const delay of [800, 1_600, 3_200, 6_400, 12_800, 15_000, 15_000]) {
    newest().onLost(undefined);
    expect(link.get()).toMatchObject({ nextAt: Date.now() + delay });
    const before = opened.length;
    vi.advanceTimersByTime(delay - 1);
    expect(opened).toHaveLength(before);
    vi.advanceTimersByTime(1);
    expect(opened).toHaveLength(before + 1);
  }
  expect(link.get()).toMatchObject({ state: 'offline', attempt: 7, lostAt: 1_000_000 });
});

test('it is reconnecting for the first tries and offline from the fourth on', () => {
  const { link, newest } = setup();
  link.start();
  const states = [1, 2, 3, 4].map(() => {
    newest().onLost(undefined);
    const { state } = link.get();
    vi.runOnlyPendingTimers();
    return state;
  });
  expect(states).toEqual(['reconnecting', 'reconnecting', 'reconnecting', 'offline']);
});

test('back again, it asks for what came after the last event it saw, and says that it is back', () => {
  const { link, opened, onBack, newest, events } = setup();
  link.start();
  newest().onStarted();
  newest().onEvent(event('41'));
  newest().onLost(undefined);
  vi.runOnlyPendingTimers();
  expect(opened.map(({ after }) => after)).toEqual([undefined, '41']);
  expect(onBack).not.toHaveBeenCalled();
  newest().onStarted();
  expect(onBack).toHaveBeenCalledOnce();
  expect(link.get()).toMatchObject({ state: 'live' });
  expect(events).toHaveLength(1);
});

test('a stream that was given up can no longer say anything', () => {
  const { link, opened, events, newest } = setup();
  link.start();
  const old = newest();
  old.onLost(undefined);
  expect(opened[0]!.isClosed).toBe(true);
  vi.runOnlyPendingTimers();
  old.onEvent(event('1'));
  old.onStarted();
  expect(events).toEqual([]);
  expect(link.get().state).toBe('reconnecting');
});

test('a person can try at once, and that is the only try then', () => {
  const { link, opened, newest } = setup();
  link.start();
  newest().onLost(undefined);
  link.retryNow();
  expect(opened).toHaveLength(2);
  expect(link.get()).toMatchObject({ nextAt: null });
  vi.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(2);
});

test('stopped, it closes the stream and tries no more', () => {
  const { link, opened, newest } = setup();
  link.start();
  newest().onLost(undefined);
  link.stop();
  vi.advanceTimersByTime(60_000);
  expect(opened).toHaveLength(1);
});
