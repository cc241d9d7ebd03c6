import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Cause } from '#shared/faults.ts';
import type { AlertPhase, AlertType, Severity } from '#shared/schemas/alert.ts';
import type { MessageKind } from '#shared/schemas/voice.ts';

/** What there is to say of an alert: the cause tells more than its type where it has words of its own. */
export function kindOf({ type, cause }: Pick<StoredAlert, 'type' | 'cause'>): MessageKind {
  const ofCause = cause !== null && isOfHealth(type) ? kindByCause[cause] : undefined;
  return ofCause ?? type;
}

const isOfHealth = (type: AlertType) => type === 'bot.down' || type === 'bot.degraded';

const kindByCause: Partial<Record<Cause, MessageKind>> = {
  channel_auth: 'channel.needs_login',
  channel_lost: 'channel.lost',
  inbound_silent: 'inbound.silent',
  wrong_answer: 'answer.wrong',
};

/** Who is to act, and whether there is an end to tell of. */
type KindTraits = {
  /** The word for it in a picture; stands first or nowhere. */
  icon: string;
  severity: Severity;
  /** It lasts: people are reminded of it, it can get worse, and it ends. What does not is told once. */
  lasts: boolean;
  /** Its end is told in the words of this kind instead of its own. */
  endsAs?: MessageKind;
};

export const kindTraits: Readonly<Record<MessageKind, KindTraits>> = {
  'bot.down': { icon: '🔴', severity: 'critical', lasts: true, endsAs: 'bot.recovered' },
  'bot.degraded': { icon: '🟡', severity: 'warning', lasts: true, endsAs: 'bot.recovered' },
  'bot.recovered': { icon: '✅', severity: 'info', lasts: false },
  'bot.restarted': { icon: '🔄', severity: 'info', lasts: false },
  'bot.flapping': { icon: '🟡', severity: 'warning', lasts: true },
  'bot.crash_loop': { icon: '🔴', severity: 'critical', lasts: true, endsAs: 'bot.recovered' },
  'host.down': { icon: '🔴', severity: 'critical', lasts: true },
  'channel.needs_login': { icon: '📱', severity: 'critical', lasts: true },
  'channel.lost': { icon: '📱', severity: 'error', lasts: true },
  'inbound.silent': { icon: '🔕', severity: 'info', lasts: true },
  'answer.wrong': { icon: '🔴', severity: 'error', lasts: true, endsAs: 'bot.recovered' },
  'tls.expiring': { icon: '🔐', severity: 'warning', lasts: true },
  'config.invalid': { icon: '🛠️', severity: 'warning', lasts: true },
  'config.drift': { icon: '🛠️', severity: 'info', lasts: true },
  'config.rolled_back': { icon: '↩️', severity: 'warning', lasts: false },
  'config.restored': { icon: '↩️', severity: 'warning', lasts: false },
  'pool.50': { icon: '🔋', severity: 'info', lasts: false },
  'pool.low': { icon: '🪫', severity: 'warning', lasts: true },
  'pool.critical': { icon: '🪫', severity: 'critical', lasts: true, endsAs: 'pool.low' },
  'pool.emergency_on': { icon: '🔑', severity: 'critical', lasts: true, endsAs: 'pool.low' },
  'pool.exhausted': { icon: '🛑', severity: 'critical', lasts: true, endsAs: 'pool.low' },
  'credential.expiring': { icon: '🔑', severity: 'warning', lasts: true },
  'credential.revoked': { icon: '🔑', severity: 'critical', lasts: true },
  'cost.budget': { icon: '💰', severity: 'warning', lasts: false },
  'cost.spike': { icon: '📈', severity: 'warning', lasts: false },
  'backup.offline': { icon: '💾', severity: 'error', lasts: true },
  'access_point.failed': { icon: '🚪', severity: 'error', lasts: true },
  'delivery.failed': { icon: '📭', severity: 'error', lasts: true },
  'delivery.limit': { icon: '📮', severity: 'warning', lasts: true },
  'storm.summary': { icon: '🌩️', severity: 'critical', lasts: false },
  'engine.late': { icon: '⏳', severity: 'warning', lasts: true },
  'watcher.offline': { icon: '📡', severity: 'critical', lasts: true },
  'store.damaged': { icon: '🛑', severity: 'critical', lasts: true },
  'vault.closed': { icon: '🔒', severity: 'error', lasts: true },
  'maintenance.started': { icon: '🚧', severity: 'info', lasts: false },
  'maintenance.ended': { icon: '🏁', severity: 'info', lasts: false },
  'report.daily': { icon: '☀️', severity: 'info', lasts: false },
  'report.weekly': { icon: '📊', severity: 'info', lasts: false },
  'security.new_login': { icon: '🛡️', severity: 'warning', lasts: false },
  'audit.broken': { icon: '🛑', severity: 'critical', lasts: true },
  'lgpd.request_due': { icon: '📄', severity: 'warning', lasts: true },
};

/** The phases in which there is something to say of a kind. */
export function phasesOf(kind: MessageKind): readonly AlertPhase[] {
  return kindTraits[kind].lasts
    ? ['opened', 'worsened', 'reminded', 'escalated', 'resolved']
    : ['opened'];
}

/** How an alert stands now, for those who are told of it late. */
export function phaseNow({ state }: Pick<StoredAlert, 'state'>): AlertPhase {
  return state === 'resolved' ? 'resolved' : 'opened';
}

/** The picture that belongs to a message: its end looks alike for all. */
export function iconOf(kind: MessageKind, phase: AlertPhase): string {
  return phase === 'resolved' ? '✅' : kindTraits[kind].icon;
}
