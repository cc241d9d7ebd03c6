import { textFlag } from '#electron/cli/command.ts';
import { given } from '#electron/cli/flag-values.ts';

import type { NewBotKind } from './new-bot-kind.ts';

export const newDockerBot: NewBotKind = {
  usage: 'NAME CONTAINER [--socket PATH]',
  flags: { socket: { type: 'string' } },
  connectorFrom(context, [container, ...extra]) {
    if (container === undefined || extra.length > 0) {
      return undefined;
    }
    return { container, ...given('socket', textFlag(context, 'socket')) };
  },
};
