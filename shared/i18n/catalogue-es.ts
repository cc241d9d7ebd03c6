import alerts from './es/alerts.json' with { type: 'json' };
import alertsScreen from './es/alerts-screen.json' with { type: 'json' };
import answers from './es/answers.json' with { type: 'json' };
import botForms from './es/bot-forms.json' with { type: 'json' };
import bots from './es/bots.json' with { type: 'json' };
import causes from './es/causes.json' with { type: 'json' };
import channels from './es/channels.json' with { type: 'json' };
import cli from './es/cli.json' with { type: 'json' };
import common from './es/common.json' with { type: 'json' };
import config from './es/config.json' with { type: 'json' };
import demo from './es/demo.json' with { type: 'json' };
import desktop from './es/desktop.json' with { type: 'json' };
import errors from './es/errors.json' with { type: 'json' };
import notify from './es/notify.json' with { type: 'json' };
import overview from './es/overview.json' with { type: 'json' };
import quiet from './es/quiet.json' with { type: 'json' };
import reasons from './es/reasons.json' with { type: 'json' };
import recovery from './es/recovery.json' with { type: 'json' };
import settings from './es/settings.json' with { type: 'json' };
import shell from './es/shell.json' with { type: 'json' };
import status from './es/status.json' with { type: 'json' };
import system from './es/system.json' with { type: 'json' };
import tenants from './es/tenants.json' with { type: 'json' };
import vault from './es/vault.json' with { type: 'json' };

export const es = {
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
