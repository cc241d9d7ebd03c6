import { z } from 'zod';

import {
  blankDockerFields,
  dockerFieldsOf,
  dockerFieldsSchema,
  dockerServiceOf,
} from '#renderer/features/bots/form/docker/docker-values.ts';
import {
  blankPm2Fields,
  pm2FieldsOf,
  pm2FieldsSchema,
  pm2ServiceOf,
} from '#renderer/features/bots/form/pm2/pm2-values.ts';
import {
  blankProcessFields,
  keptProcessSecrets,
  processFieldsOf,
  processFieldsSchema,
  processServiceOf,
} from '#renderer/features/bots/form/process/process-values.ts';
import {
  blankSystemdFields,
  systemdFieldsOf,
  systemdFieldsSchema,
  systemdServiceOf,
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
  switch (runsAs) {
    case 'process':
      return processServiceOf(values);
    case 'systemd':
      return systemdServiceOf(values);
    case 'docker':
      return dockerServiceOf(values);
    case 'pm2':
      return pm2ServiceOf(values);
    default:
      return runsAs satisfies never;
  }
}

export const blankService: ServiceValues = {
  ...blankProcessFields,
  ...blankSystemdFields,
  ...blankDockerFields,
  ...blankPm2Fields,
  runsAs: 'none',
};

export function serviceValuesOf({ service }: WithService): ServiceValues {
  switch (service?.type) {
    case undefined:
      return blankService;
    case 'process':
      return { ...blankService, ...processFieldsOf(service), runsAs: 'process' };
    case 'systemd':
      return { ...blankService, ...systemdFieldsOf(service), runsAs: 'systemd' };
    case 'docker':
      return { ...blankService, ...dockerFieldsOf(service), runsAs: 'docker' };
    case 'pm2':
      return { ...blankService, ...pm2FieldsOf(service), runsAs: 'pm2' };
    default:
      return service satisfies never;
  }
}

export function keptServiceSecrets(values: ServiceValues): string[] {
  return values.runsAs === 'process' ? keptProcessSecrets(values) : [];
}
