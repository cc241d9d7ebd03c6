import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { StoredNotice } from '#electron/agent/notify/notice.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createIncidentStore } from '#electron/store/incident-store.ts';
import { createRecoveryStore } from '#electron/store/recovery-store.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import type { AlertPhase } from '#shared/schemas/alert.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import { type LengthClass, type MessageKind, messageKindSchema } from '#shared/schemas/voice.ts';

import {
  type AlertSurroundings,
  factsOfAlert,
  type Healed,
  type Reader,
  severityWord,
} from './alert-facts.ts';
import type { Composed } from './composed.ts';
import { consoleLink } from './console-link.ts';
import { durationText, timeText } from './format-facts.ts';
import { type Facts, factsInWords, unknownFacts } from './message-facts.ts';
import { kindOf } from './message-kind.ts';
import type { MessageWords } from './message-words.ts';
import type { createOwnWords } from './own-words.ts';
import { renderMessage } from './render-message.ts';
import { severityColours } from './severity-colours.ts';
import type { Translators } from './translators.ts';
import { labelOf, type Personality, subjectOf, type Telling } from './write-message.ts';

/** What is asked to be put into words: a notice with the alert it is about, or with all that are told within it. */
export type ComposeRequest = {
  tenantId: TenantId;
  notice: Pick<StoredNotice, 'kind' | 'phase' | 'severity' | 'isRepeat' | 'facts'>;
  alerts: readonly StoredAlert[];
  person: Pick<Contact, 'name' | 'locale'> | null;
  length: LengthClass;
  medium: Medium;
};

export type Dependencies = {
  db: Database;
  roster: Roster;
  words: MessageWords;
  translators: Translators;
  brandOf: (tenantId: TenantId) => Brand;
  /** `http://…` of a headless host; `null` has links that the desktop app opens. */
  consoleUrl: string | null;
  ownWords: OwnWords;
  clock: Clock;
  logger: Logger;
};

/** So long after a summary of a flood comes the next one. */
const nextSummaryMs = 15 * 60_000;

type OwnWords = Pick<ReturnType<typeof createOwnWords>, 'find'>;

export type Composing = ReturnType<typeof createComposing>;

