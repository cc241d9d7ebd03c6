type FieldError = { type?: unknown; message?: string | undefined };

/** What the agent said of a field; what the form itself objects to is said in the field's own words. */
export function saidByAgent(error: FieldError | undefined): string | undefined {
  return error?.type === 'server' && error.message ? error.message : undefined;
}
