import { textFlag } from '#electron/cli/command.ts';
import { given } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';

export const newPm2Bot: NewBotKind = {
  usage: 'NAME APP [--pm2-home FOLDER]',
  flags: { 'pm2-home': { type: 'string' } },
  connectorFrom(context, [app, ...extra]) {
    if (app === undefined || extra.length > 0) {
      return undefined;
    }
    return { name: app, ...given('home', textFlag(context, 'pm2-home')) };
  },
};
