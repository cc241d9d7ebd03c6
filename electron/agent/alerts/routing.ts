import type { StoredAlert } from '#electron/store/alert-store.ts';
import type { Recipient } from '#electron/store/notice-store.ts';
import type { Reach } from '#electron/store/reach-store.ts';
import { severityRank } from '#shared/schemas/alert.ts';
import { isPersonal, type Medium } from '#shared/schemas/channel.ts';
import type { PersonId } from '#shared/schemas/ids.ts';
import { defaultSettings, type RouteRule, type Routing } from '#shared/schemas/tenant-settings.ts';

import { onCall } from './rota.ts';

/** What is tried out with a demo is shown on this machine, whatever it is. */
export const demoRouting: Routing = {
  ...defaultSettings.routing,
  levels: { info: [], warning: [], error: ['native'], critical: ['native'] },
};

type Routed = Pick<StoredAlert, 'type' | 'severity' | 'botId'>;
type When = { zone: string; now: number };
type To = RouteRule['to'];

function fits({ botIds, types, atLeast }: RouteRule['when'], alert: Routed): boolean {
  return (
    (botIds === undefined || (alert.botId !== null && botIds.includes(alert.botId))) &&
    (types === undefined || types.includes(alert.type)) &&
    (atLeast === undefined || severityRank(alert.severity) >= severityRank(atLeast))
  );
}

/** Where nobody of those who are named is left, everyone is told: an alert is never nobody's. */
function peopleOf(to: To, { rota }: Routing, { people }: Reach, { zone, now }: When) {
  const onDuty = to === 'on_call' ? onCall(rota, zone, now) : null;
  const named: readonly PersonId[] = typeof to === 'string' ? (onDuty ? [onDuty] : []) : to;
  const known = people.filter(({ id }) => named.includes(id));
  return known.length > 0 ? known : people;
}

function recipients(
  media: readonly Medium[],
  people: Reach['people'],
  channels: Reach['channels'],
  channelIds: RouteRule['channelIds'],
): Recipient[] {
  return [...new Set(media)].flatMap((medium): Recipient[] => {
    const ofMedium = channels.filter((each) => each.medium === medium);
    if (ofMedium.length === 0) {
      return [];
    }
    const chosen = ofMedium.filter(({ id }) => id !== null && channelIds?.includes(id));
    if (isPersonal(medium)) {
      // One message a person: the channels of a medium stand in for each other.
      const channelId = chosen[0]?.id ?? null;
      return people
        .filter(({ addresses }) => addresses.includes(medium))
        .map(({ id }) => ({ medium, channelId, personId: id }));
    }
    return chosen.length > 0
      ? chosen.map(({ id }) => ({ medium, channelId: id, personId: null }))
      : [{ medium, channelId: null, personId: null }];
  });
}

/** Who is told of an alert, over what. Empty where its level is nobody's message, or nobody can be reached. */
export function routeOf(alert: Routed, routing: Routing, reach: Reach, when: When): Recipient[] {
  const rule = routing.rules.find((each) => fits(each.when, alert));
  const level = routing.levels[alert.severity];
  const people = peopleOf(rule?.to ?? 'everyone', routing, reach, when);
  const told = recipients(rule?.media ?? level, people, reach.channels, rule?.channelIds);
  // A rule that reaches nobody, because they have no number or its channel is off, is no reason to say nothing.
  return told.length > 0 || !rule?.media || rule.media.length === 0
    ? told
    : recipients(level, people, reach.channels, undefined);
}

/** Who gets what is no alert, such as a report: nobody where nobody can be reached. */
export function readersOf(
  media: readonly Medium[],
  to: 'everyone' | readonly PersonId[],
  { people, channels }: Reach,
): Recipient[] {
  const named = people.filter(({ id }) => to === 'everyone' || to.includes(id));
  return recipients(media, named.length > 0 ? named : people, channels, undefined);
}

/** Who is told as well when nobody has taken the alert on in time. */
export function escalationOf(
  alert: Routed,
  routing: Routing,
  reach: Reach,
  when: When,
): Recipient[] {
  const people = peopleOf(routing.escalation.to, routing, reach, when);
  return recipients(routing.levels[alert.severity], people, reach.channels, undefined);
}
