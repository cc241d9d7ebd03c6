import type { BotContexts } from '#electron/agent/connectors/bot-context.ts';
import type { ConnectorRegistry } from '#electron/agent/connectors/connector.ts';
import type { Events } from '#electron/agent/events.ts';
import type { Roster } from '#electron/agent/fleet/roster.ts';
import type { IncidentService } from '#electron/agent/incidents/incident-service.ts';
import type { Clock, Logger } from '#electron/agent/ports.ts';
import type { SelfWatch } from '#electron/agent/watch/self-watch.ts';

import type { Attention } from './attention.ts';
import { createCheckLoop } from './check-loop.ts';
import { createDoubt } from './doubt.ts';
import { createFollowVerdict } from './follow-verdict.ts';
import { createPassingTime } from './passing-time.ts';
import { createProbeGate, type GateLimits } from './probe-gate.ts';
import type { Recorder } from './recorder.ts';
import { createSettling, type RecoveryWatch } from './settle.ts';
import type { VerdictRules } from './verdict.ts';

type Dependencies = {
  roster: Roster;
  recorder: Recorder;
  attention: Attention;
  incidents: IncidentService;
  selfWatch: SelfWatch;
  connectors: ConnectorRegistry;
  contexts: BotContexts;
  limits: GateLimits;
  recovery: RecoveryWatch;
  rules: VerdictRules;
  events: Events;
  clock: Clock;
  logger: Logger;
};

/** The watch over bots: when each is looked at, what a look means, and what becomes of it by time alone. */
export function createWatching(dependencies: Dependencies) {
  const gate = createProbeGate(dependencies.limits, dependencies.clock);
  const doubt = createDoubt(dependencies);
  const { isElsewhere } = doubt;
  const follow = createFollowVerdict(dependencies);
  const passingTime = createPassingTime({ ...dependencies, follow, isElsewhere });
  const { lose } = passingTime;
  const settling = createSettling({ ...dependencies, doubt, follow, lose });
  const loop = createCheckLoop({ ...dependencies, gate, settle: settling.settle });
  return { settling, passingTime, loop, gate };
}
