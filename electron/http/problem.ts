import { TRPCError } from '@trpc/server';
import { z } from 'zod';

import { AppError, type AppErrorCode, httpStatusOf } from '#shared/errors.ts';

/** One field that was not as expected. */
const fieldErrorSchema = z.object({
  /** Where in the input, such as `connector.url`. */
  path: z.string(),
  message: z.string(),
});
type FieldError = z.infer<typeof fieldErrorSchema>;

/** What every failed request is answered with (RFC 9457), as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string(),
    correlationId: z.string(),
    errors: z.array(fieldErrorSchema).optional(),
  })
  .meta({ id: 'Problem' });
export type Problem = z.infer<typeof problemSchema>;

export const problemMediaType = 'application/problem+json; charset=utf-8';

const texts: Readonly<Record<AppErrorCode, readonly [title: string, detail: string]>> = {
  not_found: ['Not found', 'There is nothing here that this token can see.'],
  tenant_required: ['Tenant required', 'Name the tenant with ?tenant=<id or slug>.'],
  tenant_archived: ['Tenant archived', 'The tenant is archived. Restore it first.'],
  bot_name_taken: ['Name taken', 'Another bot of this tenant has this name.'],
  forbidden: ['Not allowed', 'The role of this token does not allow this.'],
  unauthenticated: ['Not signed in', 'Send a valid token as "Authorization: Bearer <token>".'],
  invalid_input: ['Invalid input', 'The input is not as expected.'],
  alert_already_resolved: ['Already resolved', 'The alert is resolved. Nothing was changed.'],
  not_set_up: ['Not set up', 'This tenant has no admin agent yet.'],
  demo_unavailable: ['No demo', 'The demo fleet is not available here.'],
  store_unavailable: ['Store unavailable', 'The data cannot be reached. Nothing was changed.'],
  rate_limited: ['Too many requests', 'Wait as long as Retry-After says.'],
  too_large: ['Too large', 'The body is larger than what is taken here.'],
  unsupported_media_type: ['Only JSON', 'Send the body as application/json, not compressed.'],
  method_not_allowed: ['Method not allowed', 'This address does not take this method.'],
  misdirected: ['Wrong host', 'This server does not answer to that host name.'],
  cross_origin: ['Foreign page', 'Requests from other origins are refused.'],
  stopping: ['Stopping', 'The agent is stopping. Nothing was changed.'],
  last_tenant: ['Last tenant', 'The last active tenant cannot be archived.'],
  vault_locked: ['Vault closed', 'Secrets cannot be stored or used. Nothing was changed.'],
  vault_wrong_key: ['Wrong key', 'That does not open the vault. Nothing was changed.'],
  vault_conflict: ['Changed meanwhile', 'The secret was changed by someone else. Read it again.'],
  secret_damaged: ['Secret damaged', 'It is not as it was sealed. Send it again.'],
  secret_needed_again: ['Secret needed', 'With another address its secrets must be sent again.'],
  gateway_taken: ['Gateway taken', 'This gateway belongs to another tenant.'],
  slug_taken: ['Slug taken', 'Another bot of this tenant has this slug.'],
  restart_unavailable: [
    'No restart',
    'Nothing to restart it with, or no answer. Nothing was done.',
  ],
  restart_refused: ['Restart refused', 'What runs the bot refused. Nothing was restarted.'],
  restart_failed: ['Restart failed', 'The restart was tried and failed.'],
  restart_running: ['Repair under way', 'A repair of this bot is already under way.'],
  nothing_to_stop: ['Nothing to stop', 'No repair of this bot is under way.'],
  breaker_open: ['Restarted too often', 'The breaker of this bot is open. Wait, or force it.'],
  config_none: ['No configuration', 'There is no way to the configuration of this bot.'],
  config_unreachable: ['Configuration unreachable', 'It cannot be reached. Nothing was changed.'],
  config_conflict: [
    'Changed meanwhile',
    'The configuration is no longer at that base. Read it again.',
  ],
  config_invalid: ['Invalid configuration', 'Nothing was changed. See the errors.'],
  config_refused: ['Configuration refused', 'The bot refused it. Nothing was changed.'],
  config_not_whole: ['Kept without secrets', 'It can be put back only while the bot answers.'],
  config_no_good: ['No good version', 'There is no earlier version that proved good.'],
  template_name_taken: ['Name taken', 'Another template of this tenant has this name.'],
  template_value_missing: ['Value missing', 'A bot has no value for a name in the template.'],
  machine_forbidden: ['Not allowed', 'Only an owner of every tenant may reach into this machine.'],
  snooze_in_past: ['In the past', 'The time to snooze until is over. Nothing was changed.'],
  silence_in_past: ['In the past', 'The time to mute until is over. Nothing was changed.'],
  maintenance_never: ['Never opens', 'This window would never open. Nothing was changed.'],
  rrule_invalid: ['Invalid rule', 'The rule of repetition cannot be read (RFC 5545).'],
  channel_in_use: ['Channel in use', 'A routing rule uses this channel.'],
  channel_refused: ['Channel refused', 'The channel did not take the message.'],
  outbound_refused: ['Address refused', 'It is in a private network. An owner has to allow it.'],
  notice_not_dead: ['Not failed', 'Only a message that did not get through can be sent again.'],
  no_recipient: ['No recipient', 'Nobody can be reached there.'],
  message_template_invalid: ['Invalid template', 'Nothing was changed. See the errors.'],
  contact_unreachable: ['No address', 'A contact needs an email address or a phone number.'],
  not_asked: ['Not asked', 'There is no such question open.'],
  unexpected: ['Something went wrong', 'The log has more under this correlation id.'],
};

export function problemOf(
  code: AppErrorCode,
  correlationId: string,
  errors?: FieldError[],
): Problem {
  const [title, detail] = texts[code];
  return {
    type: `urn:admin-agent:problem:${code}`,
    title,
    status: httpStatusOf[code],
    detail,
    code,
    correlationId,
    ...(errors && { errors }),
  };
}

/** What a caller is told about a failure, whatever threw it. Nothing of an unexpected one is repeated. */
export function problemFromError(error: unknown, correlationId: string): Problem {
  const cause = error instanceof TRPCError ? (error.cause ?? error) : error;
  if (cause instanceof z.ZodError) {
    return problemOf('invalid_input', correlationId, cause.issues.map(toFieldError));
  }
  return problemOf(codeOf(error, cause), correlationId, issuesOf(cause));
}

