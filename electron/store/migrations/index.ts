import type { Kysely } from 'kysely';

import { up as tenantsAndBots } from './0010-tenants-and-bots.ts';
import { up as checksAndRollups } from './0020-checks-and-rollups.ts';
import { up as incidentsAndAlerts } from './0030-incidents-and-alerts.ts';
import { up as auditTokensJobs } from './0040-audit-tokens-jobs.ts';
import { up as vault } from './0050-vault.ts';
import { up as heartbeats } from './0060-heartbeats.ts';
import { up as gatewayDevices } from './0070-gateway-devices.ts';
import { up as recovery } from './0080-recovery.ts';
import { up as configVersions } from './0090-config-versions.ts';
import { up as ownedProcesses } from './0100-owned-processes.ts';
import { up as quiet } from './0110-quiet.ts';
import { up as notices } from './0120-notices.ts';
import { up as answers } from './0130-answers.ts';
import { up as families } from './0140-families.ts';
import { up as newest } from './0150-newest.ts';

export type Migration = {
  number: number;
  name: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- Kysely's own type for a schema in flux
  up: (db: Kysely<any>) => Promise<void>;
};

/** Numbered in tens, so that two branches do not collide; never edited once shipped; no way back. */
export const migrations: readonly Migration[] = [
  { number: 10, name: 'tenants-and-bots', up: tenantsAndBots },
  { number: 20, name: 'checks-and-rollups', up: checksAndRollups },
  { number: 30, name: 'incidents-and-alerts', up: incidentsAndAlerts },
  { number: 40, name: 'audit-tokens-jobs', up: auditTokensJobs },
  { number: 50, name: 'vault', up: vault },
  { number: 60, name: 'heartbeats', up: heartbeats },
  { number: 70, name: 'gateway-devices', up: gatewayDevices },
  { number: 80, name: 'recovery', up: recovery },
  { number: 90, name: 'config-versions', up: configVersions },
  { number: 100, name: 'owned-processes', up: ownedProcesses },
  { number: 110, name: 'quiet', up: quiet },
  { number: 120, name: 'notices', up: notices },
  { number: 130, name: 'answers', up: answers },
  { number: 140, name: 'families', up: families },
  { number: 150, name: 'newest', up: newest },
];
