import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';

import { covered, type Recorder, record, recorder } from './recorder.ts';
import {
  BrowserWindow,
  browser,
  ipcMain as ipc,
  schemes,
  stopBrowser,
  WebContents,
} from './window.ts';

const appPath = (() => {
  let dir = dirname(resolve(process.argv[1] ?? '.'));
  while (!existsSync(join(dir, 'package.json')) && dir !== dirname(dir)) dir = dirname(dir);
  return dir;
})();
const manifest = JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8'));
const switches = new Map(
  process.argv.slice(2).flatMap((a) => {
    const m = /^--([^=]+)(?:=(.*))?$/.exec(a);
    return m?.[1] ? [[m[1], m[2] ?? ''] as const] : [];
  }),
);

/** The part of `electron.app` that the app uses. */
class App extends EventEmitter {
  isPackaged = false;
  name: string = manifest.productName ?? manifest.name;
  #ready = false;
  #paths = new Map<string, string>();
  commandLine = {
    appendSwitch: (name: string, value = '') => void switches.set(name, value),
    hasSwitch: (name: string) => switches.has(name),
    getSwitchValue: (name: string) => switches.get(name) ?? '',
  };
  isReady = () => this.#ready;
  whenReady = () =>
    this.#ready ? Promise.resolve() : new Promise<void>((r) => this.once('ready', () => r()));
  becomeReady() {
    this.#ready = true;
    this.emit('ready', {}, {});
  }
  getVersion = () => manifest.version;
  getName = () => this.name;
  setName = (name: string) => void (this.name = name);
  getAppPath = () => appPath;
  getLocale = () => switches.get('lang') ?? 'en-US';
  getPreferredSystemLanguages = () => [this.getLocale()];
  getPath(name: string) {
    const known = this.#paths.get(name);
    if (known) return known;
    if (name === 'home') return homedir();
    if (name === 'temp') return tmpdir();
    if (name === 'exe') return process.execPath;
    const userData = switches.get('user-data-dir');
    if (!userData) throw new Error('electron stand-in: start it with --user-data-dir=DIR');
    return name === 'userData' || name === 'sessionData' ? userData : join(userData, name);
  }
  setPath = (name: string, path: string) => void this.#paths.set(name, path);
  enableSandbox = () => this.#beforeReady('app.enableSandbox');
  disableHardwareAcceleration = () => this.#beforeReady('app.disableHardwareAcceleration');
  setAppUserModelId = (id: string) => record('app.setAppUserModelId', id);
  setAsDefaultProtocolClient = (scheme: string) => (
    record('app.setAsDefaultProtocolClient', scheme), true
  );
  requestSingleInstanceLock = () => (
    record('app.requestSingleInstanceLock'), !process.env.ELECTRON_STANDIN_SECOND_INSTANCE
  );
  releaseSingleInstanceLock = () => record('app.releaseSingleInstanceLock');
  setBadgeCount = (count: number) => (record('app.setBadgeCount', count), true);
  relaunch = () => record('app.relaunch');
  focus = () => record('app.focus');
  quit() {
    const event = {
      defaultPrevented: false,
      preventDefault: () => void (event.defaultPrevented = true),
    };
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    BrowserWindow.onAllClosed = () => {};
    if (!BrowserWindow.getAllWindows().every((w) => w.close())) return;
    this.emit('will-quit', event);
    if (event.defaultPrevented) return;
    this.exit(0);
  }
  exit(code = 0) {
    this.emit('quit', {}, code);
    void stopBrowser().finally(() => process.exit(code));
  }
  #beforeReady(api: string) {
    if (this.#ready) throw new Error(`${api}() must be called before the app is ready`);
    record(api);
  }
}
const theApp = new App();
BrowserWindow.onAllClosed = () => {
  if (theApp.listenerCount('window-all-closed')) theApp.emit('window-all-closed');
  else theApp.quit();
};

class MenuStandin {
  items: any[];
  constructor(template: any[] = []) {
    this.items = template.map((item) => ({
      enabled: true,
      visible: true,
      ...item,
      ...(item.submenu ? { submenu: new MenuStandin(item.submenu) } : {}),
      click: () => item.click?.(item, BrowserWindow.getFocusedWindow(), {}),
    }));
  }
  static buildFromTemplate = (template: any[]) => new MenuStandin(template);
  static #application: MenuStandin | null = null;
  static setApplicationMenu = (menu: MenuStandin | null) => {
    record('Menu.setApplicationMenu', menu === null);
    MenuStandin.#application = menu;
  };
  static getApplicationMenu = () => MenuStandin.#application;
  getMenuItemById = (id: string) => this.items.find((i) => i.id === id) ?? null;
  popup = () => record('menu.popup');
}

