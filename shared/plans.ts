import { z } from 'zod';

export const plans = ['free', 'starter', 'pro', 'max'] as const;
export const planSchema = z.enum(plans);
