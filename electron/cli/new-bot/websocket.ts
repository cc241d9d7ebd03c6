import { given, secretFileFlag } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';
import { webFieldsFrom, webFlags, webUsage } from './web-flags.ts';

export const newWebsocketBot: NewBotKind = {
  usage: `NAME URL [--send-file FILE] [--held] ${webUsage}`,
  flags: { ...webFlags, 'send-file': { type: 'string' }, held: { type: 'boolean' } },
  connectorFrom(context, [url, ...extra]) {
    if (url === undefined || extra.length > 0) {
      return undefined;
    }
    return {
      url,
      ...given('send', secretFileFlag(context, 'send-file')),
      ...given('isHeld', context.flags['held']),
      ...webFieldsFrom(context),
    };
  },
};
