import type { Translator } from '#shared/i18n/translator.ts';
import type { BotView } from '#shared/schemas/bot.ts';
import type { Fleet, StatusCounts } from '#shared/schemas/fleet.ts';
import { printable } from '#shared/schemas/text.ts';
import type { Status } from '#shared/status.ts';

import { cut } from './plain-text.ts';
import type { Target } from './target.ts';

export type TrayShape = 'calm' | 'degraded' | 'needs_you' | 'unknown';

export type TrayItem =
  | { kind: 'separator' }
  | { kind: 'note'; label: string }
  | { kind: 'go'; label: string; target: Target }
  | { kind: 'do'; label: string; action: TrayAction }
  | { kind: 'mute'; label: string; items: { label: string; hours: number; isOn: boolean }[] };

export type TrayAction = 'check' | 'open' | 'quit';

export type TrayModel = {
  shape: TrayShape;
  isMuted: boolean;
  tooltip: string;
  /** The one thing to know, as in the first line of the menu. */
  sentence: string;
  /** Bots that wait for a person: the number on the dock or the taskbar. */
  badge: number;
  items: TrayItem[];
};

export type TraySituation = {
  /** `undefined` before the first answer. */
  fleet: Fleet | undefined;
  /** When the agent last answered; older than `trustFleetForMs`, it says nothing about now. */
  fleetReadAt: number;
  /** Read with the fleet: secrets that bots need cannot be used. */
  isVaultClosed: boolean;
  mutedUntil: number | null;
  now: number;
  t: Translator;
};

/** The tray asks again well before; beyond this the agent counts as silent. */
export const trustFleetForMs = 30_000;
export const maxProblemLines = 7;
const maxLabelLength = 80;
// Windows cuts at 127.
const maxTooltipLength = 120;
const muteHours = [1, 4, 8] as const;

const ignoredStatuses = ['maintenance', 'paused'] as const;
const troubledStatuses = ['needs_you', 'down', 'healing', 'degraded', 'unknown'] as const;

const markOf: Readonly<Record<Status, string>> = {
  needs_you: '■!',
  down: '■×',
  healing: '◐',
  degraded: '▲',
  unknown: '◇',
  ok: '●',
  maintenance: '▬',
  paused: '‖',
};

/** What the tray shows, decided from what is known now. Never calmer than the truth. */
export function trayModel(situation: TraySituation): TrayModel {
  const { fleet, fleetReadAt, isVaultClosed, now, t, mutedUntil } = situation;
  const known = fleet !== undefined && now - fleetReadAt <= trustFleetForMs ? fleet : undefined;
  const isMuted = mutedUntil !== null && mutedUntil > now;
  const sentence = known ? sentenceOf(known, t) : t('desktop:tray.sentence.no-data');
  return {
    shape: known ? shapeOf(known, isVaultClosed) : 'unknown',
    isMuted,
    tooltip: tooltipOf(known, sentence, isMuted, situation),
    sentence,
    badge: known ? known.counts.needs_you + known.counts.down : 0,
    items: itemsOf(known, sentence, isMuted, situation),
  };
}

function sum(counts: StatusCounts, among: readonly Status[]): number {
  return among.reduce((total, status) => total + counts[status], 0);
}

function watchedCount(fleet: Fleet): number {
  return fleet.total - sum(fleet.counts, ignoredStatuses);
}

function shapeOf(fleet: Fleet, isVaultClosed: boolean): TrayShape {
  const { counts } = fleet;
  if (counts.needs_you + counts.down > 0) {
    return 'needs_you';
  }
  if (isVaultClosed || counts.degraded + counts.healing > 0) {
    return 'degraded';
  }
  // An empty fleet is not well: nothing is known of it.
  return counts.unknown > 0 || watchedCount(fleet) === 0 ? 'unknown' : 'calm';
}

function sentenceOf(fleet: Fleet, t: Translator): string {
  const { counts } = fleet;
  const total = watchedCount(fleet);
  if (fleet.total === 0) {
    return t('desktop:tray.sentence.empty');
  }
  if (total === 0) {
    return t('desktop:tray.sentence.quiet');
  }
  // What is down and not being healed waits for a person as well; the overview says the same.
  const waiting = counts.needs_you + counts.down;
  if (waiting > 0) {
    return t('desktop:tray.sentence.needs-you', { count: waiting, total });
  }
  if (counts.degraded + counts.healing > 0) {
    const count = counts.degraded + counts.healing;
    return t('desktop:tray.sentence.degraded', { count, total });
  }
  if (counts.unknown > 0) {
    return t('desktop:tray.sentence.unknown', { count: counts.unknown, total });
  }
  return t('desktop:tray.sentence.calm', { total });
}

