import { z } from 'zod';

import { readAs, withoutNothing } from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { systemdServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { SystemdConnector } from '#shared/schemas/connectors/service-connectors.ts';

const service = systemdServiceSchema.shape;

export const systemdFieldsSchema = z.object({
  unit: readAs(readUnit, service.unit),
  scope: service.scope,
});
export const systemdFormSchema = ownSchema.extend(systemdFieldsSchema.shape);
type SystemdFields = z.input<typeof systemdFieldsSchema>;
export type SystemdValues = OwnValues & SystemdFields;

/** `systemctl` takes a name without its ending for a service too. */
function readUnit(text: string): string {
  const unit = text.trim();
  return unit === '' || unit.endsWith('.service') ? unit : `${unit}.service`;
}

export function systemdConnectorOf(
  values: SystemdValues,
  stored?: SystemdConnector,
): SystemdConnector {
  return {
    type: 'systemd',
    unit: readUnit(values.unit),
    scope: values.scope,
    ...withoutNothing({ configSource: stored?.configSource }),
  };
}

export function systemdValuesOf({ unit, scope }: SystemdConnector): SystemdFields {
  return { unit, scope };
}

export const blankSystemd: SystemdValues = { ...blankOwn, unit: '', scope: 'system' };
