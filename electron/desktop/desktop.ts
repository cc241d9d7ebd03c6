import type Electron from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';

import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { AgentEvent } from '#shared/events.ts';
import { createTranslator } from '#shared/i18n/translator.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { addressOf } from './address.ts';
import { createCrashGuard } from './crash-guard.ts';
import type { DesktopApi } from './desktop-api.ts';
import { createLinkOpener } from './external-link.ts';
import { menuTemplate } from './menu.ts';
import { createMute } from './mute.ts';
import { createNoticeBoard } from './notice-board.ts';
import { createNotifications } from './notifications.ts';
import { createQuitting } from './quitting.ts';
import { safePagePath } from './safe-page.ts';
import type { Target } from './target.ts';
import { createTray } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import type { TrayAction } from './tray-model.ts';
import { createMainWindow, type MainWindow } from './window.ts';

export type DesktopOptions = {
  electron: Pick<
    typeof Electron,
    | 'app'
    | 'BrowserWindow'
    | 'dialog'
    | 'Menu'
    | 'Notification'
    | 'nativeImage'
    | 'nativeTheme'
    | 'powerMonitor'
    | 'screen'
    | 'shell'
    | 'Tray'
  >;
  platform: NodeJS.Platform;
  environment: Readonly<Record<string, string | undefined>>;
  locale: Locale;
  clock: Clock;
  logger: Logger;
  api: DesktopApi;
  subscribe: (listener: (event: AgentEvent) => void) => () => void;
  /** The machine woke. */
  onResumed: () => void;
  paths: { preload: string; trayIcons: string; windowState: string };
  pageOrigin: string;
  isDevelopment: boolean;
  firstTarget: Target | undefined;
  /** Stops all that the entry started; called once, after the shell's own parts. */
  stop: () => Promise<void>;
};

/** Window, tray, menu and notifications over a running agent, and the way out of them. */
export function startDesktop(options: DesktopOptions) {
  const { electron, platform, clock, logger, api, subscribe } = options;
  const { app, BrowserWindow: Window, dialog, Menu, nativeTheme, Notification, screen } = electron;
  const t = createTranslator(options.locale);
  const mute = createMute(clock);
  const crashes = createCrashGuard(clock);
  const board = createNoticeBoard(Notification);
  let main: MainWindow | undefined;
  let pending = options.firstTarget;

  const ask = (question: MessageBoxOptions) =>
    main && !main.window.isDestroyed() && main.window.isVisible()
      ? dialog.showMessageBox(main.window, question)
      : dialog.showMessageBox(question);

  const openLink = createLinkOpener({ shell: electron.shell, ask, t });

  const addressFor = (target: Target): string => `${options.pageOrigin}${addressOf(target)}`;

  const load = (window: BrowserWindow, address: string): void => {
    window.loadURL(`${options.pageOrigin}${address}`).catch((error: unknown) => {
      logger.warn({ error, address }, 'the page could not be loaded');
    });
  };

  const open = (target?: Target): void => {
    if (!main || main.window.isDestroyed()) {
      pending = target;
      main = openWindow();
      return;
    }
    main.bringUp();
    // The address that is there already would load the page anew.
    if (target && main.window.webContents.getURL() !== addressFor(target)) {
      load(main.window, addressOf(target));
    }
  };

  const onAction = (action: TrayAction): void => {
    switch (action) {
      case 'check':
        void api.checkEverything().catch((error: unknown) => {
          logger.warn({ error }, 'checking everything was refused');
        });
        return;
      case 'open':
        open();
        return;
      case 'quit':
        void quitting.request();
        return;
      default:
        action satisfies never;
    }
  };

  const openWindow = (): MainWindow => {
    const created = createMainWindow({
      BrowserWindow: Window,
      preload: options.paths.preload,
      stateFile: options.paths.windowState,
      screens: screen.getAllDisplays().map(({ workArea }) => workArea),
      isDark: nativeTheme.shouldUseDarkColors,
      pageOrigin: options.pageOrigin,
      onExternalLink: (address) => void openLink(address),
      onGone: (reason) => {
        const next = crashes.next();
        logger.error({ reason, next }, 'the window’s process ended');
        load(created.window, next === 'reload' ? addressOf({ screen: 'overview' }) : safePagePath);
      },
      mayClose: () => quitting.isStopped() || closeInstead(created),
    });
    load(created.window, addressOf(pending ?? { screen: 'overview' }));
    pending = undefined;
    return created;
  };

  /** Closing the window never ends the supervision unseen. Always false: the window stays, hidden or not. */
  const closeInstead = (closing: MainWindow): false => {
    if (!tray && platform !== 'darwin') {
      void quitting.request();
      return false;
    }
    closing.window.hide();
    if (tray && closing.shouldExplainTray()) {
      const title = t('desktop:notice.background.title');
      board.show('background', { title, body: t('desktop:notice.background.body') }, () => open());
    }
    return false;
  };

  const tray = tryTray();

  function tryTray() {
    if (!hasTrayHost(platform, options.environment)) {
      return undefined;
    }
    try {
      return createTray({
        electron,
        platform,
        iconFolder: options.paths.trayIcons,
        clock,
        t,
        mute,
        readFleet: api.readFleet,
        subscribe: (listener) => subscribe(() => listener()),
        onGo: open,
        onAction,
        onModel: ({ badge }) => app.setBadgeCount(badge),
      });
    } catch (error) {
      logger.warn({ error }, 'no tray: the window stays the only place');
      return undefined;
    }
  }

  const notifications = createNotifications({
    board,
    clock,
    logger,
    mute,
    subscribe,
    readOpenAlerts: api.readOpenAlerts,
    tenantOf: async (tenantId: TenantId | null) => {
      const tenants = tenantId === null ? [] : await api.readTenants();
      const tenant = tenants.find(({ id }) => id === tenantId);
      return { name: tenant?.name, t: tenant ? createTranslator(tenant.locale) : t };
    },
    t,
    onOpen: open,
  });

  const quitting = createQuitting({
    logger,
    t,
    countBots: async () => (await api.readFleet()).total,
    ask,
    stop: async () => {
      tray?.stop();
      await notifications.stop();
      await options.stop();
    },
    leave: () => app.quit(),
  });

  const menu = menuTemplate({
    platform,
    isDevelopment: options.isDevelopment,
    t,
    onGo: open,
    onCheck: () => onAction('check'),
    onQuit: () => onAction('quit'),
  });
  Menu.setApplicationMenu(Menu.buildFromTemplate(menu));
  electron.powerMonitor.on('resume', () => {
    notifications.resumed();
    options.onResumed();
  });
  electron.powerMonitor.on('shutdown', () => void quitting.now());
  main = openWindow();

  return { open, quitting };
}
