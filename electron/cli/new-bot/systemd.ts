import type { NewBotKind } from './new-bot-kind.ts';

export const newSystemdBot: NewBotKind = {
  usage: 'NAME UNIT.service [--user]',
  flags: { user: { type: 'boolean' } },
  connectorFrom(context, [unit, ...extra]) {
    if (unit === undefined || extra.length > 0) {
      return undefined;
    }
    return { unit, scope: context.flags['user'] === true ? 'user' : 'system' };
  },
};
