import { z } from 'zod';

/**
 * What tells causes of one kind apart, for the sentence a person reads and the step that is theirs. The words are in
 * the catalogue `reasons`.
 */
export const reasons = [
  // Gateways
  'token_missing',
  'token_refused',
  'token_changed',
  'pairing_required',
  'device_refused',
  'origin_refused',
  'protocol_mismatch',
  'scopes_missing',
  'not_a_gateway',
  'agent_missing',
  'starting',
  'restarting',
  'stopping',
  'hung',
  'connection_lost',
  'channel_unlinked',
  'channel_stopped',
  'channel_disconnected',
  'channel_missing',
  'plugin_failed',
  // Heartbeats
  'waiting_for_first',
  'late',
  'run_too_long',
  'reported_failure',
  'exit_code',
  // WebSockets
  'upgrade_refused',
  'closed',
  'no_message',
  // Services of this machine
  'service_stopped',
  'service_missing',
  'unhealthy',
  'crashing',
  'not_ready',
  'startable',
  'program_missing',
  'program_refused',
  'folder_missing',
  'start_failed',
  'manager_missing',
  'manager_silent',
  'manager_refused',
  'engine_refused',
  'pm2_not_running',
  'service_paused',
  'out_of_memory',
  'instances_missing',
  'memory_near_limit',
  // Secrets
  'vault_locked',
  'secret_damaged',
] as const;
export const reasonSchema = z.enum(reasons);
export type Reason = z.infer<typeof reasonSchema>;

/** Reasons that leave a step to a person, which no restart takes for them. */
export const reasonsWithStep = [
  'token_missing',
  'token_refused',
  'token_changed',
  'pairing_required',
  'device_refused',
  'origin_refused',
  'protocol_mismatch',
  'scopes_missing',
  'not_a_gateway',
  'agent_missing',
  'channel_unlinked',
  'channel_missing',
  'service_missing',
  'program_missing',
  'program_refused',
  'folder_missing',
  'manager_missing',
  'manager_refused',
  'engine_refused',
  'pm2_not_running',
  'service_paused',
  'vault_locked',
  'secret_damaged',
] as const satisfies readonly Reason[];
export type ReasonWithStep = (typeof reasonsWithStep)[number];

export function hasStep(reason: Reason): reason is ReasonWithStep {
  return (reasonsWithStep as readonly Reason[]).includes(reason);
}
