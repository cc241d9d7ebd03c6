import { textFlag } from '#electron/cli/command.ts';
import { given, secretFileFlag } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';

/** Where a gateway listens when nobody tells it otherwise. */
const usualAddress = 'ws://127.0.0.1:18789';

export const newOpenclawBot: NewBotKind = {
  usage:
    'NAME [URL] [--gateway-token-file FILE] [--agent ID] [--channel whatsapp] [--channel telegram:ACCOUNT]',
  flags: {
    // Not `--token-file`: that names the token of our own agent, which must never go to a gateway.
    'gateway-token-file': { type: 'string' },
    agent: { type: 'string' },
    channel: { type: 'string', multiple: true },
  },
  connectorFrom(context, [url = usualAddress, ...extra]) {
    if (extra.length > 0) {
      return undefined;
    }
    return {
      url,
      ...given('token', secretFileFlag(context, 'gateway-token-file')),
      ...given('agentId', textFlag(context, 'agent')),
      ...given('channels', context.flags['channel']),
    };
  },
};
