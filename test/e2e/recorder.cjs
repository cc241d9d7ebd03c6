// Loaded with `electron -r` before the app under REAL Electron: keeps what goes to the operating system in the
// same shape as the stand-in's recorder, and lets nothing out (no browser is opened, no notification is shown).
const electron = require('electron');

const recorder = (globalThis.__e2eRecorder = {
  notifications: [],
  trays: [],
  openedExternal: [],
  calls: [],
});

electron.Notification.prototype.show = function show() {
  recorder.notifications.push({
    title: this.title,
    body: this.body,
    click: () => this.emit('click', {}),
  });
};
const entryOf = new WeakMap();
const entry = (tray) => {
  if (!entryOf.has(tray)) {
    entryOf.set(tray, { toolTip: '', menu: [] });
    recorder.trays.push(entryOf.get(tray));
  }
  return entryOf.get(tray);
};
const { setToolTip, setContextMenu } = electron.Tray.prototype;
electron.Tray.prototype.setToolTip = function (text) {
  entry(this).toolTip = text;
  return setToolTip.call(this, text);
};
electron.Tray.prototype.setContextMenu = function (menu) {
  entry(this).menu = (menu?.items ?? []).map((item) => ({
    label: item.label,
    click: () => item.click(),
  }));
  return setContextMenu.call(this, menu);
};
electron.shell.openExternal = async (url) => void recorder.openedExternal.push(url);
