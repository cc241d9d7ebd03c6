import { EventEmitter } from 'node:events';
import { expect, test, vi } from 'vitest';

import type { NativeNotice } from '#electron/agent/ports.ts';
import { createDesktopPort } from '#electron/desktop/desktop-port.ts';
import { createMute } from '#electron/desktop/mute.ts';
import { createNoticeBoard, type NotificationMaker } from '#electron/desktop/notice-board.ts';
import { createNotifications } from '#electron/desktop/notifications.ts';
import type { Target } from '#electron/desktop/target.ts';
import type { AgentEvent, EventKind } from '#shared/events.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { Alert } from '#shared/schemas/alert.ts';

import { anAlert, aTenantId } from './a-fleet.ts';
import { createManualClock, settle } from './manual-clock.ts';

type Options = { title: string; body: string; id: string; silent: boolean };

/** As the outbox has it: its words are another part's business. */
function aNotice({ id, tenantId, title }: Alert, own: Partial<NativeNotice> = {}): NativeNotice {
  return {
    tenantId: tenantId ?? aTenantId,
    tag: id,
    title,
    body: 'Estou cuidando disso.',
    isCritical: true,
    alertId: id,
    ...own,
  };
}

async function start({ open = [] as Alert[], isSupported = true } = {}) {
  const shown: (EventEmitter & { options: Options; isClosed: boolean })[] = [];
  const FakeNotification = class extends EventEmitter {
    static isSupported = () => isSupported;
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
    readAlert: async (_tenantId, alertId) =>
      (await readOpenAlerts()).find(({ id }) => id === alertId),
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
    /** Alerts open, and the outbox has a notice of each for this machine. */
    opens: async (...alerts: Alert[]) => {
      open.unshift(...alerts);
      alerts.forEach(({ id }) => emit('alert.opened', id));
      return Promise.all(alerts.map((alert) => notifications.notify(aNotice(alert))));
    },
    ends: (...alerts: Alert[]) => {
      open = open.filter(({ id }) => !alerts.some((alert) => alert.id === id));
      readOpenAlerts.mockImplementation(async () => [...open]);
      alerts.forEach(({ id }) => emit('alert.changed', id));
    },
  };
}

test('what the outbox has for this machine is told: in its words, with the client, without a sound', async () => {
  const { opens, clock, visible } = await start();

  expect(await opens(anAlert(1))).toEqual(['shown']);
  await clock.pass(1_000);

  expect(visible()).toEqual([
    {
      title: 'Vendas 1 parou de responder · Padaria Aurora',
      body: 'Estou cuidando disso.',
      id: anAlert(1).id,
      silent: true,
    },
  ]);
});

test('an alert of which the outbox has nothing for this machine is not told', async () => {
  const { emit, clock, shown } = await start();

  emit('alert.opened', anAlert(1).id);
  await clock.pass(60_000);

  expect(shown).toEqual([]);
});

test('a click leads to that alert, and nothing comes to the front before it', async () => {
  const { opens, shown, onOpen } = await start();
  await opens(anAlert(1));
  expect(onOpen).not.toHaveBeenCalled();

  shown[0]!.emit('click');

  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ screen: 'alert', alertId: anAlert(1).id });
});

test('the same alert told again takes its own place', async () => {
  const { opens, notifications, visible } = await start();
  await opens(anAlert(1));

  await notifications.notify(aNotice(anAlert(1), { title: 'Vendas ainda não responde' }));

  expect(visible()).toMatchObject([{ title: 'Vendas ainda não responde · Padaria Aurora' }]);
});

test('an alert that changes is told anew in its place; one that does not is not', async () => {
  const { opens, clock, emit, readOpenAlerts, shown, visible } = await start();
  await opens(anAlert(1));
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
  await opens(anAlert(1), anAlert(2));

  ends(anAlert(1));
  await clock.pass(1_000);

  expect(visible().map(({ id }) => id)).toEqual([anAlert(2).id]);
});

