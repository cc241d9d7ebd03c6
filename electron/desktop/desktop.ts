import type Electron from 'electron';

import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { AgentEvent } from '#shared/events.ts';
import { createTranslator, type Translator } from '#shared/i18n/translator.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { DesktopApi } from './desktop-api.ts';
import type { DesktopPort } from './desktop-port.ts';
import { menuTemplate } from './menu.ts';
import { createMute } from './mute.ts';
import { createNoticeBoard } from './notice-board.ts';
import { createNotifications, type NotificationOptions } from './notifications.ts';
import { createQuitting } from './quitting.ts';
import type { Target } from './target.ts';
import { createTray, type TrayOptions } from './tray.ts';
import { hasTrayHost } from './tray-host.ts';
import type { TrayAction } from './tray-model.ts';
import type { MainWindow } from './window.ts';
import { createWindowHost } from './window-host.ts';

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
  port: DesktopPort;
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
  const { app, Menu, powerMonitor } = electron;
  const t = createTranslator(options.locale);
  const mute = createMute(clock);
  const board = createNoticeBoard(electron.Notification);

  const windows = createWindowHost({
    electron,
    clock,
    logger,
    t,
    preload: options.paths.preload,
    stateFile: options.paths.windowState,
    pageOrigin: options.pageOrigin,
    mayClose: (closing) => quitting.isStopped() || closeInstead(closing),
  });

  /** Closing the window never ends the supervision unseen: it hides where a tray leads back, and else it is leaving. */
  function closeInstead(closing: MainWindow): false {
    if (!tray && platform !== 'darwin') {
      void quitting.request();
      return false;
    }
    closing.window.hide();
    if (tray && closing.shouldExplainTray()) {
      const title = t('desktop:notice.background.title');
      const body = t('desktop:notice.background.body');
      board.show('background', { title, body }, () => windows.open());
    }
    return false;
  }

  const actions: Readonly<Record<TrayAction, () => void>> = {
    check: () => void checkEverything(api, logger),
    open: () => windows.open(),
    quit: () => void quitting.request(),
  };
  const onAction = (action: TrayAction): void => actions[action]();
  const onGo = (target: Target): void => windows.open(target);

  const tray = tryTray(options, {
    electron,
    platform,
    iconFolder: options.paths.trayIcons,
    clock,
    t,
    mute,
    readFleet: api.readFleet,
    isVaultMissed: api.isVaultMissed,
    subscribe: (listener) => subscribe(() => listener()),
    onGo,
    onAction,
    onModel: ({ badge }) => app.setBadgeCount(badge),
  });

  const notifications = createNotifications({
    board,
    clock,
    logger,
    mute,
    subscribe,
    readOpenAlerts: api.readOpenAlerts,
    readAlert: api.readAlert,
    tenantOf: tenantReader(api, t),
    t,
    onOpen: onGo,
  });
  const disconnect = options.port.connect(notifications);

  const quitting = createQuitting({
    logger,
    t,
    countBots: async () => (await api.readFleet()).total,
    ask: windows.ask,
    stop: async () => {
      tray?.stop();
      disconnect();
      await notifications.stop();
      await options.stop();
    },
    leave: () => app.quit(),
  });

  const { isDevelopment } = options;
  const menu = { platform, isDevelopment, t, onGo, onCheck: actions.check, onQuit: actions.quit };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(menu)));
  powerMonitor.on('resume', () => {
    notifications.resumed();
    options.onResumed();
  });
  powerMonitor.on('shutdown', () => void quitting.now());
  windows.open(options.firstTarget);

  return { open: (target?: Target) => windows.open(target), quitting };
}

function tryTray({ platform, environment, logger }: DesktopOptions, tray: TrayOptions) {
  if (!hasTrayHost(platform, environment)) {
    return undefined;
  }
  try {
    return createTray(tray);
  } catch (error) {
    logger.warn({ error }, 'no tray: the window stays the only place');
    return undefined;
  }
}

async function checkEverything(api: DesktopApi, logger: Logger): Promise<void> {
  try {
    await api.checkEverything();
  } catch (error) {
    logger.warn({ error }, 'checking everything was refused');
  }
}

/** A tenant's name and the words of its language; the machine's language where there is no tenant. */
function tenantReader(api: DesktopApi, t: Translator): NotificationOptions['tenantOf'] {
  return async (tenantId) => {
    const tenants = tenantId === null ? [] : await api.readTenants();
    const tenant = tenants.find(({ id }) => id === tenantId);
    return { name: tenant?.name, t: tenant ? createTranslator(tenant.locale) : t };
  };
}
