import { isPlainHeader } from '#shared/schemas/connectors/web-address.ts';

import type { SecretReader } from './connector.ts';

/** The headers with their secrets in plain, and those secrets by themselves. For one connection, not to be kept. */
export async function openHeaders(
  headers: Record<string, string>,
  secrets: SecretReader,
): Promise<{ headers: Record<string, string>; secret: string[] }> {
  const secret: string[] = [];
  const opened = await Promise.all(
    Object.entries(headers).map(async ([name, value]): Promise<[string, string]> => {
      if (isPlainHeader(name)) {
        return [name, value];
      }
      const plain = await secrets.open(value);
      secret.push(plain);
      return [name, plain];
    }),
  );
  return { headers: Object.fromEntries(opened), secret };
}
