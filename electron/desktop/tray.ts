import { join } from 'node:path';
import type { Menu, MenuItemConstructorOptions, NativeImage, nativeImage, Tray } from 'electron';

import type { Clock, Timer } from '#electron/agent/ports.ts';
import type { Translator } from '#shared/i18n/translator.ts';
import type { Fleet } from '#shared/schemas/fleet.ts';

import type { Mute } from './mute.ts';
import type { Target } from './target.ts';
import {
  type TrayAction,
  type TrayItem,
  type TrayModel,
  trayModel,
  trustFleetForMs,
} from './tray-model.ts';

/** From an event to the icon; well within the two seconds that a person may wait. */
const eventDelayMs = 250;
/** Without events the fleet is still asked for, because its age alone can change what is shown. */
const refreshEveryMs = 10_000;

export type TrayOptions = {
  electron: {
    Tray: new (image: NativeImage) => Tray;
    Menu: Pick<typeof Menu, 'buildFromTemplate'>;
    nativeImage: Pick<typeof nativeImage, 'createFromPath'>;
  };
  platform: NodeJS.Platform;
  iconFolder: string;
  clock: Clock;
  t: Translator;
  mute: Mute;
  readFleet: () => Promise<Fleet>;
  isVaultMissed: () => Promise<boolean>;
  /** Calls back after each event of the agent; returns a function that stops it. */
  subscribe: (listener: () => void) => () => void;
  onGo: (target: Target) => void;
  onAction: (action: TrayAction) => void;
  onModel?: (model: TrayModel) => void;
};

/** Keeps the icon, its tooltip and its menu true to the fleet. Throws where the system has no tray. */
export function createTray(options: TrayOptions) {
  const { electron, clock, t, mute, readFleet, isVaultMissed, subscribe, onAction, onModel } =
    options;
  const tray = new electron.Tray(iconOf(options, 'unknown', false));
  let fleet: Fleet | undefined;
  let fleetReadAt = 0;
  let isVaultClosed = false;
  let shown: TrayModel | undefined;
  let soon: Timer | undefined;
  let later: Timer | undefined;
  /** When the question that is still open was put. */
  let askedAt: number | undefined;
  let isStopped = false;

  const show = (): void => {
    if (isStopped) {
      return;
    }
    const now = clock.now();
    const model = trayModel({
      fleet,
      fleetReadAt,
      isVaultClosed,
      mutedUntil: mute.until(),
      now,
      t,
    });
    if (shown?.shape !== model.shape || shown.isMuted !== model.isMuted) {
      tray.setImage(iconOf(options, model.shape, model.isMuted));
    }
    if (shown?.tooltip !== model.tooltip) {
      tray.setToolTip(model.tooltip);
    }
    // A new menu closes the one that is open, so it is only set when it differs.
    if (JSON.stringify(shown?.items) !== JSON.stringify(model.items)) {
      tray.setContextMenu(electron.Menu.buildFromTemplate(model.items.map(toMenuItem)));
    }
    shown = model;
    onModel?.(model);
  };

  /** A question without an answer for this long is put again. */
  const isAsking = (): boolean => askedAt !== undefined && clock.mono() - askedAt < trustFleetForMs;

  const refresh = async (): Promise<void> => {
    if (isAsking() || isStopped) {
      return;
    }
    const asked = clock.mono();
    askedAt = asked;
    try {
      const [answer, isMissed] = await Promise.all([readFleet(), isVaultMissed()]);
      if (askedAt === asked) {
        fleet = answer;
        isVaultClosed = isMissed;
        fleetReadAt = clock.now();
      }
    } catch {
      // What was read before ages, and the icon turns to "cannot tell" by itself.
    } finally {
      if (askedAt === asked) {
        askedAt = undefined;
      }
    }
    show();
  };

  const refreshLater = (): void => {
    later?.cancel();
    later = clock.after(refreshEveryMs, () => {
      show();
      void refresh();
      refreshLater();
    });
  };

  const refreshSoon = (): void => {
    soon ??= clock.after(eventDelayMs, () => {
      soon = undefined;
      if (isAsking()) {
        refreshSoon();
      } else {
        void refresh();
      }
    });
  };

  const toMenuItem = (item: TrayItem): MenuItemConstructorOptions => {
    switch (item.kind) {
      case 'separator':
        return { type: 'separator' };
      case 'note':
        return { label: item.label, enabled: false };
      case 'go':
        return { label: escapeLabel(item.label), click: () => options.onGo(item.target) };
      case 'do':
        return { label: item.label, click: () => onAction(item.action) };
      case 'mute':
        return {
          label: item.label,
          submenu: item.items.map(({ label, hours, isOn }) => ({
            label,
            type: 'radio',
            checked: isOn,
            click: () => mute.set(hours),
          })),
        };
      default:
        return item satisfies never;
    }
  };

  if (options.platform !== 'darwin') {
    tray.on('click', () => onAction('open'));
  }
  mute.onChange(show);
  const unsubscribe = subscribe(refreshSoon);
  show();
  void refresh();
  refreshLater();

  return {
    model: (): TrayModel | undefined => shown,
    stop(): void {
      isStopped = true;
      soon?.cancel();
      later?.cancel();
      unsubscribe();
      tray.destroy();
    },
  };
}

/** In a menu's label a single `&` marks the next letter as its key. */
function escapeLabel(label: string): string {
  return label.replaceAll('&', '&&');
}

function iconOf(
  { electron, iconFolder, platform }: TrayOptions,
  shape: TrayModel['shape'],
  isMuted: boolean,
): NativeImage {
  const name = `${shape.replace('_', '-')}${isMuted ? '-muted' : ''}`;
  // macOS colours a template itself, so there the shape alone speaks.
  const file = platform === 'darwin' ? `${name}-template.png` : `${name}.png`;
  const image = electron.nativeImage.createFromPath(join(iconFolder, file));
  if (platform === 'darwin') {
    image.setTemplateImage(true);
  }
  return image;
}
