import { z } from 'zod';

import { causeSchema } from './health.ts';
import {
  attemptIdSchema,
  botIdSchema,
  configVersionIdSchema,
  incidentIdSchema,
  tenantIdSchema,
} from './ids.ts';
import { healingModeSchema } from './setup.ts';
import { printable } from './text.ts';

/** What can be done to repair a bot, least first. */
export const recoverySteps = ['restart_channel', 'restart_bot', 'roll_back'] as const;
export const recoveryStepSchema = z.enum(recoverySteps);
export type RecoveryStep = z.infer<typeof recoveryStepSchema>;

export const attemptStates = [
  'planned',
  'running',
  'verifying',
  'succeeded',
  'failed',
  'abandoned',
] as const;
export const attemptStateSchema = z.enum(attemptStates);
export type AttemptState = z.infer<typeof attemptStateSchema>;

/** Why an attempt did not bring the bot back. The words are in the catalogue `recovery`. */
export const attemptFailures = [
  /** The step could not be carried out: no answer, refused, no such service. */
  'unavailable',
  'refused',
  'failed',
  /** It was carried out, and the bot is not well. */
  'still_down',
  /** The bot is well and is the very run that it was: what was asked for did not happen. */
  'same_run',
  /** A person stopped it, the bot was paused or removed, or it got well by itself before anything was done. */
  'stopped',
  'gone',
  'well_already',
  /** The agent ended in the middle of it, and whether it was carried out cannot be told. */
  'interrupted',
] as const;
export const attemptFailureSchema = z.enum(attemptFailures);
export type AttemptFailure = z.infer<typeof attemptFailureSchema>;

/** One executed step of a recovery. Written before the act, with the run before and after it. */
export const attemptSchema = z.object({
  id: attemptIdSchema,
  tenantId: tenantIdSchema,
  botId: botIdSchema,
  /** `null` where a person restarted a bot that was not in trouble. */
  incidentId: incidentIdSchema.nullable(),
  /** 1 for the first of its incident. */
  number: z.int(),
  step: recoveryStepSchema,
  state: attemptStateSchema,
  actorKind: z.enum(['agent', 'person', 'token', 'schedule']),
  actorId: z.string(),
  /** What it was done for. */
  cause: causeSchema.nullable(),
  /** In a person's own words. */
  reason: z.string().nullable(),
  runBefore: z.string().nullable(),
  runAfter: z.string().nullable(),
  /** True where the bot tells its runs apart and this one is another than before. */
  isProven: z.boolean(),
  configVersionId: configVersionIdSchema.nullable(),
  failure: attemptFailureSchema.nullable(),
  plannedAt: z.int(),
  startedAt: z.int().nullable(),
  endedAt: z.int().nullable(),
});
export type Attempt = z.infer<typeof attemptSchema>;

/** What keeps the next step from being taken now. */
export const ladderWaits = [
  'spacing',
  'breaker',
  'fleet_share',
  'shared_cause',
  'busy',
  'announced',
  /** This machine has just slept, or its clock was set. */
  'waking',
] as const;
export const ladderWaitSchema = z.enum(ladderWaits);
export type LadderWait = z.infer<typeof ladderWaitSchema>;

/** Somebody else would restart the bot too. The words are in the catalogue `recovery`. */
export const rivals = ['pm2_autorestart', 'systemd_restart', 'docker_restart_policy'] as const;
export const rivalSchema = z.enum(rivals);
export type Rival = z.infer<typeof rivalSchema>;

export const ladderStates = [
  /** The bot is not in trouble, or for something that no step is taken for. */
  'idle',
  /** A step is under way, or the next one is. */
  'healing',
  /** The next step waits for a person's yes. */
  'asking',
  /** A person stopped it. */
  'stopped',
  /** Healing is switched off for this bot. */
  'off',
  /** Used up, or nothing helps but a person. */
  'needs_you',
] as const;
export const ladderStateSchema = z.enum(ladderStates);
export type LadderState = z.infer<typeof ladderStateSchema>;

/** The recovery of one bot as it stands: what was done, what comes next, and when. */
export const ladderSchema = z.object({
  botId: botIdSchema,
  incidentId: incidentIdSchema.nullable(),
  state: ladderStateSchema,
  /** The mode in force, and whether it is the bot's own. */
  mode: healingModeSchema,
  hasOwnMode: z.boolean(),
  /** What this bot's connector can do at all. */
  abilities: z.array(recoveryStepSchema),
  /** Attempts of the open incident, first to last, or of none. */
  attempts: z.array(attemptSchema),
  /** What is tried next, in order; the last resort, telling a person, is not among them. */
  ahead: z.array(recoveryStepSchema),
  /** From when the first of `ahead` may be taken, and what it waits for. */
  next: z.object({ at: z.int(), wait: ladderWaitSchema.nullable() }).nullable(),
  maxAttempts: z.int(),
  breaker: z.object({
    used: z.int(),
    limit: z.int(),
    windowMs: z.int(),
    opensAgainAt: z.int().nullable(),
  }),
  /** True where the agent can tell a new run of this bot from the old one. */
  provesRuns: z.boolean(),
  rivals: z.array(rivalSchema),
  /** Conversations under way, where the bot tells. */
  activity: z.int().nullable(),
});
export type Ladder = z.infer<typeof ladderSchema>;

/** How a restart by hand is to go. */
export const restartRequestSchema = z.strictObject({
  step: z.enum(['restart_channel', 'restart_bot']).default('restart_bot'),
  /** Waits until the bot reports no conversation, for two minutes at most. */
  whenIdle: z.boolean().default(false),
  /** Also where the breaker is open or the last restart is less than a minute ago. */
  force: z.boolean().default(false),
  reason: z
    .string()
    .max(500)
    .transform((text) => printable(text).trim())
    .optional(),
});
/** As it is asked for: what is left out takes its default. */
export type RestartRequest = z.input<typeof restartRequestSchema>;

export const bulkStates = [
  'running',
  'done',
  /** It stopped itself, because too many of the first wave failed. */
  'stopped',
  'cancelled',
] as const;
export const bulkOutcomes = ['waiting', 'running', 'succeeded', 'failed', 'skipped'] as const;

/** A restart of many bots, a few at a time. */
export const bulkSchema = z.object({
  tenantId: tenantIdSchema,
  state: z.enum(bulkStates),
  waveSize: z.int(),
  startedAt: z.int(),
  endedAt: z.int().nullable(),
  reason: z.string().nullable(),
  bots: z.array(
    z.object({
      botId: botIdSchema,
      /** 1 for those of the first wave. */
      wave: z.int(),
      outcome: z.enum(bulkOutcomes),
      attemptId: attemptIdSchema.nullable(),
    }),
  ),
});
export type Bulk = z.infer<typeof bulkSchema>;
