import type {
  BrowserWindow,
  BrowserWindowConstructorOptions,
  Rectangle,
  WebContents,
} from 'electron';

import { isOwnPage } from './trusted-frame.ts';
import {
  type Bounds,
  fitBounds,
  minimumSize,
  readWindowState,
  type WindowState,
  writeWindowState,
} from './window-state.ts';

export type WindowOptions = {
  BrowserWindow: new (options: BrowserWindowConstructorOptions) => BrowserWindow;
  preload: string;
  stateFile: string;
  /** The usable areas of the screens, the main one first. */
  screens: readonly Rectangle[];
  isDark: boolean;
  /** Where the page is: our own scheme, or the development server. */
  pageOrigin: string;
  onExternalLink: (address: string) => void;
  onGone: (reason: string) => void;
  /** True lets the window close; false has it hidden or kept by whoever is asked. */
  mayClose: () => boolean;
};

/** The page's own background, so that nothing flashes before it is painted. */
const background = { light: '#f6f7f9', dark: '#0f1216' } as const;

/**
 * The one place that makes a window: sandboxed, isolated, without Node, that shows our own page and
 * never anything else.
 */
export function createMainWindow(options: WindowOptions) {
  const state = readWindowState(options.stateFile);
  const window = new options.BrowserWindow(
    constructorOptions(options, fitBounds(state.bounds, options.screens)),
  );
  if (state.isMaximized) {
    window.maximize();
  }
  window.once('ready-to-show', () => window.show());
  guard(window.webContents, options);
  window.on('close', (event) => {
    keep(options.stateFile, { ...state, ...placeOf(window) });
    if (!options.mayClose()) {
      event.preventDefault();
    }
  });

  return {
    window,
    /** In front and with the focus: only ever because a person asked for it. */
    bringUp(): void {
      if (window.isMinimized()) {
        window.restore();
      }
      window.show();
      window.focus();
    },
    /** True the first time only, over all starts. */
    shouldExplainTray(): boolean {
      const isFirst = !state.knowsTray;
      state.knowsTray = true;
      keep(options.stateFile, { ...state, ...placeOf(window) });
      return isFirst;
    },
  };
}

export type MainWindow = ReturnType<typeof createMainWindow>;

export function constructorOptions(
  { preload, isDark }: Pick<WindowOptions, 'preload' | 'isDark'>,
  bounds: Partial<Bounds>,
): BrowserWindowConstructorOptions {
  return {
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Admin Agent',
    backgroundColor: isDark ? background.dark : background.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      safeDialogs: true,
      spellcheck: false,
    },
  };
}

function guard(contents: WebContents, options: WindowOptions): void {
  const { pageOrigin, onExternalLink, onGone } = options;
  contents.setWindowOpenHandler(({ url }) => {
    onExternalLink(url);
    return { action: 'deny' };
  });
  contents.on('will-navigate', (event) => {
    if (!isOwnPage(event.url, pageOrigin)) {
      event.preventDefault();
      onExternalLink(event.url);
    }
  });
  contents.on('will-redirect', (event) => {
    if (!isOwnPage(event.url, pageOrigin)) {
      event.preventDefault();
    }
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame) {
      event.preventDefault();
    }
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.on('render-process-gone', (_event, { reason }) => {
    // `clean-exit` is what a closed window reports.
    if (reason !== 'clean-exit') {
      onGone(reason);
    }
  });
}

function placeOf(window: BrowserWindow): Pick<WindowState, 'bounds' | 'isMaximized'> {
  return { bounds: window.getNormalBounds(), isMaximized: window.isMaximized() };
}

const keep = writeWindowState;
