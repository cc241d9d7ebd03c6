import { isPersonal, type Medium } from '#shared/schemas/channel.ts';
import type { Contact } from '#shared/schemas/contact.ts';
import type { ChannelId, PersonId } from '#shared/schemas/ids.ts';

/** A way to tell somebody; without a channel it is the desktop's own. */
export type Route = { medium: Medium; channelId: ChannelId | null; personId: PersonId | null };

/** In which order other media are tried. */
const byReach: readonly Medium[] = ['whatsapp', 'email', 'push', 'slack', 'webhook', 'native'];

export type WaysOut = {
  /** The one that does not get through. */
  failing: Route;
  /** Everything that tells of the same, the failing one included, over whatever it went or will go. */
  told: readonly Route[];
  /** Of the tenant, those that are on and get messages through, in their order. */
  channels: readonly { id: ChannelId; medium: Medium }[];
  people: readonly Pick<Contact, 'id' | 'email' | 'phone'>[];
  hasDesktop: boolean;
};

/**
 * Where a message goes that does not get through: to the next channel of its medium, then to the next medium. For a
 * place that nobody in particular reads, to everybody. Empty where all that is left tells it already.
 */
export function waysOut({ failing, told, channels, people, hasDesktop }: WaysOut): Route[] {
  const isTold = (medium: Medium, personId: PersonId | null) =>
    told.some((each) => each.medium === medium && each.personId === personId);
  const isTried = (channelId: ChannelId) => told.some((each) => each.channelId === channelId);

  const [next] = channels.filter(({ id, medium }) => medium === failing.medium && !isTried(id));
  if (next && failing.channelId !== null) {
    return [{ ...failing, channelId: next.id }];
  }
  const readers = people.filter(({ id }) => failing.personId === null || failing.personId === id);
  for (const medium of byReach.filter((each) => each !== failing.medium)) {
    if (!hasWay(medium)) {
      continue;
    }
    const routes: Route[] = isPersonal(medium)
      ? readers
          .filter((person) => addressOf(person, medium) !== null)
          .map(({ id }) => ({ medium, channelId: null, personId: id }))
      : [{ medium, channelId: null, personId: null }];
    const open = routes.filter(({ personId }) => !isTold(medium, personId));
    if (open.length > 0) {
      return open;
    }
  }
  return [];

  function hasWay(medium: Medium): boolean {
    return (
      (medium === 'native' && hasDesktop) || channels.some((channel) => channel.medium === medium)
    );
  }
}

export function addressOf(person: Pick<Contact, 'email' | 'phone'>, medium: Medium): string | null {
  switch (medium) {
    case 'email':
      return person.email;
    case 'whatsapp':
      return person.phone;
    case 'slack':
    case 'webhook':
    case 'push':
    case 'native':
      return null;
    default:
      return medium satisfies never;
  }
}
