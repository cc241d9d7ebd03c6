import { z } from 'zod';

import { severitySchema } from './alert.ts';
import { mediumSchema } from './channel.ts';

/** What would happen at a moment: who would be told at once, and who when the hours begin. */
export const hoursSimulationSchema = z.object({
  isOpen: z.boolean(),
  bySeverity: z.array(
    z.object({
      severity: severitySchema,
      told: z.enum(['now', 'held']),
      at: z.int(),
      media: z.array(mediumSchema),
    }),
  ),
});
export type HoursSimulation = z.infer<typeof hoursSimulationSchema>;
