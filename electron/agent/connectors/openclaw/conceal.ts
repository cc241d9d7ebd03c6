import type { Reading } from '../connector.ts';
import { withoutSecrets } from '../secret-echo.ts';

/**
 * The reading with the token taken out of its evidence. What a gateway says of itself is shown, and a hostile one may
 * repeat what we told it. Where the token cannot be had, nothing of it is shown.
 */
export async function concealed(
  reading: Reading,
  openToken: () => Promise<string | null>,
): Promise<Reading> {
  if (reading.evidence === null) {
    return reading;
  }
  try {
    const token = await openToken();
    return token === null ? reading : { ...reading, evidence: without(reading.evidence, token) };
  } catch {
    return { ...reading, evidence: null };
  }
}

function without<Value>(value: Value, token: string): Value {
  const clean = (each: unknown): unknown => {
    if (typeof each === 'string') {
      return withoutSecrets(each, [token]);
    }
    if (Array.isArray(each)) {
      return each.map(clean);
    }
    return typeof each === 'object' && each !== null
      ? Object.fromEntries(Object.entries(each).map(([key, inner]) => [key, clean(inner)]))
      : each;
  };
  return clean(value) as Value;
}
