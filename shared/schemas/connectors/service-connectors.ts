import { z } from 'zod';

import { repairFields, shownRepairFields } from './repair.ts';
import { shownSecretSchema } from './secret-field.ts';
import {
  dockerServiceSchema,
  pm2ServiceSchema,
  processServiceSchema,
  systemdServiceSchema,
} from './service.ts';

const { configSource } = repairFields;
const shown = { configSource: shownRepairFields.configSource };

/** A bot that the agent itself runs, and that is well while it runs. */
export const processConnectorSchema = processServiceSchema
  .extend({ configSource })
  .meta({ id: 'ProcessConnector' });
export type ProcessConnector = z.infer<typeof processConnectorSchema>;

/** A bot that is well while its unit is. */
export const systemdConnectorSchema = systemdServiceSchema
  .extend({ configSource })
  .meta({ id: 'SystemdConnector' });
export type SystemdConnector = z.infer<typeof systemdConnectorSchema>;

/** A bot that is well while its container is. */
export const dockerConnectorSchema = dockerServiceSchema
  .extend({ configSource })
  .meta({ id: 'DockerConnector' });
export type DockerConnector = z.infer<typeof dockerConnectorSchema>;

/** A bot that is well while PM2 says so of its app. */
export const pm2ConnectorSchema = pm2ServiceSchema
  .extend({ configSource })
  .meta({ id: 'Pm2Connector' });
export type Pm2Connector = z.infer<typeof pm2ConnectorSchema>;

/** As an answer shows them, without any secret. */
export const shownProcessConnectorSchema = processConnectorSchema
  .extend({ env: z.record(z.string(), shownSecretSchema).optional(), ...shown })
  .meta({ id: 'ShownProcessConnector' });
export const shownSystemdConnectorSchema = systemdConnectorSchema
  .extend(shown)
  .meta({ id: 'ShownSystemdConnector' });
export const shownDockerConnectorSchema = dockerConnectorSchema
  .extend(shown)
  .meta({ id: 'ShownDockerConnector' });
export const shownPm2ConnectorSchema = pm2ConnectorSchema
  .extend(shown)
  .meta({ id: 'ShownPm2Connector' });
