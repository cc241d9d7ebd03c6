import { z } from 'zod';

import { botIdSchema } from './ids.ts';

/** What a demo bot can be made to do, each over a real socket or in a real file. */
export const demoFaults = [
  'none',
  'stopped',
  'hung',
  'reset',
  'server_error',
  'unauthorized',
  'not_found',
  'wrong_answer',
  'slow',
  'garbage',
  'bad_config',
] as const;
export const demoFaultSchema = z.enum(demoFaults);
export type DemoFault = z.infer<typeof demoFaultSchema>;

export const demoStateSchema = z.object({
  isRunning: z.boolean(),
  bots: z.array(z.object({ botId: botIdSchema, fault: demoFaultSchema })),
});
export type DemoState = z.infer<typeof demoStateSchema>;