test('a notice of an alert that ended meanwhile is not shown, and takes back what is', async () => {
  const { opens, ends, notifications, visible, shown } = await start();
  await opens(anAlert(1));
  ends(anAlert(1));

  expect(await notifications.notify(aNotice(anAlert(1)))).toBe('held_back');
  expect(await notifications.notify(aNotice(anAlert(2)))).toBe('held_back');

  expect(visible()).toEqual([]);
  expect(shown).toHaveLength(1);
});

test('a notice of several alerts leads to all of them, and goes when none is open', async () => {
  const { opens, ends, clock, notifications, shown, visible, onOpen } = await start();
  await opens(anAlert(1));
  const storm = { tag: 'storm:1', alertId: null, title: '31 alertas novos' };

  expect(await notifications.notify(aNotice(anAlert(1), storm))).toBe('shown');
  expect(visible()).toHaveLength(2);
  shown.at(-1)!.emit('click');
  expect(onOpen).toHaveBeenCalledExactlyOnceWith({ screen: 'alerts' });
  ends(anAlert(1));
  await clock.pass(1_000);

  expect(visible()).toEqual([]);
});

test('where the system shows nothing it says so', async () => {
  const { opens, notifications, shown } = await start({ isSupported: false });

  expect(await opens(anAlert(1))).toEqual(['unsupported']);
  expect(await notifications.notify(aNotice(anAlert(1), { alertId: null, tag: 'storm:1' }))).toBe(
    'unsupported',
  );
  expect(shown).toEqual([]);
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
  await opens(anAlert(1));
  await clock.pass(1_000);

  notifications.resumed();
  ends(anAlert(1));
  const told = await opens(...Array.from({ length: 4 }, (_, index) => anAlert(10 + index)));
  await clock.pass(21_000);

  expect(told).toEqual(['held_back', 'held_back', 'held_back', 'held_back']);
  expect(visible()).toMatchObject([{ body: '4 alerts are open. 1 was solved.', id: 'away' }]);
  expect(await opens(anAlert(20))).toEqual(['shown']);
});

test('a wake after which all is as before says nothing', async () => {
  const { opens, clock, notifications, shown } = await start();
  await opens(anAlert(1));
  await clock.pass(1_000);

  notifications.resumed();
  await clock.pass(60_000);

  expect(shown).toHaveLength(1);
});

test('while muted nothing is told, and withdrawing still works', async () => {
  const { opens, ends, clock, mute, visible } = await start();
  await opens(anAlert(1));

  mute.set(1);
  expect(await opens(anAlert(2))).toEqual(['held_back']);
  ends(anAlert(1));
  await clock.pass(1_000);

  expect(visible()).toEqual([]);
});

test('an agent that cannot be asked is logged, and keeps nothing from the person', async () => {
  const { opens, ends, clock, readOpenAlerts, warn, visible } = await start();
  readOpenAlerts.mockRejectedValueOnce(new Error('busy'));

  expect(await opens(anAlert(1))).toEqual(['shown']);

  expect(warn).toHaveBeenCalledOnce();
  expect(visible()).toHaveLength(1);
  ends(anAlert(1));
  await clock.pass(1_000);
  expect(visible()).toEqual([]);
});

test('stopping takes back what is shown', async () => {
  const { opens, notifications, visible } = await start();
  await opens(anAlert(1));

  await notifications.stop();

  expect(visible()).toEqual([]);
});

test('before there is a window, and after it is gone, what comes is held back', async () => {
  const { notifications, visible, opens } = await start();
  await opens(anAlert(1));
  const port = createDesktopPort();
  const notice = aNotice(anAlert(1), { tag: 'storm:1', alertId: null });

  expect(await port.notify(notice)).toBe('held_back');
  const disconnect = port.connect(notifications);
  expect(await port.notify(notice)).toBe('shown');
  disconnect();
  expect(await port.notify(notice)).toBe('held_back');

  expect(visible()).toHaveLength(2);
});
