import type { Random } from '#electron/agent/ports.ts';
import type { RecoveryStep } from '#shared/schemas/recovery.ts';

/** What a fault falls on. */
export type FaultScope = 'bot' | 'host' | 'provider' | 'agent';

/** What the bot is to the people it works for while the fault lasts. */
export type FaultEffect = 'down' | 'degraded' | 'none';

type Kind = {
  /** Its row in the table of faults. */
  row: number;
  scope: FaultScope;
  effect: FaultEffect;
  /** True where the agent is to open an incident, or an alert of its own, for it. */
  isToBeFound: boolean;
  /** True where it ends by itself after a time that is drawn, unless something ends it before. */
  passes: boolean;
  /** What ends it, each with its share; what is left of the whole is ended by nothing the agent can do. */
  remedies?: readonly (readonly [share: number, step: RecoveryStep])[];
  /** The same for a bot whose channels cannot be restarted by themselves. */
  remediesWithoutChannels?: readonly (readonly [share: number, step: RecoveryStep])[];
};

const restart = [[1, 'restart_bot']] as const;
const rollBack = [[1, 'roll_back']] as const;
const ofBot = { scope: 'bot', isToBeFound: true, passes: false } as const;

/** The rows of the table of faults, but for the lost probe, which is no fault of anything. */
const kinds = {
  refused: { ...ofBot, row: 1, effect: 'down', remedies: restart },
  hung: { ...ofBot, row: 2, effect: 'down', remedies: restart },
  reset: { ...ofBot, row: 3, effect: 'down', remedies: restart },
  server_error: { ...ofBot, row: 4, effect: 'down', remedies: restart },
  auth: { ...ofBot, row: 5, effect: 'down' },
  unexpected_status: { ...ofBot, row: 6, effect: 'down', remedies: [[0.5, 'roll_back']] },
  wrong_answer: {
    ...ofBot,
    row: 7,
    effect: 'down',
    remedies: [
      [0.6, 'restart_bot'],
      [0.25, 'roll_back'],
    ],
  },
  slow: { ...ofBot, row: 8, effect: 'degraded', passes: true },
  leak: { ...ofBot, row: 9, effect: 'down', remedies: restart },
  flapping: { ...ofBot, row: 11, effect: 'down', passes: true },
  crash_loop: { ...ofBot, row: 12, effect: 'down', remedies: [[0.3, 'roll_back']] },
  channel_unlinked: { ...ofBot, row: 13, effect: 'down' },
  channel_lost: {
    ...ofBot,
    row: 14,
    effect: 'down',
    remedies: [
      [0.8, 'restart_channel'],
      [0.2, 'restart_bot'],
    ],
    remediesWithoutChannels: restart,
  },
  channel_lies: {
    ...ofBot,
    row: 15,
    effect: 'degraded',
    passes: true,
    remedies: [[0.8, 'restart_channel']],
    remediesWithoutChannels: [],
  },
  inbound_silent: { ...ofBot, row: 16, effect: 'none', isToBeFound: false, passes: true },
  config_invalid: { ...ofBot, row: 17, effect: 'none', remedies: rollBack },
  config_bad: { ...ofBot, row: 18, effect: 'down', remedies: rollBack },
  config_invalid_dead: { ...ofBot, row: 19, effect: 'down', remedies: rollBack },
  config_drift: { ...ofBot, row: 20, effect: 'none', passes: true },
  provider_outage: {
    row: 21,
    scope: 'provider',
    effect: 'degraded',
    isToBeFound: true,
    passes: true,
  },
  credential: { ...ofBot, row: 22, effect: 'degraded' },
  host_down: { row: 23, scope: 'host', effect: 'down', isToBeFound: true, passes: true },
  network_gone: { row: 24, scope: 'agent', effect: 'none', isToBeFound: true, passes: true },
  sleep: { row: 25, scope: 'agent', effect: 'none', isToBeFound: false, passes: true },
  overload: { row: 26, scope: 'agent', effect: 'none', isToBeFound: true, passes: true },
  dns: { ...ofBot, row: 27, effect: 'down', passes: true },
  tls: { ...ofBot, row: 28, effect: 'down' },
  reported: { ...ofBot, row: 29, effect: 'down', passes: true, remedies: [[0.8, 'restart_bot']] },
  restart_announced: { ...ofBot, row: 30, effect: 'down', isToBeFound: false, passes: true },
  restart_lost: { ...ofBot, row: 31, effect: 'down', remedies: restart },
  protocol: { ...ofBot, row: 32, effect: 'down', remedies: [[0.5, 'restart_bot']] },
} as const satisfies Record<string, Kind>;

export type FaultKind = keyof typeof kinds;

export const faultKinds = Object.keys(kinds) as [FaultKind, ...FaultKind[]];

export function kindOf(fault: FaultKind): Kind {
  return kinds[fault];
}

/** What will end this one; `null` where nothing the agent can do does. */
export function drawRemedy(
  fault: FaultKind,
  { hasChannels, random }: { hasChannels: boolean; random: Random },
): RecoveryStep | null {
  const { remedies = [], remediesWithoutChannels = remedies } = kindOf(fault);
  let rest = random.number();
  for (const [share, step] of hasChannels ? remedies : remediesWithoutChannels) {
    rest -= share;
    if (rest < 0) {
      return step;
    }
  }
  return null;
}
