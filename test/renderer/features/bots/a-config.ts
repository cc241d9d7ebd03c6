import {
  type ConfigStanding,
  type ConfigText,
  type ConfigVersion,
  configStandingSchema,
  configVersionSchema,
} from '#shared/schemas/config.ts';
import { aBot } from '#test/renderer/support/a-console.ts';

const bot = aBot(1);

export function aVersion(number: number, change: Partial<ConfigVersion> = {}): ConfigVersion {
  return configVersionSchema.parse({
    id: `0199f3c1-0007-7000-8000-${String(number).padStart(12, '0')}`,
    tenantId: bot.tenantId,
    botId: bot.id,
    number,
    hash: String(number).padStart(64, '0'),
    parentHash: null,
    origin: 'person',
    author: 'local',
    reason: null,
    state: 'superseded',
    isWhole: true,
    issues: [],
    createdAt: Date.now() - (50 - number) * 3_600_000,
    appliedAt: null,
    judgedAt: null,
    ...change,
  });
}

/** Version 42 is on trial, 41 was good. */
export const versions = [
  aVersion(42, { state: 'watching', reason: 'Longer time limit' }),
  aVersion(41, { state: 'good' }),
  aVersion(40, { origin: 'rollback', author: 'agent' }),
  aVersion(39, {
    state: 'bad',
    issues: [{ path: 'port', message: 'expected a number' }],
  }),
] as const;

export function aText(version: ConfigVersion): ConfigText {
  const text = `{\n  "port": ${3_000 + version.number},\n  "token": "secret:#0a1b2c3d"\n}\n`;
  return { ...version, text, format: 'json' };
}

export function aStanding(change: Partial<ConfigStanding> = {}): ConfigStanding {
  return configStandingSchema.parse({
    botId: bot.id,
    isReachable: true,
    format: 'json',
    current: versions[0],
    lastGood: versions[1],
    hasDrifted: false,
    issues: [],
    lastReadAt: Date.now() - 40_000,
    trouble: null,
    onTrialUntil: null,
    ...change,
  });
}
