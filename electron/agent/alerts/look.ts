import type { StoredAlert } from '#electron/store/alert-store.ts';
import { type Severity, severityRank } from '#shared/schemas/alert.ts';
import type { AdminAgent } from '#shared/schemas/setup.ts';
import type { Routing } from '#shared/schemas/tenant-settings.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

const everyMs: Readonly<Record<AdminAgent['alertFrequency'], number>> = {
  high: 15 * minuteMs,
  medium: hourMs,
  low: 4 * hourMs,
};
/** While a storm lasts, those who were told of it hear of what is left of it. */
const inStormMs = 15 * minuteMs;

export type LookedAt = Pick<
  StoredAlert,
  'state' | 'severity' | 'snoozedUntil' | 'toldAt' | 'toldSeverity' | 'remindedAt' | 'escalatedAt'
>;

export type LookContext = {
  now: number;
  /** Until when nobody is told of it, because its bot or client is muted or maintained, or because it flaps. */
  quietUntil: number | null;
  frequency: AdminAgent['alertFrequency'];
  inStorm: boolean;
  escalation: Routing['escalation'];
};

/** What time alone has made due of an alert. */
export type DueStep = 'wake' | 'tell' | 'remind' | 'escalate';

/**
 * How often people are reminded of what nobody has taken on. Of a warning nobody is: it needs no person now, stays in the
 * inbox, and the daily report counts it.
 */
export function reminderMs(
  severity: Severity,
  { frequency, inStorm }: Pick<LookContext, 'frequency' | 'inStorm'>,
): number | null {
  switch (severity) {
    case 'critical':
      return inStorm ? Math.min(inStormMs, everyMs[frequency]) : everyMs[frequency];
    case 'error':
      return inStorm ? inStormMs : 2 * everyMs[frequency];
    case 'warning':
    case 'info':
      return null;
    default:
      return severity satisfies never;
  }
}

/** True where people know less of it than there is. */
export function isUntold({ severity, toldSeverity }: LookedAt): boolean {
  return toldSeverity === null || severityRank(severity) > severityRank(toldSeverity);
}

/** What is due of an alert now, and when it is to be looked at next; `null` where nothing comes by time. */
export function lookAt(
  alert: LookedAt,
  context: LookContext,
): { step: DueStep | null; nextAt: number | null } {
  const { now, quietUntil, escalation } = context;
  if (alert.state === 'resolved') {
    return { step: null, nextAt: null };
  }
  if (alert.state === 'snoozed') {
    const { snoozedUntil } = alert;
    return snoozedUntil !== null && snoozedUntil <= now
      ? { step: 'wake', nextAt: now }
      : { step: null, nextAt: snoozedUntil };
  }
  if (quietUntil !== null && quietUntil > now) {
    return { step: null, nextAt: quietUntil };
  }
  if (isUntold(alert)) {
    return { step: 'tell', nextAt: now };
  }
  const { toldAt, remindedAt, escalatedAt } = alert;
  if (alert.state === 'acknowledged' || toldAt === null) {
    return { step: null, nextAt: null };
  }
  const every = reminderMs(alert.severity, context);
  const isEscalated =
    !escalation.isOn ||
    escalatedAt !== null ||
    severityRank(alert.severity) < severityRank(escalation.atLeast);
  const escalateAt = isEscalated ? Infinity : toldAt + escalation.afterMs;
  const remindAt = every === null ? Infinity : Math.max(toldAt, remindedAt ?? 0) + every;
  if (escalateAt <= now) {
    return { step: 'escalate', nextAt: now };
  }
  if (remindAt <= now) {
    return { step: 'remind', nextAt: now };
  }
  const nextAt = Math.min(escalateAt, remindAt);
  return { step: null, nextAt: nextAt === Infinity ? null : nextAt };
}
