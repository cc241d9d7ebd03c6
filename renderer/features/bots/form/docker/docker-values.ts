import { z } from 'zod';

import {
  readAs,
  trimmed,
  trimmedOrNothing,
  withoutNothing,
} from '#renderer/features/bots/form/field-text.ts';
import { blankOwn, type OwnValues, ownSchema } from '#renderer/features/bots/form/own-values.ts';
import { dockerServiceSchema } from '#shared/schemas/connectors/service.ts';
import type { DockerConnector } from '#shared/schemas/connectors/service-connectors.ts';

const service = dockerServiceSchema.shape;

export const dockerFieldsSchema = z.object({
  container: readAs(trimmed, service.container),
  socket: readAs(trimmedOrNothing, service.socket),
});
export const dockerFormSchema = ownSchema.extend(dockerFieldsSchema.shape);
type DockerFields = z.input<typeof dockerFieldsSchema>;
export type DockerValues = OwnValues & DockerFields;

export function dockerConnectorOf(values: DockerValues, stored?: DockerConnector): DockerConnector {
  return {
    type: 'docker',
    container: trimmed(values.container),
    ...withoutNothing({
      socket: trimmedOrNothing(values.socket),
      configSource: stored?.configSource,
    }),
  };
}

export function dockerValuesOf({ container, socket = '' }: DockerConnector): DockerFields {
  return { container, socket };
}

export const blankDocker: DockerValues = { ...blankOwn, container: '', socket: '' };
