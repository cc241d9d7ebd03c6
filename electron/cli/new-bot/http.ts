import { textFlag } from '#electron/cli/command.ts';
import { given } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';
import { webFieldsFrom, webFlags, webUsage } from './web-flags.ts';

export const newHttpBot: NewBotKind = {
  usage: `NAME URL [--method GET] [--expect-status 200] ${webUsage}`,
  flags: { ...webFlags, method: { type: 'string' }, 'expect-status': { type: 'string' } },
  connectorFrom(context, [url, ...extra]) {
    if (url === undefined || extra.length > 0) {
      return undefined;
    }
    const statuses = textFlag(context, 'expect-status')?.split(',').map(Number);
    return {
      url,
      ...given('method', textFlag(context, 'method')?.toUpperCase()),
      ...given('expectStatus', statuses),
      ...webFieldsFrom(context),
    };
  },
};
