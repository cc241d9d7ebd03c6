import { z } from 'zod';

/** Ids are UUIDv7 text, branded so that a bot's id cannot be handed in for an incident's. */
export const tenantIdSchema = z.uuid().brand<'TenantId'>();
export const botIdSchema = z.uuid().brand<'BotId'>();
export const incidentIdSchema = z.uuid().brand<'IncidentId'>();
export const alertIdSchema = z.uuid().brand<'AlertId'>();

export const attemptIdSchema = z.uuid().brand<'AttemptId'>();
export const configVersionIdSchema = z.uuid().brand<'ConfigVersionId'>();
export const configTemplateIdSchema = z.uuid().brand<'ConfigTemplateId'>();
export const noticeIdSchema = z.uuid().brand<'NoticeId'>();
export const channelIdSchema = z.uuid().brand<'ChannelId'>();
export const personIdSchema = z.uuid().brand<'PersonId'>();
export const silenceIdSchema = z.uuid().brand<'SilenceId'>();
export const maintenanceIdSchema = z.uuid().brand<'MaintenanceId'>();

export type TenantId = z.infer<typeof tenantIdSchema>;
export type BotId = z.infer<typeof botIdSchema>;
export type IncidentId = z.infer<typeof incidentIdSchema>;
export type AlertId = z.infer<typeof alertIdSchema>;
export type AttemptId = z.infer<typeof attemptIdSchema>;
export type ConfigVersionId = z.infer<typeof configVersionIdSchema>;
export type ConfigTemplateId = z.infer<typeof configTemplateIdSchema>;
export type NoticeId = z.infer<typeof noticeIdSchema>;
export type ChannelId = z.infer<typeof channelIdSchema>;
export type PersonId = z.infer<typeof personIdSchema>;
export type SilenceId = z.infer<typeof silenceIdSchema>;
export type MaintenanceId = z.infer<typeof maintenanceIdSchema>;
/**
 * A bot's integer key: unique over all tenants, and what the check log and the rollups are keyed by,
 * because they hold millions of rows.
 */
export type BotKey = number & { readonly __brand: 'BotKey' };
