import { z } from 'zod';

import { scopeSearchSchema } from '#renderer/lib/tenant-scope.ts';

import { type Place, places } from './sections.ts';

export const settingsSearchSchema = scopeSearchSchema.extend({
  /** What was looked for in the section; it is scrolled to and has the focus at first. */
  at: z
    .string()
    .refine((text): text is Place => places.some(({ place }) => place === text))
    .optional()
    .catch(undefined),
});
