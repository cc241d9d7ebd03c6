import { z } from 'zod';

import { procedure, router } from '#electron/api/trpc.ts';
import { AppError } from '#shared/errors.ts';
import { mayActAs, type Principal } from '#shared/schemas/person.ts';
import {
  hoursSchema,
  type SettingsSection,
  settingsSections,
} from '#shared/schemas/tenant-settings.ts';

import { instant, ofTenant } from './inputs.ts';

const sectionSchema = z.enum(Object.keys(settingsSections) as [SettingsSection]);

const ofSection = <Section extends SettingsSection>(section: Section) =>
  ofTenant.extend({ section: z.literal(section), value: settingsSections[section] });

const savedSchema = z.discriminatedUnion('section', [
  ofSection('routing'),
  ofSection('hours'),
  ofSection('brand'),
  ofSection('schedules'),
  ofSection('outbound'),
]);

export const settingsRouter = router({
  get: procedure('client', 'one')
    .input(ofTenant.extend({ section: sectionSchema }))
    .query(({ ctx, input: { tenantId, section } }) => {
      assertMayRead(ctx.principal, section);
      return ctx.agent.settings.read(tenantId, section);
    }),

  /** `outbound` is `null` for whom it is not for. */
  all: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input: { tenantId } }) => {
      const { outbound, ...rest } = ctx.agent.settings.all(tenantId);
      return { ...rest, outbound: ctx.principal.role === 'owner' ? outbound : null };
    }),

  /** What would be told at this moment, also by hours that are not saved yet. */
  simulateHours: procedure('viewer', 'one')
    .input(ofTenant.extend({ at: instant.optional(), hours: hoursSchema.optional() }))
    .query(({ ctx, input: { tenantId, ...asked } }) => ctx.agent.hours.simulate(tenantId, asked)),

  /** What comes by the calendar, the first to come first. */
  nextRuns: procedure('client', 'one')
    .input(ofTenant)
    .query(({ ctx, input: { tenantId } }) => ({ items: ctx.agent.nextRuns(tenantId) })),

  save: procedure('operator', 'one')
    .input(savedSchema)
    .mutation(({ ctx, input: { tenantId, section, value } }) => {
      if (section !== 'routing' && !mayActAs(ctx.principal.role, 'owner')) {
        throw new AppError('forbidden');
      }
      return ctx.agent.settings.save(ctx.act, tenantId, section, value);
    }),
});

/** Which hosts of the private network may be spoken to is for owners alone. */
function assertMayRead({ role }: Principal, section: SettingsSection): void {
  if (section === 'outbound' && !mayActAs(role, 'owner')) {
    throw new AppError('forbidden');
  }
}
