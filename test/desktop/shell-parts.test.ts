import type { MenuItemConstructorOptions } from 'electron';
import { expect, test, vi } from 'vitest';

import { createCrashGuard } from '#electron/desktop/crash-guard.ts';
import { menuTemplate } from '#electron/desktop/menu.ts';
import { restrictPermissions } from '#electron/desktop/permissions.ts';
import { createSafePages, safePagePath } from '#electron/desktop/safe-page.ts';
import { hasTrayHost } from '#electron/desktop/tray-host.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import { locales } from '#shared/schemas/tenant.ts';

import { createManualClock } from './manual-clock.ts';

test('a window that ends once is loaded again; twice in five minutes it gets the safe page', async () => {
  const clock = createManualClock();
  const guard = createCrashGuard(clock);

  const first = guard.next();
  await clock.pass(5 * 60_000);
  const later = guard.next();
  await clock.pass(4 * 60_000);
  const soon = guard.next();

  expect([first, later, soon]).toEqual(['reload', 'reload', 'safe-page']);
});

test.for(locales)('the safe page in %s needs no script and leads back', (locale) => {
  const { content } = createSafePages(createTranslator(locale))[safePagePath]();

  expect(content).toContain(`<html lang="${locale}">`);
  expect(content).toContain('href="/"');
  expect(content).not.toMatch(/<script|style=|on\w+=|desktop:/);
});

test('closing may hide the window only where an icon can be expected to be seen', () => {
  expect(hasTrayHost('win32', {})).toBe(true);
  expect(hasTrayHost('darwin', {})).toBe(true);
  expect(hasTrayHost('linux', { XDG_CURRENT_DESKTOP: 'KDE' })).toBe(true);
  expect(hasTrayHost('linux', { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' })).toBe(true);
  expect(hasTrayHost('linux', { XDG_CURRENT_DESKTOP: 'GNOME' })).toBe(false);
  expect(hasTrayHost('linux', {})).toBe(false);
  expect(hasTrayHost('linux', { ADMIN_AGENT_TRAY: 'on' })).toBe(true);
});

test.for([
  'media',
  'geolocation',
  'notifications',
  'usb',
  'hid',
  'serial',
  'midi',
  'display-capture',
  'clipboard-read',
  'fullscreen',
  'openExternal',
])('%s is refused to every page', (permission) => {
  const session = {
    setPermissionRequestHandler: vi.fn<(handler: (...args: unknown[]) => void) => void>(),
    setPermissionCheckHandler: vi.fn<(handler: (...args: unknown[]) => boolean) => void>(),
    setDevicePermissionHandler: vi.fn<(handler: () => boolean) => void>(),
  };
  restrictPermissions(session as never, 'app://admin-agent');
  const decide = vi.fn<(isGranted: boolean) => void>();
  const request = (what: string, requestingUrl: string) =>
    session.setPermissionRequestHandler.mock.calls[0]![0]({}, what, decide, { requestingUrl });
  const check = session.setPermissionCheckHandler.mock.calls[0]![0];

  request(permission, 'app://admin-agent/');
  request('clipboard-sanitized-write', 'https://example.org/');
  request('clipboard-sanitized-write', 'app://admin-agent/');

  expect(decide.mock.calls).toEqual([[false], [false], [true]]);
  expect(check({}, permission, 'app://admin-agent/')).toBe(false);
  expect(session.setDevicePermissionHandler.mock.calls[0]![0]()).toBe(false);
});

test.for(['linux', 'darwin', 'win32'] as const)(
  'the menu on %s has what the tray has',
  (platform) => {
    const [onGo, onCheck, onQuit] = [vi.fn<() => void>(), vi.fn<() => void>(), vi.fn<() => void>()];
    const t = createTranslator('en');

    const template = menuTemplate({ platform, isDevelopment: false, t, onGo, onCheck, onQuit });
    const items = template.flatMap(
      ({ submenu }) => (submenu ?? []) as MenuItemConstructorOptions[],
    );
    const click = (label: string) =>
      (items.find((item) => item.label === label)!.click as () => void)();
    click('Check everything now');
    click('Quit and stop supervising…');
    click('Alerts');

    expect(onCheck).toHaveBeenCalledOnce();
    expect(onQuit).toHaveBeenCalledOnce();
    expect(onGo).toHaveBeenCalledExactlyOnceWith({ screen: 'alerts' });
    expect(items.map(({ role }) => role)).toEqual(
      expect.arrayContaining(['cut', 'copy', 'paste', 'zoomIn', 'zoomOut', 'resetZoom']),
    );
    expect(items.some(({ role }) => role === 'toggleDevTools')).toBe(false);
  },
);
