import { createHash } from 'node:crypto';

import { perConfig } from '#electron/agent/connectors/per-config.ts';
import type { ConnectorConfig } from '#shared/schemas/connector.ts';

/** A digest of where a bot's configuration is: bots with the same share it. */
export const placeOfConfig = perConfig((config: ConnectorConfig): string => {
  const where = config.type === 'openclaw' ? config.url : sourceOf(config);
  return createHash('sha256')
    .update(JSON.stringify([config.type === 'openclaw', where]))
    .digest('hex')
    .slice(0, 32);
});

function sourceOf(config: Exclude<ConnectorConfig, { type: 'openclaw' }>): unknown {
  const { configSource: source } = config;
  switch (source?.kind) {
    case undefined:
      return null;
    case 'file':
      return source.path;
    case 'urls':
      return [source.readUrl, source.writeUrl];
    default:
      return source satisfies never;
  }
}
