import type { BotKind } from '#shared/schemas/bot.ts';
import type { Locale } from '#shared/schemas/tenant.ts';

export type DemoCompany = {
  name: string;
  bots: readonly { kind: BotKind; names: Readonly<Record<Locale, string>> }[];
};

/** Two small companies of the kind that keeps bots. What they call things is data, not wording of ours. */
export const demoCompanies: readonly DemoCompany[] = [
  {
    name: 'Padaria Sol Nascente',
    bots: [
      {
        kind: 'sales',
        names: {
          'pt-BR': 'Pedidos pelo WhatsApp',
          en: 'WhatsApp orders',
          es: 'Pedidos por WhatsApp',
        },
      },
      {
        kind: 'sales',
        names: {
          'pt-BR': 'Encomendas de bolos',
          en: 'Cake orders',
          es: 'Encargos de pasteles',
        },
      },
      {
        kind: 'support',
        names: {
          'pt-BR': 'Atendimento da loja',
          en: 'Shop help desk',
          es: 'Atención de la tienda',
        },
      },
      {
        kind: 'hr',
        names: {
          'pt-BR': 'Vagas e currículos',
          en: 'Jobs and applications',
          es: 'Vacantes y currículums',
        },
      },
    ],
  },
  {
    name: 'Clínica Boa Vista',
    bots: [
      {
        kind: 'support',
        names: {
          'pt-BR': 'Agendamento de consultas',
          en: 'Appointment booking',
          es: 'Reserva de citas',
        },
      },
      {
        kind: 'support',
        names: {
          'pt-BR': 'Resultados de exames',
          en: 'Test results',
          es: 'Resultados de exámenes',
        },
      },
      {
        kind: 'sales',
        names: {
          'pt-BR': 'Convênios e orçamentos',
          en: 'Health plans and quotes',
          es: 'Convenios y presupuestos',
        },
      },
      {
        kind: 'custom',
        names: {
          'pt-BR': 'Lembretes de retorno',
          en: 'Follow-up reminders',
          es: 'Recordatorios de control',
        },
      },
    ],
  },
];