/** Puts notices into words, each in its reader's language and in the tone of its client's admin agent. */
export function createComposing({
  db,
  roster,
  words,
  translators,
  brandOf,
  consoleUrl,
  ownWords,
  clock,
  logger,
}: Dependencies) {
  async function personalityOf(
    tenant: Tenant,
    person: ComposeRequest['person'],
  ): Promise<Personality> {
    const setup = await createSetupStore(db, tenant.id).find();
    const spoken = setup?.locale ?? tenant.locale;
    const locale = person?.locale ?? spoken;
    return {
      locale,
      tone: setup?.tone ?? 'casual',
      emoji: setup?.emoji ?? true,
      // It is in the agent's own language: nobody is greeted in one and told in another.
      greeting: locale === spoken ? (setup?.greeting ?? null) : null,
      agent: setup?.name ?? 'Admin Agent',
    };
  }

  function readerFor({ locale, tone }: Personality, { zone }: Tenant): Reader {
    const moment = labelOf(words, locale, 'moment');
    return { locale, tone, zone, now: clock.now(), moment, words, t: translators(locale) };
  }

  /** As it is called now, or was when it was told. */
  function botNameOf(tenantId: TenantId, { botId, details }: StoredAlert): string | null {
    const bot = botId === null ? undefined : roster.find(tenantId, botId)?.bot;
    const name = bot?.name ?? details.bot ?? details.host;
    return name === undefined ? null : String(name);
  }

  /** What is known without asking the store. */
  function surroundingsInMemory(tenantId: TenantId, alert: StoredAlert): AlertSurroundings {
    const watched = alert.botId === null ? undefined : roster.find(tenantId, alert.botId);
    return {
      botName: watched?.bot.name ?? null,
      since: alert.openedAt,
      tlsValidTo: alert.type === 'tls.expiring' ? (watched?.state.tlsValidTo ?? null) : null,
      attempts: 0,
      healed: alert.acknowledgedBy === null ? 'other' : 'team',
    };
  }

  async function surroundingsOf(
    tenantId: TenantId,
    alert: StoredAlert,
  ): Promise<AlertSurroundings> {
    const known = surroundingsInMemory(tenantId, alert);
    if (alert.incidentId === null) {
      return known;
    }
    const incident = await createIncidentStore(db, tenantId).find(alert.incidentId);
    const attempts = await createRecoveryStore(db, tenantId).ofIncident(alert.incidentId);
    const success = attempts.findLast(({ state }) => state === 'succeeded');
    return {
      ...known,
      since: Math.min(incident?.openedAt ?? known.since, known.since),
      attempts: attempts.filter(({ startedAt }) => startedAt !== null).length,
      healed: success ? healedBy(success) : known.healed,
    };
  }

  /** What several alerts have in common. */
  function factsOfSeveral(
    tenantId: TenantId,
    alerts: readonly StoredAlert[],
    reader: Reader,
  ): { facts: Facts; items: string[] } {
    const all = alerts.map((alert) => ({
      alert,
      facts: {
        ...unknownFacts,
        ...factsOfAlert(alert, surroundingsInMemory(tenantId, alert), reader),
      },
    }));
    const causes = new Set(all.map(({ facts }) => facts.cause));
    const bots = new Set(all.flatMap(({ alert }) => (alert.botId === null ? [] : [alert.botId])));
    const since = Math.min(reader.now, ...alerts.map(({ openedAt }) => openedAt));
    const first = all[0]?.facts;
    return {
      facts: {
        nextStep: stepOfSeveral(
          all.map(({ facts }) => facts.nextStep),
          reader,
        ),
        count: alerts.length,
        bots: bots.size,
        open: alerts.filter(({ state }) => state !== 'resolved').length,
        cause: causes.size === 1 ? (first?.cause ?? 'none') : 'none',
        window: durationText(reader.now - since, reader.locale, reader.moment),
        nextAt: timeText(reader.now + nextSummaryMs, reader.now, reader.locale, reader.zone),
        names: namesOf(
          all.map(({ facts }) => facts.bot ?? facts.host),
          reader,
        ),
      },
      items: all.map(({ alert, facts }) => {
        const phase = alert.state === 'resolved' ? 'resolved' : 'opened';
        const subject = subjectOf(words, reader.locale, { kind: kindOf(alert), phase, facts });
        return `${timeText(alert.openedAt, reader.now, reader.locale, reader.zone)} · ${subject}`;
      }),
    };
  }

  /** The step that each of them has, or to look for what they share. */
  function stepOfSeveral(steps: readonly unknown[], { locale }: Reader): string {
    const [first, ...others] = new Set(steps);
    const usual = words.say(locale, 'neutral', ['steps', 'other'], {});
    return typeof first === 'string' && others.length === 0 && first !== usual
      ? first
      : (words.say(locale, 'neutral', ['steps', 'several'], {}) ?? '');
  }

  /** `Vendas, Suporte, RH and 5 more`. */
  function namesOf(given: readonly (string | number | undefined)[], { locale }: Reader): string {
    const names = [...new Set(given.flatMap((name) => (name === undefined ? [] : [String(name)])))];
    const shown = names.slice(0, 3);
    const rest = names.length - shown.length;
    return rest === 0
      ? new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown)
      : `${shown.join(', ')} ${labelOf(words, locale, 'more', { count: rest })}`;
  }

  /** What is to be said, with everything that is known of it. */
  async function tellingOf(
    { tenantId, notice, alerts, person }: ComposeRequest,
    tenant: Tenant,
    reader: Reader,
  ): Promise<{ telling: Telling; items: string[] }> {
    const [first] = alerts;
    const isOfMany = notice.kind === 'group' || notice.kind === 'digest';
    const common = {
      ...unknownFacts,
      company: tenant.name,
      ...(person && { person: person.name }),
    };
    const stored = factsInWords(notice.facts ?? {}, reader);
    const { isRepeat } = notice;
    if (notice.kind !== 'storm' && first && (alerts.length === 1 || !isOfMany)) {
      const known = await surroundingsOf(tenantId, first);
      const phase = isOfMany ? phaseOf(first) : (notice.phase ?? 'opened');
      const facts = { ...common, ...factsOfAlert(first, known, reader), ...stored };
      const link = consoleLink({ screen: 'alert', alertId: first.id }, consoleUrl);
      return { telling: { about: kindOf(first), phase, facts, isRepeat, link }, items: [] };
    }
    const several = factsOfSeveral(tenantId, alerts, reader);
    const facts = {
      ...common,
      ...(alerts.length > 0 && several.facts),
      severity: severityWord(words, reader.locale, notice.severity),
      ...stored,
    };
    const about = aboutOf(notice);
    const screen = about === 'report.daily' || about === 'report.weekly' ? 'overview' : 'alerts';
    return {
      telling: {
        about,
        phase: 'opened',
        facts,
        isRepeat,
        link: consoleLink({ screen }, consoleUrl),
      },
      items: several.items,
    };
  }

  async function composeNow(request: ComposeRequest): Promise<Composed> {
    const tenant = roster.tenant(request.tenantId);
    const personality = await personalityOf(tenant, request.person);
    const reader = readerFor(personality, tenant);
    const { telling, items } = await tellingOf(request, tenant, reader);
    const rendering = {
      personality,
      telling,
      items,
      brand: brandOf(tenant.id),
      length: request.length,
      medium: request.medium,
      severity: request.notice.severity,
      affected: request.alerts.flatMap((alert) => botNameOf(request.tenantId, alert) ?? []),
    };
    const own = await ownWords.find(tenant.id, rendering);
    return renderMessage(words, { ...rendering, own });
  }

  return {
    personalityOf,

    /** Never rejects and never answers nothing: what cannot be found out is left out. */
    async compose(request: ComposeRequest): Promise<Composed> {
      try {
        return await composeNow(request);
      } catch (error) {
        logger.error({ error, tenantId: request.tenantId }, 'a message is sent in plain words');
        return plainMessage(request);
      }
    },
  };

  /** With what the request itself holds, where even the store does not answer. */
  function plainMessage({ tenantId, notice, alerts, person, length, medium }: ComposeRequest) {
    const tenant = roster.findTenant(tenantId);
    const locale = person?.locale ?? tenant?.locale ?? 'en';
    const [first] = alerts;
    const bot = first?.details.bot ?? first?.details.host;
    return renderMessage(words, {
      personality: { locale, tone: 'casual', emoji: false, greeting: null, agent: 'Admin Agent' },
      telling: {
        about: first && alerts.length === 1 ? kindOf(first) : aboutOf(notice),
        phase: notice.phase ?? 'opened',
        facts: {
          ...unknownFacts,
          count: alerts.length,
          ...(tenant && { company: tenant.name }),
          ...(bot !== undefined && { bot: String(bot) }),
        },
        isRepeat: notice.isRepeat,
        link: first ? consoleLink({ screen: 'alert', alertId: first.id }, consoleUrl) : null,
      },
      items: [],
      brand: { logo: null, colour: severityColours[notice.severity], signature: '' },
      length,
      medium,
      severity: notice.severity,
    });
  }
}

function healedBy({ actorKind, step }: { actorKind: string; step: string }): Healed {
  if (actorKind === 'person') {
    return 'team';
  }
  return step === 'restart_bot' || step === 'restart_channel' ? 'auto' : 'repaired';
}

const phaseOf = ({ state }: StoredAlert): AlertPhase =>
  state === 'resolved' ? 'resolved' : 'opened';

/** What a message is about that is not about one alert. */
function aboutOf({ kind, facts }: ComposeRequest['notice']): MessageKind | 'group' | 'digest' {
  switch (kind) {
    case 'group':
    case 'digest':
      return kind;
    case 'storm':
      return 'storm.summary';
    case 'daily_report':
      return 'report.daily';
    case 'alert': {
      const named = messageKindSchema.safeParse(facts?.kind);
      return named.success ? named.data : 'storm.summary';
    }
    default:
      return kind satisfies never;
  }
}
