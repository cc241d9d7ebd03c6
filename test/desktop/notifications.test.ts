import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';

import { createMute } from '#electron/desktop/mute.ts';
import { createNoticeBoard, type NotificationMaker } from '#electron/desktop/notice-board.ts';
import { createNotifications } from '#electron/desktop/notifications.ts';
import type { Target } from '#electron/desktop/target.ts';
import type { AgentEvent, EventKind } from '#shared/events.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { anAlert } from './a-fleet.ts';
import { createManualClock, settle } from './manual-clock.ts';

type Options = { title: string; body: string; id: string; silent: boolean };

async function start({ open = [] as Alert[] } = {}) {
  const shown: (EventEmitter & { options: Options; isClosed: boolean })[] = [];
  const FakeNotification = class extends EventEmitter {
    static isSupported = () => true;
    isClosed = false;
    readonly options: Options;
    constructor(options: Options) {
      super();
      this.options = options;
    }
    show = () => void shown.push(this);
    close = () => void (this.isClosed = true);
  } as unknown as NotificationMaker;
  const clock = createManualClock();
  const mute = createMute(clock);
  const events = new EventEmitter();
  const readOpenAlerts = vi.fn<() => Promise<Alert[]>>(async () => [...open]);
  const onOpen = vi.fn<(target: Target) => void>();
  const warn = vi.fn<() => void>();
  const notifications = createNotifications({
    board: createNoticeBoard(FakeNotification),
    clock,
    logger: { warn } as never,
    mute,
    subscribe: (listener) => {
      events.on('event', listener);
      return () => events.off('event', listener);
    },
    readOpenAlerts,
    tenantOf: async (tenantId) =>
      tenantId === null
        ? { name: undefined, t: createTranslator('en') }
        : { name: 'Padaria Aurora', t: createTranslator('pt-BR') },
    t: createTranslator('en'),
    onOpen,
  });
  // The look at what happened before the start is over.
  await settle();
  const emit = (kind: EventKind, subject: string) => {
    const event: AgentEvent = { kind, tenantId: null, subject, at: 0, cursor: '' };
    events.emit('event', event);
  };
  return {
    notifications,
    clock,
    mute,
    readOpenAlerts,
    onOpen,
    warn,
    shown,
    /** What the person can see now. */
    visible: () => shown.filter(({ isClosed }) => !isClosed).map(({ options }) => options),
    emit,
    opens: (...alerts: Alert[]) => {
      open.unshift(...alerts);
      alerts.forEach(({ id }) => emit('alert.opened', id));
    },
    ends: (...alerts: Alert[]) => {
      open = open.filter(({ id }) => !alerts.some((alert) => alert.id === id));
      readOpenAlerts.mockImplementation(async () => [...open]);
      alerts.forEach(({ id }) => emit('alert.changed', id));
    },
  };
}

test('an alert is told once: what and whom, who acts next, in its client’s language, without a sound', async () => {
  const { opens, clock, visible } = await start();

  opens(anAlert(1));
  await clock.pass(1_000);

  expect(visible()).toEqual([
    {
      title: 'Vendas 1 parou de responder · Padaria Aurora',
      body: expect.stringMatching(/Vendas.*/) as string,
      id: anAlert(1).id,
      silent: true,
    },
  ]);
});

test('a click leads to that alert, and nothing comes to the front before it', async () => {
  const { opens, clock, shown, onOpen } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);
  expect(onOpen).not.toHaveBeenCalled();

  shown[0]!.emit('click');

  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ screen: 'alert', alertId: anAlert(1).id });
});

test('an alert that changes takes its own place; one that does not is not told again', async () => {
  const { opens, clock, emit, readOpenAlerts, shown, visible } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);

  emit('alert.changed', anAlert(1).id);
  await clock.pass(1_000);
  expect(shown).toHaveLength(1);
  readOpenAlerts.mockResolvedValue([anAlert(1, { title: 'Vendas continua fora do ar' })]);
  emit('alert.changed', anAlert(1).id);
  await clock.pass(1_000);

  expect(visible()).toMatchObject([{ title: 'Vendas continua fora do ar · Padaria Aurora' }]);
});

