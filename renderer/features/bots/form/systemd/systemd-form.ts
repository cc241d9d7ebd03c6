import { keptConfigSecrets } from '#renderer/features/bots/form/config-source/config-source-values.ts';
import { kindForm } from '#renderer/features/bots/form/kind-form.ts';

import { SystemdFields } from './systemd-fields.tsx';
import {
  blankSystemd,
  systemdConnectorOf,
  systemdFieldsSchema,
  systemdFormSchema,
  systemdValuesOf,
} from './systemd-values.ts';

/** A bot that runs as a unit of systemd. */
export const systemdForm = kindForm({
  type: 'systemd',
  schema: systemdFormSchema,
  blank: blankSystemd,
  firstField: 'unit',
  valuesOf: systemdValuesOf,
  isReadable: (values) => systemdFieldsSchema.safeParse(values).success,
  connectorOf: systemdConnectorOf,
  keptSecrets: (values) => keptConfigSecrets(values),
  refusedField: (code) => (code === 'bot_name_taken' ? 'name' : undefined),
  Fields: SystemdFields,
});
