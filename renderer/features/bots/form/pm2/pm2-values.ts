import { z } from 'zod';

import {
  readAs,
  trimmed,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { pm2ServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { Pm2Connector } from '#shared/schemas/connectors/service-connectors.ts';

const service = pm2ServiceSchema.shape;

/** The app's name is a field of its own beside the bot's. */
export const pm2FieldsSchema = z.object({
  app: readAs(trimmed, service.name),
  home: readAs(trimmedOrNothing, service.home),
});
export const pm2FormSchema = ownSchema.extend(pm2FieldsSchema.shape);
type Pm2Fields = z.input<typeof pm2FieldsSchema>;
export type Pm2Values = OwnValues & Pm2Fields;

export function pm2ConnectorOf(values: Pm2Values, stored?: Pm2Connector): Pm2Connector {
  return {
    type: 'pm2',
    name: trimmed(values.app),
    ...withoutNothing({
      home: trimmedOrNothing(values.home),
      configSource: stored?.configSource,
    }),
  };
}

export function pm2ValuesOf({ name, home = '' }: Pm2Connector): Pm2Fields {
  return { app: name, home };
}

export const blankPm2: Pm2Values = { ...blankOwn, app: '', home: '' };
