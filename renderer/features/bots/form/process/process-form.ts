import { keptConfigSecrets } from '#renderer/features/bots/form/config-source/config-source-values.ts';
import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { ProcessFields } from './process-fields.tsx';
import {
  blankProcess,
  keptProcessSecrets,
  processConnectorOf,
  processFieldsSchema,
  processFormSchema,
  processValuesOf,
} from './process-values.ts';

/** A bot that the agent itself starts and runs. */
export const processForm = kindForm({
  type: 'process',
  schema: processFormSchema,
  blank: blankProcess,
  firstField: 'command',
  valuesOf: processValuesOf,
  isReadable: (values) => processFieldsSchema.safeParse(values).success,
  connectorOf: processConnectorOf,
  keptSecrets: (values) => [...keptProcessSecrets(values), ...keptConfigSecrets(values)],
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: ProcessFields,
});
