import { keptConfigSecrets } from '#renderer/features/bots/form/config-source/config-source-values.ts';
import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { Pm2Fields } from './pm2-fields.tsx';
import {
  blankPm2,
  pm2ConnectorOf,
  pm2FieldsSchema,
  pm2FormSchema,
  pm2ValuesOf,
} from './pm2-values.ts';

/** A bot that runs under PM2. */
export const pm2Form = kindForm({
  type: 'pm2',
  schema: pm2FormSchema,
  blank: blankPm2,
  firstField: 'app',
  valuesOf: pm2ValuesOf,
  isReadable: (values) => pm2FieldsSchema.safeParse(values).success,
  connectorOf: pm2ConnectorOf,
  keptSecrets: (values) => keptConfigSecrets(values),
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: Pm2Fields,
});
