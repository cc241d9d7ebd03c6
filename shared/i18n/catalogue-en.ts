import alerts from './en/alerts.json' with { type: 'json' };
import alertsScreen from './en/alerts-screen.json' with { type: 'json' };
import answers from './en/answers.json' with { type: 'json' };
import botForms from './en/bot-forms.json' with { type: 'json' };
import bots from './en/bots.json' with { type: 'json' };
import causes from './en/causes.json' with { type: 'json' };
import channels from './en/channels.json' with { type: 'json' };
import cli from './en/cli.json' with { type: 'json' };
import common from './en/common.json' with { type: 'json' };
import config from './en/config.json' with { type: 'json' };
import demo from './en/demo.json' with { type: 'json' };
import desktop from './en/desktop.json' with { type: 'json' };
import errors from './en/errors.json' with { type: 'json' };
import notify from './en/notify.json' with { type: 'json' };
import overview from './en/overview.json' with { type: 'json' };
import quiet from './en/quiet.json' with { type: 'json' };
import reasons from './en/reasons.json' with { type: 'json' };
import recovery from './en/recovery.json' with { type: 'json' };
import settings from './en/settings.json' with { type: 'json' };
import shell from './en/shell.json' with { type: 'json' };
import status from './en/status.json' with { type: 'json' };
import system from './en/system.json' with { type: 'json' };
import tenants from './en/tenants.json' with { type: 'json' };
import vault from './en/vault.json' with { type: 'json' };

export const en = {
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
