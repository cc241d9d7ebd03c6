import type { BotId, ChannelId, PersonId } from '#shared/schemas/ids.ts';
import type {
  Routing,
  Schedules,
  SettingsSection,
  TenantSettings,
} from '#shared/schemas/tenant-settings.ts';

/** What is there to be named in a setting. */
export type Nameable = {
  people: ReadonlySet<PersonId>;
  channels: ReadonlySet<ChannelId>;
  bots: ReadonlySet<BotId>;
};

type Recipients = Routing['escalation']['to'];

/** Every id that a setting names: people, channels and bots. */
export function namedIn<Section extends SettingsSection>(
  section: Section,
  value: TenantSettings[Section],
): readonly string[] {
  const setting = { section, value } as OneSetting;
  switch (setting.section) {
    case 'routing': {
      const { rules, escalation, rota } = setting.value;
      return [
        ...rules.flatMap(({ when, to, channelIds }) => [
          ...(when.botIds ?? []),
          ...peopleOf(to),
          ...(channelIds ?? []),
        ]),
        ...peopleOf(escalation.to),
        ...rota.people,
      ];
    }
    case 'schedules':
      return peopleOf(setting.value.dailyReport.to);
    case 'hours':
    case 'brand':
    case 'outbound':
      return [];
    default:
      return setting satisfies never;
  }
}

/**
 * The same setting without those it names that are gone. Who is named alone leaves everyone in their place; a rule whose
 * bots are all gone goes with them.
 */
export function withoutTheGone<Section extends SettingsSection>(
  section: Section,
  value: TenantSettings[Section],
  there: Nameable,
): TenantSettings[Section] {
  const setting = { section, value } as OneSetting;
  switch (setting.section) {
    case 'routing':
      return withLiving(setting.value, there) as TenantSettings[Section];
    case 'schedules': {
      const dailyReport: Schedules['dailyReport'] = {
        ...setting.value.dailyReport,
        to: everyoneWhereNone(setting.value.dailyReport.to, there),
      };
      return { dailyReport } as TenantSettings[Section];
    }
    case 'hours':
    case 'brand':
    case 'outbound':
      return value;
    default:
      return setting satisfies never;
  }
}

type OneSetting = {
  [Section in SettingsSection]: { section: Section; value: TenantSettings[Section] };
}[SettingsSection];

const peopleOf = (to: Recipients): readonly PersonId[] => (typeof to === 'string' ? [] : to);

function everyoneWhereNone<To extends Recipients>(to: To, { people }: Nameable): To | 'everyone' {
  if (typeof to === 'string') {
    return to;
  }
  const left = to.filter((id) => people.has(id));
  return left.length > 0 ? (left as To) : 'everyone';
}

function withLiving(routing: Routing, there: Nameable): Routing {
  return {
    ...routing,
    rules: routing.rules.flatMap((rule) => {
      const botIds = rule.when.botIds?.filter((id) => there.bots.has(id));
      const channelIds = rule.channelIds?.filter((id) => there.channels.has(id));
      if (rule.when.botIds?.length && botIds?.length === 0) {
        return [];
      }
      const { channelIds: _, ...rest } = rule;
      return {
        ...rest,
        when: { ...rule.when, ...(botIds && { botIds }) },
        to: everyoneWhereNone(rule.to, there),
        ...(channelIds && channelIds.length > 0 && { channelIds }),
      };
    }),
    escalation: {
      ...routing.escalation,
      to: everyoneWhereNone(routing.escalation.to, there),
    },
    rota: { ...routing.rota, people: routing.rota.people.filter((id) => there.people.has(id)) },
  };
}
