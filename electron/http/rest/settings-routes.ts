import { z } from 'zod';

import type { Caller } from '#electron/api/app-router.ts';
import { type SettingsSection, settingsSections } from '#shared/schemas/tenant-settings.ts';

import { type RestRoute, route } from './route.ts';

const path = '/api/admin/settings';

const allSchema = z.object({
  ...settingsSections,
  outbound: settingsSections.outbound.nullable().meta({ description: 'For owners alone.' }),
});

type Saved = Parameters<Caller['settings']['save']>[0];

/** Reads and replaces one section. Its schema is its own, so each has an address of its own. */
function ofSection(section: SettingsSection): RestRoute[] {
  const name = section.charAt(0).toUpperCase() + section.slice(1);
  const schema: z.ZodType = settingsSections[section];
  return [
    route({
      method: 'GET',
      path: `${path}/${section}`,
      operationId: `get${name}Settings`,
      summary: `What a tenant has set as its ${section}, or the default`,
      tenantRule: 'one',
      answers: { 200: schema },
      call: async ({ caller, tenantId }) => ({
        status: 200,
        body: await caller.settings.get({ tenantId, section }),
      }),
    }),
    route({
      method: 'PUT',
      path: `${path}/${section}`,
      operationId: `save${name}Settings`,
      summary: `Sets the ${section} of a tenant as a whole`,
      tenantRule: 'one',
      body: schema,
      answers: { 200: schema },
      call: async ({ caller, tenantId, body: value }) => ({
        status: 200,
        // Parsed by the section's schema: the pair is right, which the type cannot tell.
        body: await caller.settings.save({ tenantId, section, value } as Saved),
      }),
    }),
  ];
}

export const settingsRoutes = [
  route({
    method: 'GET',
    path,
    operationId: 'getSettings',
    summary: 'Everything that a tenant can set beside its admin agent',
    tenantRule: 'one',
    answers: { 200: allSchema },
    call: async ({ caller, tenantId }) => ({
      status: 200,
      body: await caller.settings.all({ tenantId }),
    }),
  }),
  ...(Object.keys(settingsSections) as SettingsSection[]).flatMap(ofSection),
];
