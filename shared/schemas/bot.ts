import { z } from 'zod';

import { statusSchema } from '../status.ts';
import { causeSchema, layersSchema } from './health.ts';
import { botIdSchema, incidentIdSchema, tenantIdSchema } from './ids.ts';
import { intervalSchema } from './tenant.ts';
import { nameSchema } from './text.ts';

export const botKinds = ['sales', 'support', 'hr', 'custom'] as const;
export const botKindSchema = z.enum(botKinds);
export type BotKind = z.infer<typeof botKindSchema>;

const headerName = z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]{1,100}$/);
// What a header value may hold by RFC 9110, 5.5: visible characters, space and tab.
const headerValue = z
  .string()
  .max(4000)
  .regex(/^[\t\u0020-\u007e\u0080-\u00ff]*$/);

/** Stands in an answer where a header's value is kept from the reader. */
export const maskedValue = '••••••';

/** An http or https address without a user name or password in it. */
export const httpUrlSchema = z
  .string()
  .max(2048)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    return (
      url !== undefined &&
      (url.protocol === 'http:' || url.protocol === 'https:') &&
      url.username === '' &&
      url.password === ''
    );
  }, 'expected an http or https address without user name and password');

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS'] as const;

/** How a bot behind a plain HTTP address is checked. */
export const httpConnectorSchema = z.strictObject({
  type: z.literal('http'),
  url: httpUrlSchema,
  method: z.enum(httpMethods).optional(),
  headers: z.record(headerName, headerValue).optional(),
  /** One status or several; 200 to 299 where none is given. */
  expectStatus: z
    .union([z.int().min(100).max(599), z.array(z.int().min(100).max(599)).min(1).max(20)])
    .optional(),
  /** The body must contain this text. */
  expectText: z.string().min(1).max(1000).optional(),
  /** The body must be JSON that has at least these fields with these values. */
  expectJson: z.json().optional(),
  /** The whole probe, from look-up to the last byte. Default 5 s. */
  timeoutMs: z.int().min(100).max(60_000).optional(),
  /** Slower than this counts as `slow`. Default 2 s. */
  degradedAboveMs: z.int().min(1).max(60_000).optional(),
  /** A certificate authority of the person's own, as PEM. */
  trustedCa: z.string().max(64_000).optional(),
});
export type HttpConnector = z.infer<typeof httpConnectorSchema>;

/** One member a connector; each is one file in `agent/connectors`. */
export const connectorSchema = z.discriminatedUnion('type', [httpConnectorSchema]);
export type ConnectorConfig = z.infer<typeof connectorSchema>;
export type ConnectorType = ConnectorConfig['type'];

export const newBotSchema = z.strictObject({
  name: nameSchema,
  kind: botKindSchema,
  connector: connectorSchema,
  intervalMs: intervalSchema.optional(),
});
export type NewBot = z.infer<typeof newBotSchema>;

/** A connector that comes back from a form: a masked header value keeps the one that is stored. */
const connectorPatchSchema = z.discriminatedUnion('type', [
  httpConnectorSchema.extend({
    headers: z.record(headerName, z.union([z.literal(maskedValue), headerValue])).optional(),
  }),
]);

export const botPatchSchema = z.strictObject({
  name: nameSchema.optional(),
  kind: botKindSchema.optional(),
  connector: connectorPatchSchema.optional(),
  /** `null` goes back to the tenant's own interval. */
  intervalMs: intervalSchema.nullable().optional(),
  paused: z.boolean().optional(),
});
export type BotPatch = z.infer<typeof botPatchSchema>;

/** A bot as every screen and every API answer shows it. Header values are masked. */
export const botViewSchema = z.object({
  id: botIdSchema,
  tenantId: tenantIdSchema,
  name: z.string(),
  kind: botKindSchema,
  connector: connectorSchema,
  status: statusSchema,
  /** Since when it has this status. */
  since: z.int(),
  lastCheckedAt: z.int().nullable(),
  latencyMs: z.number().nullable(),
  layers: layersSchema,
  cause: causeSchema.nullable(),
  code: z.int().nullable(),
  /** The interval in force, in milliseconds. */
  intervalMs: z.int(),
  hasOwnInterval: z.boolean(),
  nextCheckAt: z.int().nullable(),
  openIncidentId: incidentIdSchema.nullable(),
  /** A probe or its rechecks are under way. */
  isChecking: z.boolean(),
  createdAt: z.int(),
});
export type BotView = z.infer<typeof botViewSchema>;
