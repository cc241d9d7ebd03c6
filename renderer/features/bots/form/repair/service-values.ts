import { z } from 'zod';

import {
  blankDocker,
  dockerConnectorOf,
  dockerFieldsSchema,
  dockerValuesOf,
} from '#renderer/features/bots/form/docker/docker-values.ts';
import { blankOwn } from '#renderer/features/bots/form/own-values.ts';
import {
  blankPm2,
  pm2ConnectorOf,
  pm2FieldsSchema,
  pm2ValuesOf,
} from '#renderer/features/bots/form/pm2/pm2-values.ts';
import {
  blankProcess,
  keptProcessSecrets,
  processConnectorOf,
  processFieldsSchema,
  processValuesOf,
} from '#renderer/features/bots/form/process/process-values.ts';
import {
  blankSystemd,
  systemdConnectorOf,
  systemdFieldsSchema,
  systemdValuesOf,
} from '#renderer/features/bots/form/systemd/systemd-values.ts';
import type { Service, ServiceType } from '#shared/schemas/connectors/service.ts';

export const runsAsChoices = [
  'none',
  'process',
  'systemd',
  'docker',
  'pm2',
] as const satisfies readonly ('none' | ServiceType)[];

const parts = {
  process: processFieldsSchema,
  systemd: systemdFieldsSchema,
  docker: dockerFieldsSchema,
  pm2: pm2FieldsSchema,
} as const satisfies Record<ServiceType, z.ZodObject>;

/** The fields of every kind of service stand side by side; only those of the chosen one are looked at. */
export const serviceFieldsSchema = z
  .looseObject({ runsAs: z.enum(runsAsChoices) })
  .superRefine((values, context) => {
    const part = values.runsAs === 'none' ? undefined : parts[values.runsAs];
    for (const { path } of part?.safeParse(values).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: [...path], message: '' });
    }
  }) as unknown as z.ZodType<ServiceValues, ServiceValues>;

type ServiceParts = z.input<(typeof parts)['process']> &
  z.input<(typeof parts)['systemd']> &
  z.input<(typeof parts)['docker']> &
  z.input<(typeof parts)['pm2']>;
export type ServiceValues = ServiceParts & { runsAs: (typeof runsAsChoices)[number] };

export type WithService = { service?: Service | undefined };

/** What the bot runs as; nothing where it is not said, or not rightly yet. */
export function serviceOf(values: ServiceValues): Service | undefined {
  const { runsAs } = values;
  if (runsAs === 'none' || !parts[runsAs].safeParse(values).success) {
    return undefined;
  }
  const all = { ...blankOwn, ...values };
  switch (runsAs) {
    case 'process':
      return processConnectorOf(all);
    case 'systemd':
      return systemdConnectorOf(all);
    case 'docker':
      return dockerConnectorOf(all);
    case 'pm2':
      return pm2ConnectorOf(all);
    default:
      return runsAs satisfies never;
  }
}

const {
  tenantId: _t,
  name: _n,
  kind: _k,
  interval: _i,
  ...blankParts
} = {
  ...blankProcess,
  ...blankSystemd,
  ...blankDocker,
  ...blankPm2,
};
export const blankService: ServiceValues = { ...blankParts, runsAs: 'none' };

export function serviceValuesOf({ service }: WithService): ServiceValues {
  switch (service?.type) {
    case undefined:
      return blankService;
    case 'process':
      return { ...blankService, ...processValuesOf(service), runsAs: 'process' };
    case 'systemd':
      return { ...blankService, ...systemdValuesOf(service), runsAs: 'systemd' };
    case 'docker':
      return { ...blankService, ...dockerValuesOf(service), runsAs: 'docker' };
    case 'pm2':
      return { ...blankService, ...pm2ValuesOf(service), runsAs: 'pm2' };
    default:
      return service satisfies never;
  }
}

export function keptServiceSecrets(values: ServiceValues): string[] {
  return values.runsAs === 'process' ? keptProcessSecrets({ ...blankOwn, ...values }) : [];
}
