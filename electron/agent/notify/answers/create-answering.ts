import type { AlertService } from '#electron/agent/alerts/alert-service.ts';
import type { Act } from '#electron/agent/audit/act.ts';
import type { AuditService } from '#electron/agent/audit/audit-service.ts';
import type { DeviceKeeper } from '#electron/agent/connectors/openclaw/device-keeper.ts';
import type { Events } from '#electron/agent/events.ts';
import type { FleetService } from '#electron/agent/fleet/fleet-service.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { Ids } from '#electron/agent/ids.ts';
import type { Clock, Logger, Random } from '#electron/agent/ports.ts';
import { createAlertWords } from '#electron/agent/voice/alert-words.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import { createChannelStore } from '#electron/store/channel-store.ts';
import type { Database } from '#electron/store/database.ts';
import { severityRank } from '#shared/schemas/alert.ts';
import type { ChannelConfig } from '#shared/schemas/channel.ts';
import type { AlertId, BotId, TenantId } from '#shared/schemas/ids.ts';
import { reasonSchema } from '#shared/schemas/reason.ts';
import type { RestartRequest } from '#shared/schemas/recovery.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

import type { ChannelOf } from '../channel.ts';
import type { WhatsAppConfig } from '../channels/whatsapp.ts';
import type { OutboundGuard } from '../outbound-guard.ts';
import { createAnswerDesk } from './answer-desk.ts';
import { createAnswerReplies, type ReplyFacts } from './answer-replies.ts';
import { type Answers, createAnswers, type ListeningChannel } from './create-answers.ts';

/** More alerts than a person can tell apart by a code are not looked through. */
const mostAlerts = 200;

type Dependencies = {
  db: Database;
  roster: Roster;
  fleet: Pick<FleetService, 'list'>;
  alerts: Pick<AlertService, 'acknowledge' | 'snooze'>;
  recovery: {
    restart: (
      act: Act,
      tenantId: TenantId,
      botId: BotId,
      request: RestartRequest,
    ) => Promise<unknown>;
  };
  devices: Pick<DeviceKeeper, 'identityOf'>;
  whatsApp: Pick<ChannelOf<WhatsAppConfig>, 'send' | 'timeoutMs'>;
  /** Settings of a channel with their secrets in plain. */
  open: (tenantId: TenantId, config: ChannelConfig) => Promise<ChannelConfig>;
  guardOf: (tenantId: TenantId) => OutboundGuard;
  audit: AuditService;
  events: Events;
  ids: Ids;
  random: Random;
  version: string;
  clock: Clock;
  logger: Logger;
};

/** Puts together what people can ask by a message, out of what the agent can do. */
export function createAnswering(dependencies: Dependencies): Answers {
  const { db, roster, fleet, alerts, recovery, devices, whatsApp, open, guardOf } = dependencies;
  const { audit, events, ids, random, version, clock, logger } = dependencies;
  const titles = createAlertWords();

  async function unresolved(tenantId: TenantId): Promise<StoredAlert[]> {
    const store = createAlertStore(db, tenantId);
    const lists = await Promise.all(
      (['open', 'acknowledged', 'snoozed'] as const).map((state) =>
        store.list({ state, limit: mostAlerts }),
      ),
    );
    return lists
      .flat()
      .toSorted(
        (a, b) => severityRank(b.severity) - severityRank(a.severity) || b.openedAt - a.openedAt,
      )
      .slice(0, mostAlerts);
  }

  async function listening(): Promise<ListeningChannel[]> {
    const found: ListeningChannel[] = [];
    for (const { id: tenantId, archivedAt } of roster.tenants()) {
      const channels = archivedAt === null ? await createChannelStore(db, tenantId).list() : [];
      for (const { id, config, isOn } of channels) {
        if (isOn && config.kind === 'whatsapp' && config.answers) {
          found.push({ id, tenantId, config });
        }
      }
    }
    return found;
  }

  async function factsOf(tenantId: TenantId, own: Locale | null): Promise<ReplyFacts> {
    const tenant = roster.tenant(tenantId);
    const locale = own ?? tenant.locale;
    const known = new Map<AlertId, StoredAlert>();
    for (const alert of await unresolved(tenantId)) {
      known.set(alert.id, alert);
    }
    return {
      locale,
      zone: tenant.zone,
      nameOf: (botId) => roster.find(tenantId, botId)?.bot.name ?? null,
      titleOf(alertId) {
        const alert = known.get(alertId);
        return alert ? titleOf(alert, locale) : null;
      },
    };
  }

  function titleOf(alert: StoredAlert, locale: Locale): string {
    const { bot: named, host, count, reason } = alert.details;
    const bot = alert.botId && alert.tenantId && roster.find(alert.tenantId, alert.botId)?.bot.name;
    const told = {
      type: alert.type,
      cause: alert.cause,
      reason: reasonSchema.safeParse(reason).data ?? null,
      count: typeof count === 'number' ? count : null,
    };
    return titles.title(told, String(bot ?? host ?? named ?? ''), locale);
  }

  const desk = createAnswerDesk({
    db,
    work: {
      acknowledge: alerts.acknowledge,
      snooze: alerts.snooze,
      restart: (act, tenantId, botId) =>
        recovery.restart(act, tenantId, botId, act.reason === null ? {} : { reason: act.reason }),
      bots: (tenantId) => fleet.list([tenantId]),
      alerts: unresolved,
    },
    audit,
    ids,
    random,
    clock,
    logger,
  });

  return createAnswers({
    desk,
    replies: createAnswerReplies(),
    channels: listening,
    async open(tenantId, config) {
      const plain = await open(tenantId, config);
      if (plain.kind !== 'whatsapp') {
        throw new TypeError(`expected settings of a gateway, got ${plain.kind}`);
      }
      return plain;
    },
    whatsApp,
    factsOf,
    deviceOf: (tenantId) => devices.identityOf(tenantId),
    guardOf,
    events,
    version,
    clock,
    logger,
  });
}
