import { type Class, classed } from './http-refusal.ts';

const access = [
  'access_denied',
  'accesslimited',
  'account_inactive',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'missing_scope',
  'no_permission',
  'not_allowed_token_type',
  'not_authed',
  'org_login_required',
  'team_access_not_granted',
  'team_not_found',
  'token_expired',
  'token_revoked',
  'two_factor_setup_required',
];
const recipient = [
  'channel_not_found',
  'channel_type_not_supported',
  'is_archived',
  'is_inactive',
  'messages_tab_disabled',
  'not_in_channel',
  'restricted_action',
  'restricted_action_non_threadable_channel',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
];
const unsupported = ['deprecated_endpoint', 'method_deprecated'];
const content = [
  'attachment_payload_limit_exceeded',
  'invalid_arg_name',
  'invalid_arguments',
  'invalid_array_arg',
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_charset',
  'invalid_form_data',
  'invalid_post_type',
  'missing_post_type',
  'msg_blocks_too_long',
  'msg_too_long',
  'no_text',
  'too_many_attachments',
];
const limit = ['message_limit_exceeded', 'rate_limited', 'ratelimited'];
const later = ['request_timeout', 'service_unavailable', 'team_added_to_org'];
/** By its documentation some of what was asked for may have been done. */
const halfDone = ['fatal_error', 'internal_error'];

const classes: ReadonlyMap<string, Class> = new Map([
  ...each(access, classed('broken', 'access')),
  ...each(recipient, classed('broken', 'recipient')),
  ...each(unsupported, classed('broken', 'unsupported')),
  ...each(content, classed('permanent', 'content')),
  ...each(limit, classed('retry', 'limit')),
  ...each(later, classed('retry', 'unavailable')),
  ...each(halfDone, classed('uncertain', 'unavailable')),
]);

/** Slack says `ok: false` with a status of 200. One that is in none of its lists is refused for good. */
export function classOfSlackError(error: string): Class {
  return classes.get(error) ?? classed('permanent', 'unknown');
}

/** The thread cannot be answered any more; the channel still can. */
export function isAboutThread(error: string): boolean {
  return (
    error === 'thread_not_found' ||
    error === 'message_not_found' ||
    error === 'cannot_reply_to_message' ||
    error === 'restricted_action_thread_locked'
  );
}

function each(errors: readonly string[], meaning: Class): [string, Class][] {
  return errors.map((error) => [error, meaning]);
}
