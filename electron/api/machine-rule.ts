import { isDeepStrictEqual } from 'node:util';

import { AppError } from '#shared/errors.ts';
import { type ConnectorConfig, machinePartOf, mapSecrets } from '#shared/schemas/connector.ts';
import { maskedValue } from '#shared/schemas/connectors/secret-field.ts';
import type { Principal } from '#shared/schemas/person.ts';

/**
 * Refuses a connector that reaches into the agent's own machine otherwise than the stored one does, unless it comes from
 * an owner of every client: whoever can name a program is as good as the user the agent runs as.
 */
export function assertMayTouchMachine(
  { role, tenant }: Principal,
  given: ConnectorConfig,
  stored?: ConnectorConfig,
): void {
  if (role === 'owner' && tenant === 'all') {
    return;
  }
  const before = stored && machinePartOf(mapSecrets(stored, () => maskedValue));
  if (!isDeepStrictEqual(plain(machinePartOf(given)), plain(before ?? null))) {
    throw new AppError('machine_forbidden');
  }
}

/** Without the difference between what is left out and what is `undefined`. */
function plain(value: object | null): unknown {
  return JSON.parse(JSON.stringify(value));
}