class TrayStandin extends EventEmitter {
  #entry = { toolTip: '', image: '', menu: [] as any[] };
  #destroyed = false;
  constructor(image: unknown) {
    super();
    if (typeof image !== 'string' && (image as NativeImage).isEmpty()) record('Tray.emptyImage');
    this.setImage(image as NativeImage);
    recorder.trays.push(this.#entry);
  }
  setToolTip = (text: string) => void (this.#entry.toolTip = text);
  setTitle = (text: string) => record('tray.setTitle', text);
  setImage = (image: NativeImage) => void (this.#entry.image = basename(image.source));
  setContextMenu = (menu: MenuStandin | null) => void (this.#entry.menu = menu?.items ?? []);
  isDestroyed = () => this.#destroyed;
  destroy() {
    this.#destroyed = true;
    recorder.trays.splice(recorder.trays.indexOf(this.#entry), 1);
  }
}

class NotificationStandin extends EventEmitter {
  static isSupported = () => true;
  #entry: Recorder['notifications'][number];
  constructor(options: any = {}) {
    super();
    this.#entry = {
      title: options.title ?? '',
      body: options.body ?? '',
      isSilent: options.silent === true,
      isClosed: false,
      click: () => void this.emit('click', {}),
    };
  }
  show() {
    recorder.notifications.push(this.#entry);
    queueMicrotask(() => this.emit('show', {}));
  }
  close() {
    this.#entry.isClosed = true;
    this.emit('close', {});
  }
}

class NativeImage {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
  isEmpty = () => this.source === '';
  toDataURL = () => this.source;
  resize = () => this;
  setTemplateImage = () => {};
}

/** Answers are queued by a test with driver.main(({ dialog }) => dialog.answers.push(...)). */
const answers: unknown[] = [];
const answer =
  (api: string) =>
  async (...args: unknown[]) => {
    record(api, args.at(-1));
    if (answers.length === 0) throw new Error(`electron stand-in: no answer queued for ${api}`);
    return answers.shift();
  };

export const app = covered('app', theApp);
export const ipcMain = covered('ipcMain', ipc);
export const Menu = covered('Menu', MenuStandin);
export const Tray = TrayStandin;
export const Notification = covered('Notification', NotificationStandin);
export const nativeImage = covered('nativeImage', {
  createFromDataURL: (url: string) => new NativeImage(url),
  createFromPath: (path: string) => new NativeImage(existsSync(path) ? path : ''),
  createEmpty: () => new NativeImage(''),
});
export const protocol = covered('protocol', {
  registerSchemesAsPrivileged: (list: unknown) => {
    if (theApp.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    record('protocol.registerSchemesAsPrivileged', list);
  },
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>) =>
    void schemes.set(scheme, handler),
  unhandle: (scheme: string) => void schemes.delete(scheme),
  isProtocolHandled: (scheme: string) => schemes.has(scheme),
});
export const shell = covered('shell', {
  openExternal: async (url: string) => void recorder.openedExternal.push(url),
  openPath: async (path: string) => (record('shell.openPath', path), ''),
  showItemInFolder: (path: string) => record('shell.showItemInFolder', path),
});
export const dialog = covered('dialog', {
  answers,
  showMessageBox: answer('dialog.showMessageBox'),
  showOpenDialog: answer('dialog.showOpenDialog'),
  showSaveDialog: answer('dialog.showSaveDialog'),
  showErrorBox: (title: string, content: string) => record('dialog.showErrorBox', title, content),
});
export const powerMonitor = covered(
  'powerMonitor',
  Object.assign(new EventEmitter(), { getSystemIdleTime: () => 0, isOnBatteryPower: () => false }),
);
export const session = covered('session', {
  defaultSession: covered('session.defaultSession', {
    setPermissionRequestHandler: () => record('session.setPermissionRequestHandler'),
    setPermissionCheckHandler: () => record('session.setPermissionCheckHandler'),
    setDevicePermissionHandler: () => record('session.setDevicePermissionHandler'),
  }),
});
export const screen = covered('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1600, height: 1000 } }],
});
export const nativeTheme = covered(
  'nativeTheme',
  Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
);
export { BrowserWindow };
export const webContents = covered('webContents', {
  getAllWebContents: () => BrowserWindow.getAllWindows().map((w) => w.webContents),
});

const all = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  Tray,
  webContents,
};
export default all;

// The test's side channel: node's own child-process IPC.
const onMessage = async (
  message: { id: number; fn: string; arg: unknown } | { id: number; endpoint: true },
) => {
  const reply = (body: object) => process.send?.({ id: message.id, ...body });
  try {
    if ('endpoint' in message) {
      const window = BrowserWindow.getAllWindows()[0];
      reply({
        value: window && {
          endpoint: (await browser()).endpoint,
          targetId: await window.webContents.targetId,
        },
      });
    } else {
      // oxlint-disable-next-line no-implied-eval -- a test's function, to run in this process
      const fn = new Function(`return (${message.fn})`)();
      reply({ value: await fn(all, message.arg) });
    }
  } catch (error) {
    reply({ error: String(error) });
  }
};
process.on('message', (message: Parameters<typeof onMessage>[0]) => void onMessage(message));
process.on('disconnect', () => theApp.exit(1));
// As in Electron: the app may take these itself, else they end it.
for (const signal of ['SIGTERM', 'SIGINT'] as const)
  process.on(signal, () => process.listenerCount(signal) === 1 && theApp.quit());
if (process.env.ELECTRON_STANDIN_DEBUG)
  process.on('exit', (code) => console.error(`[stand-in] exit ${code}`));

// Electron becomes ready after the main script has been evaluated.
setImmediate(() => theApp.becomeReady());
void WebContents;
