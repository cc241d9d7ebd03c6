import type { StoredHeartbeat } from '#electron/store/heartbeat-store.ts';
import type { HeartbeatConnector } from '#shared/schemas/connectors/heartbeat.ts';
import type { HeartbeatCall } from '#shared/schemas/heartbeat-address.ts';
import type { BotId, BotKey, TenantId } from '#shared/schemas/ids.ts';

import type { Standing } from './beat-rules.ts';
import type { BeatState } from './beat-state.ts';
import type { ExpectedTimes } from './expected-times.ts';

/** Tells how the bot stands, and how long the run took that has just ended. */
export type Tell = (standing: Standing, latencyMs: number | null) => void;

/** The line of one bot that calls us: where it is reached, what came over it, and who is told. */
export type Line = {
  readonly botId: BotId;
  readonly botKey: BotKey;
  readonly tenantId: TenantId;
  pingId: string;
  state: BeatState;
  callCount: number;
  /** Calls that are not on the disk yet, oldest first. */
  unwritten: HeartbeatCall[];
  /** Since when nobody judges its calls, because it is paused or the agent was off; `null` while somebody does. */
  leftAt: number | null;
  /** What it is judged by; worked out anew when the configuration or the zone is another. */
  rules: LineRules | null;
  tell: Tell | null;
  /** What was told last and when, and from when on the same is told again, both by the monotonic clock. */
  told: { standing: Standing; at: number; nextAt: number } | null;
};

export type LineRules = {
  config: HeartbeatConnector;
  clientZone: string;
  times: ExpectedTimes;
  graceMs: number;
};

export function lineOf(
  { pingId, callCount, botKey, ...state }: StoredHeartbeat,
  { botId, tenantId, leftAt }: { botId: BotId; tenantId: TenantId; leftAt: number | null },
): Line {
  return {
    botId,
    botKey,
    tenantId,
    pingId,
    state,
    callCount,
    unwritten: [],
    leftAt,
    rules: null,
    tell: null,
    told: null,
  };
}
