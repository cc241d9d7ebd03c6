import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';

import { createMute } from '#electron/desktop/mute.ts';
import { createTray, type TrayOptions } from '#electron/desktop/tray.ts';
import { createTranslator } from '#shared/i18n/translator.ts';

import { aFleet } from './a-fleet.ts';
import { createManualClock, settle } from './manual-clock.ts';

class FakeTray extends EventEmitter {
  image = '';
  toolTip = '';
  menu: MenuItemConstructorOptions[] = [];
  menusSet = 0;
  isDestroyed = false;
  setImage = (image: { path: string }) => void (this.image = image.path);
  setToolTip = (text: string) => void (this.toolTip = text);
  setContextMenu = (menu: MenuItemConstructorOptions[]) => {
    this.menu = menu;
    this.menusSet += 1;
  };
  destroy = () => void (this.isDestroyed = true);
}

const iconFolder = join(import.meta.dirname, '../../resources/tray');

function start({ platform = 'linux' as NodeJS.Platform } = {}) {
  const clock = createManualClock();
  const readFleet = vi.fn<TrayOptions['readFleet']>(async () => aFleet({ ok: 3 }));
  const onGo = vi.fn<TrayOptions['onGo']>();
  const onAction = vi.fn<TrayOptions['onAction']>();
  const isTemplate = vi.fn<(is: boolean) => void>();
  const events = new EventEmitter();
  const made: FakeTray[] = [];
  const electron = {
    Tray: class extends FakeTray {
      constructor() {
        super();
        made.push(this);
      }
    },
    Menu: { buildFromTemplate: (template: MenuItemConstructorOptions[]) => template },
    nativeImage: {
      createFromPath: (path: string) => ({ path, setTemplateImage: isTemplate }),
    },
  } as unknown as TrayOptions['electron'];
  const tray = createTray({
    electron,
    platform,
    iconFolder,
    clock,
    t: createTranslator('en'),
    mute: createMute(clock),
    readFleet,
    isVaultMissed: async () => false,
    subscribe: (listener) => {
      events.on('event', listener);
      return () => events.off('event', listener);
    },
    onGo,
    onAction,
  });
  return { tray, clock, readFleet, onGo, onAction, isTemplate, events, icon: made[0]! };
}

const click = (menu: MenuItemConstructorOptions[], label: string | RegExp) => {
  const item = menu.find((each) => each.label?.match(label));
  (item!.click as () => void)();
};

test('it cannot tell before the first answer, and then shows it', async () => {
  const { icon, tray } = start();
  const before = tray.model()?.shape;

  await settle();

  expect(before).toBe('unknown');
  expect(icon.toolTip).toContain('3 working');
  expect(icon.image).toBe(join(iconFolder, 'calm.png'));
});

test('an event shows within two seconds, however many come at once', async () => {
  const { icon, clock, readFleet, events } = start();
  await settle();
  readFleet.mockClear();
  readFleet.mockResolvedValue(aFleet({ ok: 2, down: 1 }));

  for (let count = 0; count < 500; count += 1) {
    events.emit('event');
  }
  await clock.pass(2_000);

  expect(icon.image).toBe(join(iconFolder, 'needs-you.png'));
  expect(readFleet).toHaveBeenCalledOnce();
});

test('an agent that goes silent turns the icon hollow, and its return turns it back', async () => {
  const { tray, clock, readFleet } = start();
  await settle();
  readFleet.mockRejectedValue(new Error('gone'));

  await clock.pass(29_000);
  const inTime = tray.model()?.shape;
  await clock.pass(12_000);
  const late = tray.model()?.shape;
  readFleet.mockResolvedValue(aFleet({ ok: 3 }));
  await clock.pass(10_000);

  expect([inTime, late, tray.model()?.shape]).toEqual(['calm', 'unknown', 'calm']);
});

test('an agent that never answers a question turns it hollow as well', async () => {
  const { tray, clock, readFleet } = start();
  await settle();
  readFleet.mockReturnValue(new Promise(() => undefined));

  await clock.pass(60_000);

  expect(tray.model()?.shape).toBe('unknown');
  readFleet.mockResolvedValue(aFleet({ ok: 3 }));
  await clock.pass(40_000);
  expect(tray.model()?.shape).toBe('calm');
});

test('the menu is left alone while it would not differ, so that it stays open', async () => {
  const { icon, clock, readFleet } = start();
  await settle();
  const before = icon.menusSet;
  readFleet.mockResolvedValue(aFleet({ ok: 3 }, { latestCheckAt: clock.now() }));

  await clock.pass(60_000);

  expect(icon.menusSet).toBe(before);
  expect(icon.toolTip).toContain('ago');
});

test('its entries lead and act', async () => {
  const { icon, onGo, onAction, readFleet, events, clock } = start();
  readFleet.mockResolvedValue(aFleet({ down: 1 }));
  events.emit('event');
  await clock.pass(1_000);

  click(icon.menu, /^Your bot needs you/);
  click(icon.menu, /^■×/);
  click(icon.menu, 'Check everything now');
  click(icon.menu, /^Quit and stop/);
  icon.emit('click');

  expect(onGo.mock.calls).toMatchObject([[{ screen: 'alerts' }], [{ screen: 'bot' }]]);
  expect(onAction.mock.calls).toEqual([['check'], ['quit'], ['open']]);
});

test('muting shows at once and ends by itself', async () => {
  const { icon, tray, clock } = start();
  await settle();
  const submenu = icon.menu.find(({ label }) => label === 'Mute notifications')?.submenu;

  click(submenu as MenuItemConstructorOptions[], 'For 1 hour');
  const muted = icon.image;
  await clock.pass(61 * 60_000);

  expect(muted).toBe(join(iconFolder, 'calm-muted.png'));
  expect(tray.model()?.isMuted).toBe(false);
  expect(icon.image).toBe(join(iconFolder, 'calm.png'));
});

test('macOS gets template images, and its own click opens the menu', async () => {
  const { icon, onAction, isTemplate } = start({ platform: 'darwin' });
  await settle();

  icon.emit('click');

  expect(icon.image).toBe(join(iconFolder, 'calm-template.png'));
  expect(isTemplate).toHaveBeenCalledWith(true);
  expect(onAction).not.toHaveBeenCalled();
});

test('every image that can be asked for is there, in both sizes', () => {
  for (const shape of ['calm', 'degraded', 'needs-you', 'unknown']) {
    for (const kind of ['', '-muted', '-template', '-muted-template']) {
      expect(existsSync(join(iconFolder, `${shape}${kind}.png`))).toBe(true);
      expect(existsSync(join(iconFolder, `${shape}${kind}@2x.png`))).toBe(true);
    }
  }
});

test('once stopped it is gone and asks nothing more', async () => {
  const { tray, icon, clock, readFleet, events } = start();
  await settle();
  readFleet.mockClear();

  tray.stop();
  events.emit('event');
  await clock.pass(60_000);

  expect(icon.isDestroyed).toBe(true);
  expect(readFleet).not.toHaveBeenCalled();
});
