import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { StoredNotice } from '#electron/agent/notify/notice.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Database } from '#electron/store/database.ts';
import { createSetupStore } from '#electron/store/setup-store.ts';
import type { Medium } from '#shared/schemas/channel.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { TenantId } from '#shared/schemas/ids.ts';
import type { Tenant } from '#shared/schemas/tenant.ts';
import type { Brand } from '#shared/schemas/tenant-settings.ts';
import { type LengthClass, type MessageKind, messageKindSchema } from '#shared/schemas/voice.ts';

import { factsOfAlert, type Reader, severityWord } from './alert-facts.ts';
import { createSurroundings } from './alert-surroundings.ts';
import type { Composed } from './composed.ts';
import { consoleLink } from './console-link.ts';
import { factsInWords, unknownFacts } from './message-facts.ts';
import { kindOf, phaseNow } from './message-kind.ts';
import type { MessageWords } from './message-words.ts';
import type { createOwnWords } from './own-words.ts';
import { renderMessage } from './render-message.ts';
import { factsOfSeveral } from './several-alerts.ts';
import { severityColours } from './severity-colours.ts';
import type { Translators } from './translators.ts';
import { labelOf, type Personality, type Telling } from './write-message.ts';

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
  const surroundings = createSurroundings({ db, roster });

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
      const known = await surroundings.of(tenantId, first);
      const phase = isOfMany ? phaseNow(first) : (notice.phase ?? 'opened');
      const facts = { ...common, ...factsOfAlert(first, known, reader), ...stored };
      const link = consoleLink({ screen: 'alert', alertId: first.id }, consoleUrl);
      return { telling: { about: kindOf(first), phase, facts, isRepeat, link }, items: [] };
    }
    const several = factsOfSeveral(
      alerts.map((alert) => ({ alert, known: surroundings.inMemory(tenantId, alert) })),
      reader,
    );
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
      affected: request.alerts.flatMap(
        (alert) => surroundings.inMemory(request.tenantId, alert).botName ?? [],
      ),
    };
    const own = await ownWords.find(tenant.id, rendering);
    return renderMessage(words, { ...rendering, own });
  }

  return {
    personalityOf,

    /** Never rejects and never answers nothing: what cannot be found out is left out. */
    compose: async (request: ComposeRequest): Promise<Composed> => {
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
    const { bot, host } = first?.details ?? {};
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
          ...(host !== undefined && { host: String(host), channel: String(host) }),
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
