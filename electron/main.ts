import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
} from 'electron';

import { appRouter, createCaller } from '#electron/api/app-router.ts';
import { createContext } from '#electron/api/context.ts';
import { defaultPort, portSchema } from '#electron/cli/settings.ts';
import { appOrigin, appScheme, createAppProtocol } from '#electron/desktop/app-protocol.ts';
import { startDesktop } from '#electron/desktop/desktop.ts';
import { createDesktopApi } from '#electron/desktop/desktop-api.ts';
import { createDesktopPort, type DesktopPort } from '#electron/desktop/desktop-port.ts';
import { restrictPermissions } from '#electron/desktop/permissions.ts';
import { createSafePages } from '#electron/desktop/safe-page.ts';
import { explainFailure } from '#electron/desktop/start-failure.ts';
import { linkAmong, linkScheme, parseLink, type Target } from '#electron/desktop/target.ts';
import { serveTrpcOverIpc } from '#electron/desktop/trpc-ipc.ts';
import { isTrustedFrame } from '#electron/desktop/trusted-frame.ts';
import { dataPaths, defaultDataFolder } from '#electron/host/data-folder.ts';
import { closestLocale, createTranslator } from '#shared/i18n/translator.ts';
import type { Principal } from '#shared/schemas/person.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import { type StartedAgent, startAgent } from './start-agent.ts';
import { startListening } from './start-listening.ts';

const electron = {
  app,
  BrowserWindow,
  dialog,
  Menu,
  Notification,
  nativeImage,
  nativeTheme,
  powerMonitor,
  screen,
  shell,
  Tray,
};
const here = import.meta.dirname;
const folder = defaultDataFolder();
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const pageOrigin = developmentUrl ? new URL(developmentUrl).origin : appOrigin;
/** Whoever sits at this machine is its owner; the operating system has asked for their password. */
const person: Principal = { kind: 'person', id: 'local', role: 'owner', tenant: 'all' };

let firstTarget = linkAmong(process.argv);
/** macOS hands links over by an event, the first one before there is a window to open it in. */
let openLink = (target: Target | undefined): void => {
  firstTarget = target;
};

async function start(): Promise<void> {
  await app.whenReady();
  const locale = closestLocale([
    process.env['ADMIN_AGENT_LANG'] ?? '',
    ...app.getPreferredSystemLanguages(),
  ]);
  const t = createTranslator(locale);
  restrictPermissions(session.defaultSession, pageOrigin);
  protocol.handle(appScheme, createAppProtocol(join(here, '../renderer'), createSafePages(t)));

  const undo = new AsyncDisposableStack();
  const port = createDesktopPort();
  try {
    const parts = await startAgent(
      {
        host: 'desktop',
        folder,
        locale,
        version: app.getVersion(),
        firstTenant: t('cli:serve.first-tenant'),
        log: { level: 'info', toFile: true, toStderr: false },
        desktop: port,
      },
      undo,
    );
    if (process.argv.includes('--demo')) {
      await parts.demo.start();
    }
    openDesktop(parts, { locale, port, stop: () => undo.disposeAsync() });
    await listen(parts, undo);
  } catch (error) {
    const { title, message } = explainFailure(error, { folder, logs: dataPaths(folder).logs, t });
    dialog.showErrorBox(title, message);
    await undo.disposeAsync();
    app.exit(1);
  }
}

/** The window works without its listener, so that one that cannot be had is no reason not to start. */
async function listen(parts: StartedAgent, undo: AsyncDisposableStack): Promise<void> {
  if (process.env['ADMIN_AGENT_LISTEN'] === 'off') {
    return;
  }
  const version = app.getVersion();
  try {
    const address = { port: defaultPort, orAnyPort: true, ...pingAddress() };
    await startListening({ folder, version, ...address }, parts, undo);
  } catch (error) {
    parts.logger.error({ error }, 'the listener could not be started');
  }
}

/** Where bots on other machines may call; nowhere, unless the environment says so. */
function pingAddress() {
  const { ADMIN_AGENT_PING_HOST: pingHost, ADMIN_AGENT_PING_PORT: port } = process.env;
  return {
    ...(pingHost && { pingHost }),
    ...(port && { pingPort: portSchema.parse(port) }),
  };
}

function openDesktop(
  { agent, demo, clock, logger }: StartedAgent,
  { locale, port, stop }: { locale: Locale; port: DesktopPort; stop: () => Promise<void> },
): void {
  const contextFor = () =>
    createContext({ agent, demo, principal: person, correlationId: randomUUID() });
  const stopServing = serveTrpcOverIpc({
    ipcMain,
    router: appRouter,
    createContext: contextFor,
    isTrustedFrame: (frame) => isTrustedFrame(frame, pageOrigin),
    onRefused: (reason) => logger.warn({ reason }, 'a message of the page was refused'),
  });
  const opened = startDesktop({
    electron,
    platform: process.platform,
    environment: process.env,
    locale,
    clock,
    logger,
    api: createDesktopApi(() => createCaller(contextFor())),
    port,
    subscribe: (listener) => agent.events.subscribe(listener),
    onResumed: () => agent.resumed(),
    paths: {
      preload: join(here, '../preload/preload.cjs'),
      trayIcons: join(here, '../../resources/tray'),
      windowState: join(folder, 'window.json'),
    },
    pageOrigin,
    isDevelopment: !app.isPackaged,
    firstTarget,
    stop: async () => {
      stopServing();
      await stop();
    },
  });
  app.on('second-instance', (_event, args) => opened.open(linkAmong(args)));
  openLink = opened.open;
  app.on('activate', () => opened.open());
  app.on('before-quit', (event) => {
    if (!opened.quitting.isStopped()) {
      event.preventDefault();
      void opened.quitting.request();
    }
  });
  // Without this the app would end with its last window, tray or not.
  app.on('window-all-closed', () => undefined);
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => void opened.quitting.now());
  }
  endOnFault(logger);
}

/** After a fault that nobody caught nothing is certain any more: it is written down, and the app ends. */
function endOnFault(logger: StartedAgent['logger']): void {
  const end = (error: unknown): void => {
    logger.error({ error }, 'a fault that nobody caught: the app ends');
    logger.flush();
    app.exit(1);
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

// What is written is for this person alone.
process.umask(0o077);

app.on('open-url', (event, url) => {
  event.preventDefault();
  openLink(parseLink(url));
});

if (app.requestSingleInstanceLock()) {
  protocol.registerSchemesAsPrivileged([
    { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  app.enableSandbox();
  // Windows shows no notification of an app without it.
  app.setAppUserModelId('app.adminagent.desktop');
  if (app.isPackaged) {
    app.setAsDefaultProtocolClient(linkScheme);
  }
  void start();
} else {
  app.quit();
}
