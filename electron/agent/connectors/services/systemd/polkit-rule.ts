import type { SystemdService } from '#shared/schemas/connectors/service.ts';

/** Where a machine's own rules are read from. */
export const polkitRuleFile = '/etc/polkit-1/rules.d/50-admin-agent.rules';

/**
 * The rule that lets this user restart this unit and nothing else. It is shown to be copied by whoever may; the agent
 * never puts it anywhere.
 */
export function polkitRule({ unit }: Pick<SystemdService, 'unit'>, user: string): string {
  return `polkit.addRule(function (action, subject) {
  if (
    action.id === "org.freedesktop.systemd1.manage-units" &&
    action.lookup("unit") === ${JSON.stringify(unit)} &&
    ["restart", "reset-failed"].indexOf(action.lookup("verb")) >= 0 &&
    subject.user === ${JSON.stringify(user)}
  ) {
    return polkit.Result.YES;
  }
});
`;
}
