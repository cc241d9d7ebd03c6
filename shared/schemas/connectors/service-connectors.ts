import { z } from 'zod';

import { repairFields, shownRepairFields } from './repair.ts';
import { shownSecretSchema } from './secret-field.ts';
import { processServiceSchema, systemdServiceSchema } from './service.ts';

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

/** As an answer shows them, without any secret. */
export const shownProcessConnectorSchema = processConnectorSchema
  .extend({ env: z.record(z.string(), shownSecretSchema).optional(), ...shown })
  .meta({ id: 'ShownProcessConnector' });
export const shownSystemdConnectorSchema = systemdConnectorSchema
  .extend(shown)
  .meta({ id: 'ShownSystemdConnector' });
