import { z } from 'zod';

import {
  blankConfigSource,
  type ConfigSourceValues,
  configSourceFieldsSchema,
  configSourceOf,
  configSourceValuesOf,
} from '#renderer/features/bots/form/config-source/config-source-values.ts';
import { readAs } from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { type SystemdService, systemdServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { SystemdConnector } from '#shared/schemas/connectors/service-connectors.ts';

const service = systemdServiceSchema.shape;

export const systemdFieldsSchema = z.object({
  unit: readAs(readUnit, service.unit),
  scope: service.scope,
});
export const systemdFormSchema = ownSchema
  .extend(systemdFieldsSchema.shape)
  .and(configSourceFieldsSchema);
type SystemdFields = z.input<typeof systemdFieldsSchema>;
export type SystemdValues = OwnValues & SystemdFields & ConfigSourceValues;

/** `systemctl` takes a name without its ending for a service too. */
function readUnit(text: string): string {
  const unit = text.trim();
  return unit === '' || unit.endsWith('.service') ? unit : `${unit}.service`;
}

export function systemdServiceOf(values: SystemdFields): SystemdService {
  return {
    type: 'systemd',
    unit: readUnit(values.unit),
    scope: values.scope,
  };
}

export const systemdConnectorOf = (values: SystemdValues): SystemdConnector => ({
  ...systemdServiceOf(values),
  ...configSourceOf(values),
});

export function systemdFieldsOf({ unit, scope }: SystemdService): SystemdFields {
  return { unit, scope };
}

export const systemdValuesOf = (given: SystemdConnector): SystemdFields & ConfigSourceValues => ({
  ...systemdFieldsOf(given),
  ...configSourceValuesOf(given),
});

export const blankSystemdFields: SystemdFields = { unit: '', scope: 'system' };
export const blankSystemd: SystemdValues = {
  ...blankOwn,
  ...blankConfigSource,
  ...blankSystemdFields,
};
