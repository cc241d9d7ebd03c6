import { z } from 'zod';

import { longestOutboundPlace, readOutboundPlace } from '#shared/outbound-place.ts';

import { alertTypes, severitySchema } from './alert.ts';
import { mediumSchema } from './channel.ts';
import { botIdSchema, channelIdSchema, personIdSchema } from './ids.ts';

/** Who is told how, by severity; the plan's levels are the default. */
const levelsSchema = z.strictObject({
  info: z.array(mediumSchema),
  warning: z.array(mediumSchema),
  error: z.array(mediumSchema),
  critical: z.array(mediumSchema),
});

const isMonday = (date: string): boolean => new Date(`${date}T00:00Z`).getUTCDay() === 1;

/** The first rule that fits says who is told; where none fits, everyone is, by the levels. */
export const routeRuleSchema = z.strictObject({
  name: z.string().min(1).max(80),
  when: z.strictObject({
    botIds: z.array(botIdSchema).max(1_000).optional(),
    types: z.array(z.enum(alertTypes)).optional(),
    atLeast: severitySchema.optional(),
  }),
  /** In place of the level's media. */
  media: z.array(mediumSchema).optional(),
  /** In place of everyone; `on_call` is who has the week. */
  to: z.union([z.literal('everyone'), z.literal('on_call'), z.array(personIdSchema).min(1)]),
  /** In place of the first channel of a medium that works. */
  channelIds: z.array(channelIdSchema).optional(),
});
export type RouteRule = z.infer<typeof routeRuleSchema>;

export const routingSchema = z.strictObject({
  levels: levelsSchema,
  rules: z.array(routeRuleSchema).max(50),
  /** When nobody acknowledges in time, these are told as well. */
  escalation: z.strictObject({
    isOn: z.boolean(),
    afterMs: z
      .int()
      .min(60_000)
      .max(24 * 60 * 60_000),
    atLeast: severitySchema,
    to: z.union([z.literal('everyone'), z.literal('on_call'), z.array(personIdSchema).min(1)]),
  }),
  /** One has each week in turn, from Monday at this minute of the day in the tenant's zone. */
  rota: z.strictObject({
    people: z.array(personIdSchema).max(52),
    /** The Monday on which the first of them began, as `2026-11-23`. */
    from: z.iso.date().refine(isMonday, { error: 'expected a Monday' }),
    minuteOfDay: z.int().min(0).max(1_439),
  }),
});
export type Routing = z.infer<typeof routingSchema>;

/**
 * When people may be told: for each weekday from Monday on, stretches of minutes of the day `[from, to)` in the tenant's
 * own zone. An instant is inside by its wall time alone.
 */
export const hoursSchema = z.strictObject({
  isOn: z.boolean(),
  week: z
    .array(
      z
        .array(
          z
            .strictObject({ from: z.int().min(0).max(1_440), to: z.int().min(0).max(1_440) })
            .refine(({ from, to }) => from < to),
        )
        .max(8),
    )
    .length(7),
  /** Of this country's public holidays nobody is told; `null` knows none. A state may follow: `BR-SP`. */
  holidays: z
    .string()
    .regex(/^[A-Z]{2}(-[A-Z0-9]{1,3})?$/u)
    .nullable(),
  /** Days of one's own, as `2026-12-24`. */
  extraDays: z.array(z.iso.date()).max(100),
  criticalPasses: z.boolean(),
});
export type NotificationHours = z.infer<typeof hoursSchema>;

/** How a client's messages look. */
export const brandSchema = z.strictObject({
  /** A data URL of a PNG, at most 64 KiB; `null` shows the name. */
  logo: z
    .string()
    .max(90_000)
    .regex(/^data:image\/png;base64,[A-Za-z0-9+/]+=*$/u)
    .nullable(),
  colour: z.string().regex(/^#[0-9a-f]{6}$/u),
  /** Under every long message; plain text of several lines. */
  signature: z.string().max(600),
});
export type Brand = z.infer<typeof brandSchema>;

export const schedulesSchema = z.strictObject({
  dailyReport: z.strictObject({
    isOn: z.boolean(),
    minuteOfDay: z.int().min(0).max(1_439),
    media: z.array(mediumSchema),
    to: z.union([z.literal('everyone'), z.array(personIdSchema).min(1)]),
  }),
});
export type Schedules = z.infer<typeof schedulesSchema>;

/** As `host`, at every port, or as `host:port`. */
const outboundPlaceSchema = z
  .string()
  .min(1)
  .max(longestOutboundPlace)
  .refine((entry) => readOutboundPlace(entry) !== undefined, 'expected host or host:port');

/** Hosts in private networks that a channel of this tenant may speak to; only an owner grants them. */
export const outboundSchema = z.strictObject({
  allowedHosts: z.array(outboundPlaceSchema).max(50),
});

/** What a tenant can set beside its admin agent, a section each. */
export const settingsSections = {
  routing: routingSchema,
  hours: hoursSchema,
  brand: brandSchema,
  schedules: schedulesSchema,
  outbound: outboundSchema,
};
export type SettingsSection = keyof typeof settingsSections;
export type TenantSettings = {
  [Section in SettingsSection]: z.infer<(typeof settingsSections)[Section]>;
};

const workday = [{ from: 8 * 60, to: 18 * 60 }];

export const defaultSettings: TenantSettings = {
  routing: {
    levels: {
      info: [],
      warning: ['email', 'slack', 'webhook'],
      error: ['email', 'slack', 'webhook', 'push'],
      critical: ['email', 'whatsapp', 'slack', 'webhook', 'push', 'native'],
    },
    rules: [],
    escalation: { isOn: false, afterMs: 15 * 60_000, atLeast: 'critical', to: 'everyone' },
    rota: { people: [], from: '2026-01-05', minuteOfDay: 9 * 60 },
  },
  hours: {
    isOn: false,
    week: [workday, workday, workday, workday, workday, [], []],
    holidays: null,
    extraDays: [],
    criticalPasses: true,
  },
  brand: { logo: null, colour: '#2f6f5e', signature: '' },
  schedules: {
    dailyReport: { isOn: true, minuteOfDay: 9 * 60, media: ['email'], to: 'everyone' },
  },
  outbound: { allowedHosts: [] },
};
