import { botIdSchema } from '#shared/schemas/ids.ts';

import { odd } from './held-program.ts';
import { startLiveAgent } from './live-agent.ts';

/** An agent in a process of its own, to be killed: it runs a program for a bot and says under which number. */
const [, , folder = ''] = process.argv;

const { agent, tenantId, act } = await startLiveAgent({ folder });
agent.events.subscribe(({ kind, subject }) => {
  if (kind === 'bot.checked') {
    const { bot, state } = agent.roster.get(tenantId, botIdSchema.parse(subject));
    process.stdout.write(`${bot.name} ${state.runId}\n`);
  }
});
await agent.fleet.add(act, tenantId, {
  name: 'Vendas',
  kind: 'sales',
  connector: odd('parent', { readyText: 'children', stopGraceMs: 300 }),
  intervalMs: 5_000,
});
