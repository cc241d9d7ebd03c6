import { kindForm } from '#renderer/features/bots/form/kind-form.ts';
import { keptRepairSecrets } from '#renderer/features/bots/form/repair/repair-values.ts';

import { HeartbeatFields } from './heartbeat-fields.tsx';
import {
  blankHeartbeat,
  heartbeatConnectorOf,
  heartbeatFieldsSchema,
  heartbeatFormSchema,
  heartbeatValuesOf,
  refusedHeartbeatField,
} from './heartbeat-values.ts';

/** A bot that calls us: nothing is asked of it, it must call in time. */
export const heartbeatForm = kindForm({
  type: 'heartbeat',
  schema: heartbeatFormSchema,
  blank: blankHeartbeat,
  firstField: 'name',
  valuesOf: heartbeatValuesOf,
  isReadable: (values) => heartbeatFieldsSchema.safeParse(values).success,
  connectorOf: heartbeatConnectorOf,
  keptSecrets: (values) => keptRepairSecrets(values),
  refusedField: refusedHeartbeatField,
  Fields: HeartbeatFields,
});
