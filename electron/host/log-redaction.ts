export const redactedValue = '[redacted]';

const secretKey =
  /(?:authorization|cookies?|tokens?|secrets?|passwords?|passwd|passphrase|apikeys?|privatekey|credentials?|bearer|headers)$/;

const deepest = 8;

/**
 * A copy fit for a log: whatever stands under a key that names a secret is taken out at every depth, and so are
 * secrets inside texts and errors that have a shape we know.
 */
export function redactFields(fields: Record<string, unknown>): Record<string, unknown> {
  return redactObject(fields, 0, new Set());
}

function redactObject(
  value: object,
  depth: number,
  above: ReadonlySet<object>,
): Record<string, unknown> {
  const seen = new Set(above).add(value);
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [
      key,
      isSecret(key, each) ? redactedValue : redact(each, depth + 1, seen),
    ]),
  );
}

function redact(value: unknown, depth: number, above: ReadonlySet<object>): unknown {
  if (typeof value === 'string') {
    return redactText(value);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (depth > deepest || above.has(value)) {
    return '[…]';
  }
  if (value instanceof Error) {
    return describeError(value, depth, above);
  }
  if (Array.isArray(value)) {
    const seen = new Set(above).add(value);
    return value.map((each) => redact(each, depth + 1, seen));
  }
  return redactObject(value, depth, above);
}

function describeError(error: Error, depth: number, above: ReadonlySet<object>) {
  const seen = new Set(above).add(error);
  return {
    type: error.name,
    message: redactText(error.message),
    ...('code' in error && { code: redact(error.code, depth + 1, seen) }),
    ...(error.stack !== undefined && { stack: redactText(error.stack) }),
    ...(error.cause !== undefined && { cause: redact(error.cause, depth + 1, seen) }),
  };
}

/** Figures such as a number of tokens are no secret. */
function isSecret(key: string, value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean' || value == null) {
    return false;
  }
  return secretKey.test(key.toLowerCase().replaceAll(/[^a-z]/g, ''));
}

/** Takes out credentials that stand inside a text: bearer and basic values, user names in addresses, query values. */
export function redactText(text: string): string {
  return text
    .replaceAll(/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, `$1 ${redactedValue}`)
    .replaceAll(/(\/\/)[^/@\s]+@/g, `$1${redactedValue}@`)
    .replaceAll(
      /([?&#;](?:[\w-]*(?:token|key|secret|password|auth|code|signature))=)[^&#\s"']+/gi,
      `$1${redactedValue}`,
    );
}
