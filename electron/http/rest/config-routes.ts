import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { AppError } from '#shared/errors.ts';
import {
  configChangeSchema,
  configPreviewSchema,
  configStandingSchema,
  configTextSchema,
  configVersionSchema,
} from '#shared/schemas/config.ts';
import { type BotId, configVersionIdSchema, type TenantId } from '#shared/schemas/ids.ts';

import { ofFoundBot } from './find.ts';
import { pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

type OfBot = { tenantId: TenantId; botId: BotId };

const versionNumber = z.coerce.number().int().min(1).max(1_000_000_000);

/** The configuration as it is now, or one of its versions. */
const shownConfigSchema = configStandingSchema.extend({
  shown: configTextSchema.nullable().meta({
    description:
      'The current version, or the one of ?version=, with its text; secrets stand as references.',
  }),
});

/** Held to what it was made from by `baseHash`, or by `If-Match` in its place. */
const changeSchema = configChangeSchema.partial({ baseHash: true });

export const configRoutes = [
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/config',
    operationId: 'getConfig',
    summary: 'The configuration of a bot and how it stands; its ETag is what a change is held to',
    tenantRule: 'visible',
    query: z.object({
      version: versionNumber.optional().meta({
        description: 'The number of an earlier version.',
        type: 'integer',
      }),
    }),
    answers: { 200: shownConfigSchema },
    isTagged: true,
    async call({ caller, tenantIds, id, query: { version } }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const standing = await caller.config.standing(of);
      const versionId =
        version === undefined ? standing.current?.id : await versionIdOf(caller, of, version);
      const shown =
        versionId === undefined ? null : await caller.config.version({ ...of, versionId });
      return {
        status: 200,
        body: { ...standing, shown },
        ...(shown && { etag: shown.hash }),
      };
    },
  }),
  route({
    method: 'PUT',
    path: '/api/admin/bots/:id/config',
    operationId: 'changeConfig',
    summary: 'Changes the configuration of a bot; answers when it is applied and on trial',
    tenantRule: 'visible',
    body: changeSchema,
    answers: { 200: configVersionSchema },
    isTagged: true,
    async call({ caller, tenantIds, id, body, ifMatch }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const change = configChangeSchema.parse(withBase(body, ifMatch));
      const version = await caller.config.change({ ...of, change });
      return { status: 200, body: version, etag: version.hash };
    },
  }),
  route({
    method: 'GET',
    path: '/api/admin/bots/:id/config/versions',
    operationId: 'listConfigVersions',
    summary: 'The versions of the configuration of a bot, newest first, without their text',
    tenantRule: 'visible',
    query: pageQuery(100, 500).extend({
      cursor: versionNumber.optional().meta({
        description: 'The nextCursor of the page before.',
        type: 'string',
      }),
    }),
    answers: { 200: pageOf(configVersionSchema) },
    async call({ caller, tenantIds, id, query: { limit, cursor } }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const before = cursor === undefined ? {} : { before: cursor };
      const { items } = await caller.config.versions({ ...of, limit, ...before });
      const last = items.length < limit ? undefined : items.at(-1);
      return { status: 200, body: { items, nextCursor: last ? String(last.number) : null } };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/config/look',
    operationId: 'lookAtConfig',
    summary: 'Reads the configuration of a bot now',
    tenantRule: 'visible',
    answers: { 200: configStandingSchema },
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      return { status: 200, body: await caller.config.look(of) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/config/preview',
    operationId: 'previewConfig',
    summary: 'What a change would do; changes nothing',
    tenantRule: 'visible',
    body: changeSchema,
    answers: { 200: configPreviewSchema },
    async call({ caller, tenantIds, id, body, ifMatch }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const change = configChangeSchema.parse(withBase(body, ifMatch));
      return { status: 200, body: await caller.config.preview({ ...of, change }) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/config/rollback',
    operationId: 'rollBackConfig',
    summary: 'Puts an earlier version back, the last good one where none is named',
    tenantRule: 'visible',
    body: z
      .strictObject({
        versionId: configVersionIdSchema.optional(),
        version: versionNumber.optional(),
        reason: configChangeSchema.shape.reason,
      })
      .prefault({}),
    answers: { 200: configVersionSchema },
    isTagged: true,
    async call({ caller, tenantIds, id, body: { version: number, ...request } }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      const versionId =
        number === undefined ? request.versionId : await versionIdOf(caller, of, number);
      const version = await caller.config.rollBack({ ...of, ...request, versionId });
      return { status: 200, body: version, etag: version.hash };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/config/take-in',
    operationId: 'takeInConfig',
    summary: 'Accepts what somebody else changed at the bot',
    tenantRule: 'visible',
    answers: { 200: configStandingSchema },
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      await caller.config.takeIn(of);
      return { status: 200, body: await caller.config.standing(of) };
    },
  }),
  route({
    method: 'POST',
    path: '/api/admin/bots/:id/config/put-back',
    operationId: 'putBackConfig',
    summary: 'Undoes what somebody else changed at the bot',
    tenantRule: 'visible',
    answers: { 200: configStandingSchema },
    async call({ caller, tenantIds, id }) {
      const of = await ofFoundBot(caller, tenantIds, id);
      await caller.config.putBack(of);
      return { status: 200, body: await caller.config.standing(of) };
    },
  }),
];

/** One that names two different states is a change of neither. */
function withBase<Change extends { baseHash?: string | undefined }>(
  change: Change,
  ifMatch: string | undefined,
): Change {
  const { baseHash = ifMatch } = change;
  if (ifMatch !== undefined && ifMatch !== baseHash) {
    throw new AppError('config_conflict');
  }
  return { ...change, baseHash };
}

async function versionIdOf(caller: Caller, of: OfBot, number: number) {
  const { items } = await caller.config.versions({ ...of, limit: 1, before: number + 1 });
  const [found] = items;
  if (found?.number !== number) {
    throw new AppError('not_found');
  }
  return found.id;
}
