/** Why a host could not start, each something a person can put right. The command line translates `start.<code>`. */
export const startErrorCodes = [
  'data_folder_unusable',
  'already_running',
  'address_refused',
  'port_taken',
  'token_unusable',
  'settings_unusable',
  'store_unusable',
] as const;
export type StartErrorCode = (typeof startErrorCodes)[number];

/** Keeps a host from starting. `details` are shown to the person at the machine and never hold a secret. */
export class StartError extends Error {
  override readonly name = 'StartError';
  readonly code: StartErrorCode;
  readonly details: Readonly<Record<string, string | number>>;

  constructor(
    code: StartErrorCode,
    details: Record<string, string | number> = {},
    options?: ErrorOptions,
  ) {
    super(code, options);
    this.code = code;
    this.details = details;
  }
}

/** The short reason that the operating system gives for a failed call, such as `EACCES`. */
export function systemReason(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    return error.code;
  }
  return error instanceof Error ? error.message : 'unknown';
}
