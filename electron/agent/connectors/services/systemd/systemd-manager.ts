import { access } from 'node:fs/promises';
import { userInfo } from 'node:os';

import { quoted } from '#electron/agent/connectors/http-reading.ts';
import { AppError } from '#shared/errors.ts';
import type { SystemdService } from '#shared/schemas/connectors/service.ts';

import { childEnvironment, type ReadVariable } from '../child-environment.ts';
import { runTool, type ToolOutcome } from '../run-tool.ts';
import type {
  ServiceContext,
  ServiceManager,
  ServiceState,
  UnavailableReason,
} from '../service-manager.ts';
import { polkitRule, polkitRuleFile } from './polkit-rule.ts';
import {
  askedProperties,
  parseProperties,
  rivalsOfUnit,
  startWithinMs,
  stateOfUnit,
} from './unit-state.ts';

const lookWithinMs = 5_000;
const restartWithinMs = 15_000;
/** Is there where a machine runs under systemd, see `sd_booted(3)`. */
const bootedFolder = '/run/systemd/system';

type Ended = Extract<ToolOutcome, { kind: 'ended' }>;
type Unavailable = Extract<ServiceState, { isAvailable: false }>;
type Context = Pick<ServiceContext, 'clock' | 'signal'>;

/** Units of systemd, through its own `systemctl`: the one way in that is the same for the machine's units and a user's. */
export function createSystemdManager({
  variable,
}: {
  variable: ReadVariable;
}): ServiceManager<SystemdService> {
  function environment({ scope }: SystemdService): Record<string, string> {
    const plain = childEnvironment(variable, { LC_ALL: 'C', SYSTEMD_COLORS: '0' });
    if (scope === 'system') {
      return plain;
    }
    // An agent that is a service itself is not told where the bus of its user is.
    const runtime = variable('XDG_RUNTIME_DIR') ?? `/run/user/${process.getuid?.() ?? ''}`;
    const bus = variable('DBUS_SESSION_BUS_ADDRESS');
    return {
      ...plain,
      XDG_RUNTIME_DIR: runtime,
      ...(bus !== undefined && { DBUS_SESSION_BUS_ADDRESS: bus }),
    };
  }

  function systemctl(
    service: SystemdService,
    [verb, ...options]: readonly [string, ...string[]],
    withinMs: number,
    context: Context,
  ): Promise<ToolOutcome> {
    const scope = service.scope === 'user' ? ['--user'] : ['--system'];
    return runTool(
      {
        argv: [
          'systemctl',
          ...scope,
          '--no-pager',
          '--no-ask-password',
          verb,
          ...options,
          '--',
          service.unit,
        ],
        env: environment(service),
        withinMs,
      },
      context,
    );
  }

  type Shown = { unit: Readonly<Record<string, string>> } | { unavailable: Unavailable };

  async function show(service: SystemdService, context: Context): Promise<Shown> {
    const asked = `--property=${askedProperties.join(',')}`;
    const outcome = await systemctl(service, ['show', asked], lookWithinMs, context);
    return outcome.kind === 'ended' && outcome.code === 0
      ? { unit: parseProperties(outcome.stdout) }
      : { unavailable: await unavailableOf(outcome) };
  }

  return {
    type: 'systemd',
    lookWithinMs,
    nameOf: ({ scope, unit }) => `systemd:${scope}:${unit}`,

    async look(service, context) {
      const shown = await show(service, context);
      return 'unit' in shown ? stateOfUnit(shown.unit) : shown.unavailable;
    },

    async restart(service, context) {
      const shown = await show(service, context);
      if ('unavailable' in shown) {
        throw cannotRestart(shown.unavailable);
      }
      const state = stateOfUnit(shown.unit);
      if (!state.isAvailable) {
        throw cannotRestart(state);
      }
      if (shown.unit['ActiveState'] === 'failed') {
        // It may have failed so often that systemd starts it no more before it is told to forget that.
        await systemctl(service, ['reset-failed'], lookWithinMs, context);
      }
      const outcome = await systemctl(service, ['restart', '--no-block'], restartWithinMs, context);
      if (outcome.kind !== 'ended' || outcome.code !== 0) {
        throw await restartError(service, outcome);
      }
      return { verifyWithinMs: startWithinMs(shown.unit) };
    },

    async rivals(service, context) {
      const shown = await show(service, context).catch(() => undefined);
      return shown && 'unit' in shown ? rivalsOfUnit(shown.unit) : [];
    },
  };
}

async function unavailableOf(outcome: ToolOutcome): Promise<Unavailable> {
  return { isAvailable: false, ...(await whyNot(outcome)) };
}

async function whyNot(outcome: ToolOutcome): Promise<Pick<Unavailable, 'reason' | 'evidence'>> {
  switch (outcome.kind) {
    case 'missing':
      return { reason: 'manager_missing', evidence: null };
    case 'refused':
      return { reason: 'manager_refused', evidence: null };
    case 'timeout':
    case 'flooded':
    case 'failed':
      return { reason: 'manager_silent', evidence: { reason: outcome.kind } };
    case 'ended':
      return { reason: await reasonSaid(outcome), evidence: { said: quoted(outcome.stderr) } };
    default:
      return outcome satisfies never;
  }
}

/** In the words of `systemctl` under `LC_ALL=C`; its exit codes do not tell these apart. */
async function reasonSaid({ stderr }: Ended): Promise<UnavailableReason> {
  if (/not been booted with systemd/i.test(stderr)) {
    return 'manager_missing';
  }
  if (/permission denied|access denied|operation not permitted/i.test(stderr)) {
    return 'manager_refused';
  }
  const isBooted = await access(bootedFolder).then(
    () => true,
    () => false,
  );
  return isBooted ? 'manager_silent' : 'manager_missing';
}

function cannotRestart({ reason, evidence }: Unavailable): AppError {
  const code = reason === 'manager_refused' ? 'restart_refused' : 'restart_unavailable';
  return new AppError(code, { reason, ...evidence });
}

async function restartError(service: SystemdService, outcome: ToolOutcome): Promise<AppError> {
  if (outcome.kind !== 'ended') {
    return cannotRestart(await unavailableOf(outcome));
  }
  const said = quoted(outcome.stderr);
  if (/authentication required|access denied|not authorized|permission denied/i.test(said)) {
    const user = userInfo().username;
    return new AppError('restart_refused', {
      reason: 'manager_refused',
      said,
      ...(service.scope === 'system' && {
        ruleFile: polkitRuleFile,
        rule: polkitRule(service, user),
      }),
    });
  }
  if (/not found|not loaded/i.test(said)) {
    return new AppError('restart_unavailable', { reason: 'service_missing', said });
  }
  return new AppError(/is masked|refus/i.test(said) ? 'restart_refused' : 'restart_failed', {
    said,
  });
}