/** What is wrong with a configuration, where that is why. */
function issuesOf(cause: unknown): FieldError[] | undefined {
  const isAbout = cause instanceof AppError && cause.code === 'config_invalid';
  return isAbout ? z.array(fieldErrorSchema).safeParse(cause.details['issues']).data : undefined;
}

function codeOf(error: unknown, cause: unknown): AppErrorCode {
  if (cause instanceof AppError) {
    return cause.code;
  }
  if (error instanceof TRPCError) {
    return codeOfTrpc[error.code] ?? 'unexpected';
  }
  return codeOfFramework(error);
}

const codeOfTrpc: Partial<Record<TRPCError['code'], AppErrorCode>> = {
  BAD_REQUEST: 'invalid_input',
  PARSE_ERROR: 'invalid_input',
  UNAUTHORIZED: 'unauthenticated',
  FORBIDDEN: 'forbidden',
  NOT_FOUND: 'not_found',
  TOO_MANY_REQUESTS: 'rate_limited',
  PAYLOAD_TOO_LARGE: 'too_large',
};

/** Fastify's own errors carry the status they stand for. */
function codeOfFramework(error: unknown): AppErrorCode {
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  switch (status) {
    case 404:
      return 'not_found';
    case 413:
      return 'too_large';
    case 415:
      return 'unsupported_media_type';
    case 503:
      return 'stopping';
    default:
      return typeof status === 'number' && status >= 400 && status < 500
        ? 'invalid_input'
        : 'unexpected';
  }
}

function toFieldError(issue: z.core.$ZodIssue): FieldError {
  return { path: issue.path.map(String).join('.'), message: issue.message };
}
