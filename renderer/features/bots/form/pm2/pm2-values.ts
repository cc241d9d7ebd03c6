import { z } from 'zod';

import {
  blankConfigSource,
  type ConfigSourceValues,
  configSourceFieldsSchema,
  configSourceOf,
  configSourceValuesOf,
} from '#renderer/features/bots/form/config-source/config-source-values.ts';
import {
  readAs,
  trimmed,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { type Pm2Service, pm2ServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { Pm2Connector } from '#shared/schemas/connectors/service-connectors.ts';

const service = pm2ServiceSchema.shape;

/** The app's name is a field of its own beside the bot's. */
export const pm2FieldsSchema = z.object({
  app: readAs(trimmed, service.name),
  home: readAs(trimmedOrNothing, service.home),
});
export const pm2FormSchema = ownSchema.extend(pm2FieldsSchema.shape).and(configSourceFieldsSchema);
type Pm2Fields = z.input<typeof pm2FieldsSchema>;
export type Pm2Values = OwnValues & Pm2Fields & ConfigSourceValues;

export function pm2ServiceOf(values: Pm2Fields): Pm2Service {
  return {
    type: 'pm2',
    name: trimmed(values.app),
    ...withoutNothing({
      home: trimmedOrNothing(values.home),
    }),
  };
}

export const pm2ConnectorOf = (values: Pm2Values): Pm2Connector => ({
  ...pm2ServiceOf(values),
  ...configSourceOf(values),
});

export function pm2FieldsOf({ name, home = '' }: Pm2Service): Pm2Fields {
  return { app: name, home };
}

export const pm2ValuesOf = (given: Pm2Connector): Pm2Fields & ConfigSourceValues => ({
  ...pm2FieldsOf(given),
  ...configSourceValuesOf(given),
});

export const blankPm2Fields: Pm2Fields = { app: '', home: '' };
export const blankPm2: Pm2Values = {
  ...blankOwn,
  ...blankConfigSource,
  ...blankPm2Fields,
};
