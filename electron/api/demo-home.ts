import type { Agent } from '#electron/agent/agent.ts';
import { agentAct } from '#electron/agent/audit/act.ts';

import type { DemoHome } from './demo-port.ts';

/** Where the demo fleet lives: tenants of its own in this agent, which can be taken away whole. */
export function createDemoHome(agent: Agent): DemoHome {
  const act = () => agentAct('demo', agent.ids.next());
  return {
    async open(tenant) {
      return (await agent.tenancy.create(act(), tenant, { isDemo: true })).id;
    },
    async add(tenantId, bot) {
      return (await agent.fleet.add(act(), tenantId, bot)).id;
    },
    async clear() {
      for (const tenant of agent.tenancy.list().filter(({ isDemo }) => isDemo)) {
        await agent.tenancy.removeDemo(act(), tenant.id);
      }
    },
    announce: () => agent.events.emit('demo.changed', null, 'demo'),
  };
}
