import {
  channelKindSchema,
  type Medium,
  mediumOf,
  type PersonalMedium,
} from '#shared/schemas/channel.ts';
import {
  type ChannelId,
  channelIdSchema,
  type PersonId,
  personIdSchema,
  type TenantId,
} from '#shared/schemas/ids.ts';

import type { Database } from './database.ts';

/** Who can be told, and over what. Of addresses only that they are there. */
export type Reach = {
  people: { id: PersonId; addresses: PersonalMedium[] }[];
  /** Those that are on, in the order in which they are tried; without an id where none has to be set up. */
  channels: { id: ChannelId | null; medium: Medium }[];
};

export async function readReach(db: Database, tenantId: TenantId): Promise<Reach> {
  const people = await db
    .selectFrom('people')
    .select(['id', 'email', 'phone'])
    .where('tenant_id', '=', tenantId)
    .where('removed_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const channels = await db
    .selectFrom('channels')
    .select(['id', 'kind'])
    .where('tenant_id', '=', tenantId)
    .where('removed_at', 'is', null)
    .where('is_on', '=', 1)
    .orderBy('position')
    .orderBy('id')
    .execute();
  return {
    people: people.map(({ id, email, phone }) => ({
      id: personIdSchema.parse(id),
      addresses: [
        ...(email === null ? [] : (['email'] as const)),
        ...(phone === null ? [] : (['whatsapp'] as const)),
      ],
    })),
    channels: channels.map(({ id, kind }) => ({
      id: channelIdSchema.parse(id),
      medium: mediumOf[channelKindSchema.parse(kind)],
    })),
  };
}
