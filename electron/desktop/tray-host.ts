/** Desktops that show status icons as they come; plain GNOME does not. */
const withTray = [
  'KDE',
  'XFCE',
  'X-CINNAMON',
  'CINNAMON',
  'MATE',
  'LXQT',
  'UNITY',
  'UBUNTU',
  'BUDGIE',
  'DEEPIN',
];

/**
 * True where an icon can be expected to be seen, so that a window may be closed without ending the
 * supervision unseen. `ADMIN_AGENT_TRAY=on` or `off` says it for desktops that we do not know.
 */
export function hasTrayHost(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (environment.ADMIN_AGENT_TRAY === 'on' || environment.ADMIN_AGENT_TRAY === 'off') {
    return environment.ADMIN_AGENT_TRAY === 'on';
  }
  if (platform !== 'linux') {
    return true;
  }
  const desktops = (environment.XDG_CURRENT_DESKTOP ?? '').toUpperCase().split(':');
  return desktops.some((desktop) => withTray.includes(desktop));
}
