/** Every failure a person can be shown. The screen translates `errors:<code>`. */
export const appErrorCodes = [
  'not_found',
  'tenant_required',
  'tenant_archived',
  'bot_name_taken',
  'forbidden',
  'unauthenticated',
  'invalid_input',
  'alert_already_resolved',
  'not_set_up',
  'demo_unavailable',
  'store_unavailable',
  'rate_limited',
  'too_large',
  'unsupported_media_type',
  'method_not_allowed',
  'misdirected',
  'cross_origin',
  'stopping',
  'last_tenant',
  'vault_locked',
  'vault_wrong_key',
  'vault_conflict',
  'secret_damaged',
  'secret_needed_again',
  'gateway_taken',
  'slug_taken',
  'restart_unavailable',
  'restart_refused',
  'restart_failed',
  'restart_running',
  'nothing_to_stop',
  'breaker_open',
  'config_none',
  'config_unreachable',
  'config_conflict',
  'config_invalid',
  'config_refused',
  'config_not_whole',
  'config_no_good',
  'template_name_taken',
  'template_value_missing',
  'machine_forbidden',
  'unexpected',
] as const;

export type AppErrorCode = (typeof appErrorCodes)[number];

/** HTTP statuses of the codes, the same for REST and tRPC. */
export const httpStatusOf: Readonly<Record<AppErrorCode, number>> = {
  not_found: 404,
  tenant_required: 400,
  tenant_archived: 409,
  bot_name_taken: 409,
  forbidden: 403,
  unauthenticated: 401,
  invalid_input: 400,
  alert_already_resolved: 409,
  not_set_up: 404,
  demo_unavailable: 409,
  store_unavailable: 503,
  rate_limited: 429,
  too_large: 413,
  unsupported_media_type: 415,
  method_not_allowed: 405,
  misdirected: 421,
  cross_origin: 403,
  stopping: 503,
  last_tenant: 409,
  vault_locked: 503,
  vault_wrong_key: 403,
  vault_conflict: 409,
  secret_damaged: 409,
  secret_needed_again: 400,
  gateway_taken: 409,
  slug_taken: 409,
  restart_unavailable: 409,
  restart_refused: 409,
  restart_failed: 502,
  restart_running: 409,
  nothing_to_stop: 409,
  breaker_open: 409,
  config_none: 409,
  config_unreachable: 503,
  config_conflict: 409,
  config_invalid: 400,
  config_refused: 409,
  config_not_whole: 409,
  config_no_good: 409,
  template_name_taken: 409,
  template_value_missing: 400,
  machine_forbidden: 403,
  unexpected: 500,
};

/** A failure that the user can understand. `details` are plain values and never hold a secret. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: AppErrorCode;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: AppErrorCode, details: Record<string, unknown> = {}, options?: ErrorOptions) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}
