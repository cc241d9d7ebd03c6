import type { Composed } from '#electron/agent/voice/composed.ts';
import { createAlertStore, type StoredAlert } from '#electron/store/alert-store.ts';
import { createContactStore } from '#electron/store/contact-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createNoticeKinStore } from '#electron/store/notice-kin-store.ts';
import { isPersonal, type Medium } from '#shared/schemas/channel.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { LengthClass } from '#shared/schemas/voice.ts';

import type { Channels, Outgoing } from './channel.ts';
import type { Carrier } from './channel-traffic.ts';
import { addressOf } from './failover-rules.ts';
import type { StoredNotice } from './notice.ts';

/** Says a notice in words; never rejects. */
export type Compose = (given: {
  tenantId: TenantId;
  notice: StoredNotice;
  /** The alert, or all that are told within the notice. */
  alerts: StoredAlert[];
  /** `null` where it goes to one place for all. */
  person: Contact | null;
  length: LengthClass;
  medium: Medium;
}) => Promise<Composed>;

type Dependencies = {
  db: Database;
  channels: Channels;
  compose: Compose;
  /** What the admin agent of a tenant is called. */
  speakerOf: (tenantId: TenantId) => Promise<string>;
};

/** `unreachable`: there is nobody to send it to, and no waiting changes that. */
export type Prepared = { outgoing: Outgoing; alerts: StoredAlert[] } | 'unreachable';

export type PrepareMessage = ReturnType<typeof createPrepareMessage>;

/** Makes of a notice what a channel sends. */
export function createPrepareMessage({ db, channels, compose, speakerOf }: Dependencies) {
  const kin = createNoticeKinStore(db);

  async function alertsOf(notice: StoredNotice): Promise<StoredAlert[]> {
    const found: StoredAlert[] = [];
    for (const id of await kin.alertsOf(notice)) {
      // Those about the agent itself are told to the people of a tenant, and belong to none.
      const alert =
        (await createAlertStore(db, notice.tenantId).find(id)) ??
        (await createAlertStore(db, null).find(id));
      if (alert) {
        found.push(alert);
      }
    }
    return found;
  }

  async function threadOf(notice: StoredNotice, alerts: readonly StoredAlert[], carrier: Carrier) {
    const alert = alerts.find(({ id }) => id === notice.alertId);
    if (!alert) {
      return { thread: { key: notice.sendKey, first: null }, replyTo: null };
    }
    const about =
      alert.incidentId === null ? { alertId: alert.id } : { incidentId: alert.incidentId };
    const first = await kin.threadStart(notice, about, carrier.id);
    return {
      thread: { key: alert.incidentId ?? alert.id, first: first?.sendKey ?? null },
      replyTo: first?.providerId ?? null,
    };
  }

  return async function prepare(notice: StoredNotice, carrier: Carrier): Promise<Prepared> {
    const { tenantId, medium, personId } = notice;
    const person =
      personId === null ? undefined : await createContactStore(db, tenantId).find(personId);
    const address = person ? addressOf(person, medium) : null;
    if (isPersonal(medium) && address === null) {
      return 'unreachable';
    }
    const alerts = await alertsOf(notice);
    const { length } = channels[carrier.config.kind];
    const message = await compose({
      tenantId,
      notice,
      alerts,
      person: person ?? null,
      length,
      medium,
    });
    const outgoing: Outgoing = {
      key: notice.sendKey,
      to: person && address !== null ? { name: person.name, address } : null,
      from: { name: await speakerOf(tenantId) },
      message,
      ...(await threadOf(notice, alerts, carrier)),
      about: {
        tenantId,
        kind: notice.kind,
        phase: notice.phase,
        at: notice.createdAt,
        isRepeat: notice.isRepeat,
        alerts: alerts.map(({ id, type, severity, botId }) => ({ id, type, severity, botId })),
      },
    };
    return { outgoing, alerts };
  };
}
