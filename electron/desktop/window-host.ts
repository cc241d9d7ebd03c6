import type Electron from 'electron';
import type { BrowserWindow, MessageBoxOptions } from 'electron';

import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { Translator } from '#shared/i18n/translator.ts';

import { addressOf } from './address.ts';
import { createCrashGuard } from './crash-guard.ts';
import { createLinkOpener } from './external-link.ts';
import { safePagePath } from './safe-page.ts';
import type { Target } from './target.ts';
import { isOwnPage } from './trusted-frame.ts';
import { createMainWindow, type MainWindow } from './window.ts';

type WindowHostOptions = {
  electron: Pick<typeof Electron, 'BrowserWindow' | 'dialog' | 'nativeTheme' | 'screen' | 'shell'>;
  clock: Clock;
  logger: Logger;
  t: Translator;
  preload: string;
  stateFile: string;
  pageOrigin: string;
  /** True lets the window close; else what happens instead is up to whoever is asked. */
  mayClose: (closing: MainWindow) => boolean;
};

/** Keeps the one window: opens it where it is aimed at, and brings its page back after a crash. */
export function createWindowHost(options: WindowHostOptions) {
  const { electron, logger, t, pageOrigin } = options;
  const { dialog, nativeTheme, screen, shell } = electron;
  const crashes = createCrashGuard(options.clock);
  let main: MainWindow | undefined;

  /** Over the window where it can be seen, else on its own. */
  const ask = (question: MessageBoxOptions) =>
    main && !main.window.isDestroyed() && main.window.isVisible()
      ? dialog.showMessageBox(main.window, question)
      : dialog.showMessageBox(question);

  const openLink = createLinkOpener({ shell, ask, t });

  const load = (window: BrowserWindow, address: string): void => {
    window.loadURL(address).catch((error: unknown) => {
      logger.warn({ error, address }, 'the page could not be loaded');
    });
  };

  const addressFor = (target: Target): string => `${pageOrigin}${addressOf(target)}`;

  const recover = ({ window }: MainWindow, reason: string): void => {
    const next = crashes.next();
    logger.error({ reason, next }, 'the window’s process ended');
    if (next === 'safe-page') {
      load(window, `${pageOrigin}${safePagePath}`);
      return;
    }
    const shown = window.webContents.getURL();
    load(window, isOwnPage(shown, pageOrigin) ? shown : addressFor({ screen: 'overview' }));
  };

  const create = (target: Target): MainWindow => {
    const created = createMainWindow({
      BrowserWindow: electron.BrowserWindow,
      preload: options.preload,
      stateFile: options.stateFile,
      screens: screen.getAllDisplays().map(({ workArea }) => workArea),
      isDark: nativeTheme.shouldUseDarkColors,
      pageOrigin,
      onExternalLink: (address) => void openLink(address),
      onGone: (reason) => recover(created, reason),
      mayClose: () => options.mayClose(created),
    });
    load(created.window, addressFor(target));
    return created;
  };

  return {
    ask,
    /** Brings the window up, at the target where there is one; the first time it is made. */
    open(target?: Target): void {
      if (!main || main.window.isDestroyed()) {
        main = create(target ?? { screen: 'overview' });
        return;
      }
      main.bringUp();
      // The address that is there already would load the page anew.
      if (target && main.window.webContents.getURL() !== addressFor(target)) {
        load(main.window, addressFor(target));
      }
    },
  };
}