test('an alert that is solved or taken on elsewhere is withdrawn', async () => {
  const { opens, ends, clock, visible } = await start();
  opens(anAlert(1), anAlert(2));
  await clock.pass(1_000);

  ends(anAlert(1));
  await clock.pass(1_000);

  expect(visible().map(({ id }) => id)).toEqual([anAlert(2).id]);
});

test('an alert that opened and ended within a moment is never told', async () => {
  const { opens, ends, clock, shown } = await start();

  opens(anAlert(1));
  ends(anAlert(1));
  await clock.pass(1_000);

  expect(shown).toHaveLength(0);
});

test('more than five within ten seconds become one summary that counts on', async () => {
  const { opens, clock, shown, visible, onOpen } = await start();
  const alerts = Array.from({ length: 31 }, (_, index) => anAlert(index));

  opens(...alerts.slice(0, 5));
  await clock.pass(1_000);
  opens(...alerts.slice(5, 30));
  await clock.pass(1_000);
  opens(...alerts.slice(30));
  await clock.pass(1_000);

  expect(visible()).toHaveLength(6);
  expect(visible().at(-1)).toMatchObject({ title: '31 new alerts', id: 'storm' });
  shown.at(-1)!.emit('click');
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ screen: 'alerts' });
});

test('after the storm alerts are told one by one again', async () => {
  const { opens, clock, visible } = await start();
  opens(...Array.from({ length: 9 }, (_, index) => anAlert(index)));
  await clock.pass(12_000);

  opens(anAlert(20));
  await clock.pass(1_000);

  expect(visible().map(({ id }) => id)).toEqual(['storm', anAlert(20).id]);
});

test('what opened while the app was closed is one sentence, not a backlog', async () => {
  const { clock, visible } = await start({ open: [anAlert(1), anAlert(2), anAlert(3)] });

  await clock.pass(1_000);

  expect(visible()).toMatchObject([
    { title: 'While you were away', body: '3 alerts are open.', id: 'away' },
  ]);
});

test('a start with nothing open says nothing', async () => {
  const { clock, shown } = await start();

  await clock.pass(60_000);

  expect(shown).toHaveLength(0);
});

test('after a wake the gap is one sentence, and what it solved is withdrawn', async () => {
  const { opens, ends, clock, notifications, visible } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);

  notifications.resumed();
  ends(anAlert(1));
  opens(...Array.from({ length: 4 }, (_, index) => anAlert(10 + index)));
  await clock.pass(21_000);

  expect(visible()).toMatchObject([{ body: '4 alerts are open. 1 was solved.', id: 'away' }]);
});

test('a wake after which all is as before says nothing', async () => {
  const { opens, clock, notifications, shown } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);

  notifications.resumed();
  await clock.pass(60_000);

  expect(shown).toHaveLength(1);
});

test('while muted nothing is told, and withdrawing still works', async () => {
  const { opens, ends, clock, mute, visible } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);

  mute.set(1);
  opens(anAlert(2));
  ends(anAlert(1));
  await clock.pass(1_000);

  expect(visible()).toEqual([]);
});

test('an agent that cannot be asked is logged, and the next event tries again', async () => {
  const { opens, emit, clock, readOpenAlerts, warn, visible } = await start();
  await settle();
  readOpenAlerts.mockRejectedValueOnce(new Error('busy'));

  opens(anAlert(1));
  await clock.pass(1_000);
  emit('alert.opened', anAlert(1).id);
  await clock.pass(1_000);

  expect(warn).toHaveBeenCalledOnce();
  expect(visible()).toHaveLength(1);
});

test('stopping takes back what is shown and tells nothing more', async () => {
  const { opens, clock, notifications, visible } = await start();
  opens(anAlert(1));
  await clock.pass(1_000);

  await notifications.stop();
  opens(anAlert(2));
  await clock.pass(1_000);

  expect(visible()).toEqual([]);
});
