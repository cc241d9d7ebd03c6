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
import { type DockerService, dockerServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { DockerConnector } from '#shared/schemas/connectors/service-connectors.ts';

const service = dockerServiceSchema.shape;

export const dockerFieldsSchema = z.object({
  container: readAs(trimmed, service.container),
  socket: readAs(trimmedOrNothing, service.socket),
});
export const dockerFormSchema = ownSchema
  .extend(dockerFieldsSchema.shape)
  .and(configSourceFieldsSchema);
type DockerFields = z.input<typeof dockerFieldsSchema>;
export type DockerValues = OwnValues & DockerFields & ConfigSourceValues;

export function dockerServiceOf(values: DockerFields): DockerService {
  return {
    type: 'docker',
    container: trimmed(values.container),
    ...withoutNothing({
      socket: trimmedOrNothing(values.socket),
    }),
  };
}

export const dockerConnectorOf = (values: DockerValues): DockerConnector => ({
  ...dockerServiceOf(values),
  ...configSourceOf(values),
});

export function dockerFieldsOf({ container, socket = '' }: DockerService): DockerFields {
  return { container, socket };
}

export const dockerValuesOf = (given: DockerConnector): DockerFields & ConfigSourceValues => ({
  ...dockerFieldsOf(given),
  ...configSourceValuesOf(given),
});

export const blankDockerFields: DockerFields = { container: '', socket: '' };
export const blankDocker: DockerValues = {
  ...blankOwn,
  ...blankConfigSource,
  ...blankDockerFields,
};
