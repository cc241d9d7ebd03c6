// Loaded with `electron -r` before the app under REAL Electron: keeps what goes to the operating system in the
// same shape as the stand-in's recorder, and lets nothing out (no browser is opened, no notification is shown).
const { basename } = require('node:path');

const electron = require('electron');

const recorder = { notifications: [], trays: [], openedExternal: [], calls: [] };
globalThis.__e2eRecorder = recorder;

const entryOfNotification = new WeakMap();
electron.Notification.prototype.show = function show() {
  const entry = {
    title: this.title,
    body: this.body,
    isSilent: this.silent,
    isClosed: false,
    click: () => this.emit('click', {}),
  };
  entryOfNotification.set(this, entry);
  recorder.notifications.push(entry);
};
electron.Notification.prototype.close = function close() {
  const entry = entryOfNotification.get(this);
  if (entry) {
    entry.isClosed = true;
  }
};

const nameOfImage = new WeakMap();
const { createFromPath } = electron.nativeImage;
electron.nativeImage.createFromPath = (path) => {
  const image = createFromPath(path);
  nameOfImage.set(image, basename(path));
  return image;
};

const entryOfTray = new WeakMap();
function entryOf(tray) {
  if (!entryOfTray.has(tray)) {
    const entry = { toolTip: '', image: '', menu: [] };
    entryOfTray.set(tray, entry);
    recorder.trays.push(entry);
  }
  return entryOfTray.get(tray);
}
const { setToolTip, setContextMenu, setImage } = electron.Tray.prototype;
electron.Tray.prototype.setToolTip = function (text) {
  entryOf(this).toolTip = text;
  return setToolTip.call(this, text);
};
electron.Tray.prototype.setImage = function (image) {
  entryOf(this).image = nameOfImage.get(image) ?? '';
  return setImage.call(this, image);
};
electron.Tray.prototype.setContextMenu = function (menu) {
  const items = menu?.items ?? [];
  entryOf(this).menu = items.map((item) => ({ label: item.label, click: () => item.click() }));
  return setContextMenu.call(this, menu);
};

electron.shell.openExternal = async (url) => void recorder.openedExternal.push(url);
/** A test puts in what a person would have chosen, as in the stand-in. */
electron.dialog.answers = [];
electron.dialog.showMessageBox = async (...args) => {
  recorder.calls.push({ api: 'dialog.showMessageBox', args: [args.at(-1)] });
  if (electron.dialog.answers.length === 0) {
    throw new Error('no answer queued for dialog.showMessageBox');
  }
  return electron.dialog.answers.shift();
};
