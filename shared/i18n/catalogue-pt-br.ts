import alerts from './pt-BR/alerts.json' with { type: 'json' };
import alertsScreen from './pt-BR/alerts-screen.json' with { type: 'json' };
import answers from './pt-BR/answers.json' with { type: 'json' };
import botForms from './pt-BR/bot-forms.json' with { type: 'json' };
import bots from './pt-BR/bots.json' with { type: 'json' };
import causes from './pt-BR/causes.json' with { type: 'json' };
import channels from './pt-BR/channels.json' with { type: 'json' };
import cli from './pt-BR/cli.json' with { type: 'json' };
import common from './pt-BR/common.json' with { type: 'json' };
import config from './pt-BR/config.json' with { type: 'json' };
import demo from './pt-BR/demo.json' with { type: 'json' };
import desktop from './pt-BR/desktop.json' with { type: 'json' };
import errors from './pt-BR/errors.json' with { type: 'json' };
import notify from './pt-BR/notify.json' with { type: 'json' };
import overview from './pt-BR/overview.json' with { type: 'json' };
import quiet from './pt-BR/quiet.json' with { type: 'json' };
import reasons from './pt-BR/reasons.json' with { type: 'json' };
import recovery from './pt-BR/recovery.json' with { type: 'json' };
import settings from './pt-BR/settings.json' with { type: 'json' };
import shell from './pt-BR/shell.json' with { type: 'json' };
import status from './pt-BR/status.json' with { type: 'json' };
import system from './pt-BR/system.json' with { type: 'json' };
import tenants from './pt-BR/tenants.json' with { type: 'json' };
import vault from './pt-BR/vault.json' with { type: 'json' };

export const ptBR = {
  common,
  cli,
  shell,
  overview,
  system,
  vault,
  tenants,
  demo,
  desktop,
  errors,
  status,
  causes,
  quiet,
  reasons,
  alerts,
  answers,
  bots,
  recovery,
  config,
  channels,
  settings,
  notify,
  'bot-forms': botForms,
  'alerts-screen': alertsScreen,
};
