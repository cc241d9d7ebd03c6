import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';

import { renderWithAgent } from '#test/support/render-with-agent.tsx';
import { aBot, createTestAgent } from '#test/support/test-agent.ts';

/** The inbox of someone who is asked how the trouble with Vendas was handled. */
async function beAsked() {
  const fleet = await createTestAgent();
  await fleet.api.bots.add({ tenantId: fleet.tenant.id, bot: aBot() });
  const answers: { score: number | null }[] = [];
  renderWithAgent(fleet, {
    at: '/alerts',
    standIns: {
      'satisfaction.pending': () =>
        answers.length > 0
          ? null
          : {
              askId: '019b9a3c-0000-7000-8000-00000000000a',
              incidentId: '019b9a3c-0000-7000-8000-00000000000b',
              botName: 'Vendas',
              closedAt: fleet.clock.now(),
            },
      'satisfaction.answer': (input: { score: number | null }) => {
        answers.push(input);
        return null;
      },
    },
  });
  const card = await screen.findByRole('region', { name: 'A question' });
  return { fleet, answers, card };
}

const gone = () =>
  waitFor(() => expect(screen.queryByRole('region', { name: 'A question' })).toBeNull());

test('one to five by click, and the question is gone', async () => {
  const { fleet, answers, card } = await beAsked();
  await using _end = fleet;
  expect(card.textContent).toContain('How well was the trouble with Vendas handled?');

  fireEvent.click(screen.getByRole('button', { name: '4 of 5' }));

  await screen.findByText('Thank you');
  expect(answers).toMatchObject([{ score: 4 }]);
  await gone();
});

test('one to five by key, while it has the focus and nowhere else', async () => {
  const { fleet, answers } = await beAsked();
  await using _end = fleet;

  fireEvent.keyDown(document.body, { key: '5' });
  expect(answers).toEqual([]);
  fireEvent.keyDown(screen.getByRole('button', { name: '1 of 5' }), { key: '5' });

  await waitFor(() => expect(answers).toMatchObject([{ score: 5 }]));
  await gone();
});

test('it is put aside for good with one press', async () => {
  const { fleet, answers } = await beAsked();
  await using _end = fleet;

  fireEvent.click(screen.getByRole('button', { name: 'Do not ask again' }));

  await waitFor(() => expect(answers).toMatchObject([{ score: null }]));
  await gone();
});