function tooltipOf(
  fleet: Fleet | undefined,
  sentence: string,
  isMuted: boolean,
  { now, t, isVaultClosed }: TraySituation,
): string {
  const parts: string[] = [];
  if (!fleet || watchedCount(fleet) === 0) {
    parts.push(sentence);
  } else {
    const shown = (['ok', ...troubledStatuses] as const).filter((each) => fleet.counts[each] > 0);
    parts.push(...shown.map((each) => t(`status:count.${each}`, { count: fleet.counts[each] })));
    if (fleet.latestCheckAt !== null) {
      const ago = agoOf(Math.max(0, now - fleet.latestCheckAt), t);
      parts.push(t('desktop:tray.tooltip.checked', { ago }));
    }
  }
  if (fleet && isVaultClosed) {
    parts.push(t('desktop:tray.tooltip.vault'));
  }
  if (isMuted) {
    parts.push(t('desktop:tray.tooltip.muted'));
  }
  return cut(`Admin Agent: ${parts.join(' · ')}`, maxTooltipLength);
}

function agoOf(ms: number, t: Translator): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) {
    return t('desktop:tray.ago.seconds', { count: seconds });
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? t('desktop:tray.ago.minutes', { count: minutes })
    : t('desktop:tray.ago.hours', { count: Math.floor(minutes / 60) });
}

function itemsOf(
  fleet: Fleet | undefined,
  sentence: string,
  isMuted: boolean,
  { t, mutedUntil, isVaultClosed }: TraySituation,
): TrayItem[] {
  const isWatching = fleet === undefined || fleet.total > 0;
  const problems: TrayItem[] = fleet
    ? [...(isVaultClosed ? [vaultItem(t)] : []), ...problemItems(fleet, t)]
    : [];
  return [
    { kind: 'go', label: sentence, target: { screen: 'alerts' } },
    { kind: 'separator' },
    ...problems,
    ...(problems.length > 0 ? [{ kind: 'separator' } as const] : []),
    muteItem(isMuted, mutedUntil, t),
    { kind: 'do', label: t('desktop:tray.check'), action: 'check' },
    { kind: 'separator' },
    { kind: 'do', label: t('desktop:tray.open'), action: 'open' },
    {
      kind: 'do',
      label: isWatching ? t('desktop:tray.quit') : t('desktop:tray.quit-only'),
      action: 'quit',
    },
  ];
}

function vaultItem(t: Translator): TrayItem {
  const label = `${markOf.degraded} ${t('desktop:tray.vault')}`;
  return { kind: 'go', label, target: { screen: 'system' } };
}

function problemItems(fleet: Fleet, t: Translator): TrayItem[] {
  const tenantNames = new Map(fleet.byTenant.map(({ tenantId, name }) => [tenantId, name]));
  const shown = fleet.troubled
    .filter(({ status }) => troubledStatuses.some((each) => each === status))
    .slice(0, maxProblemLines);
  const items = shown.map((bot) => problemItem(bot, tenantNames.get(bot.tenantId) ?? '', t));
  const left = sum(fleet.counts, troubledStatuses) - shown.length;
  if (left > 0) {
    const label = t('desktop:tray.more', { count: left });
    items.push({ kind: 'go', label, target: { screen: 'bots' } });
  }
  const ignored = sum(fleet.counts, ignoredStatuses);
  if (ignored > 0) {
    items.push({ kind: 'note', label: t('desktop:tray.ignored', { count: ignored }) });
  }
  return items;
}

function problemItem(bot: BotView, tenantName: string, t: Translator): TrayItem {
  const who = [bot.name, tenantName].filter((name) => name !== '').join(' · ');
  const label = `${markOf[bot.status]} ${cut(printable(who), maxLabelLength)}   ${t(`status:name.${bot.status}`)}`;
  return {
    kind: 'go',
    label,
    target: { screen: 'bot', tenantId: bot.tenantId, botId: bot.id },
  };
}

function muteItem(isMuted: boolean, mutedUntil: number | null, t: Translator): TrayItem {
  const label =
    isMuted && mutedUntil !== null
      ? t('desktop:tray.mute.until', { time: new Date(mutedUntil) })
      : t('desktop:tray.mute.title');
  return {
    kind: 'mute',
    label,
    items: [
      ...muteHours.map((hours) => ({
        label: t('desktop:tray.mute.hours', { count: hours }),
        hours,
        isOn: false,
      })),
      { label: t('desktop:tray.mute.off'), hours: 0, isOn: !isMuted },
    ],
  };
}
