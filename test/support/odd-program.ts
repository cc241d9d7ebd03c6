import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

/** A program for the agent to run. What it does is its first argument. */
const [, own = '', mode = 'run', detail = ''] = process.argv;

/** Stays until it is ended. */
function stay(): void {
  setInterval(() => undefined, 60_000);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

switch (mode) {
  case 'run':
    stay();
    say('ready');
    break;
  case 'exit':
    process.stderr.write('it cannot go on\n', () => process.exit(Number(detail)));
    break;
  case 'second-fails': {
    // The file has a letter for each run.
    appendFileSync(detail, 'x');
    if (readFileSync(detail, 'utf8') === 'xx') {
      process.stderr.write('not this time\n', () => process.exit(1));
    } else {
      stay();
      say('ready');
    }
    break;
  }
  case 'stubborn':
    process.on('SIGTERM', () => say('not now'));
    stay();
    say('ready');
    break;
  case 'polite':
    process.on('SIGTERM', () => {
      say('goodbye');
      process.exit(0);
    });
    stay();
    say('ready');
    break;
  case 'serve':
    createServer((_, response) => response.end('ok')).listen(Number(detail), '127.0.0.1', () => {
      say('ready');
    });
    break;
  case 'mute':
    stay();
    break;
  case 'flood': {
    const line = `${'x'.repeat(1_023)}\n`.repeat(64);
    const pour = () => {
      while (process.stdout.write(line)) {
        // Until somebody has to read first.
      }
      process.stdout.once('drain', pour);
    };
    say('ready');
    pour();
    break;
  }
  case 'parent': {
    const near = spawn(process.execPath, [own, 'stubborn'], { stdio: 'ignore' });
    const far = spawn(process.execPath, [own, 'stubborn'], { stdio: 'ignore', detached: true });
    stay();
    say(`children ${near.pid} ${far.pid}`);
    break;
  }
  case 'dying-parent': {
    const child = spawn(process.execPath, [own, 'run'], { stdio: 'inherit' });
    say(`children ${child.pid}`);
    setTimeout(() => process.exit(7), 50);
    break;
  }
  case 'tell': {
    const secret = process.env[detail] ?? '';
    say(`the key is ${secret}`);
    say(`in hex ${Buffer.from(secret).toString('hex')}`);
    process.stdout.write('\u001b[31mred\u001b[0m\u0007 text\n', () => process.exit(3));
    break;
  }
  case 'names':
    say(Object.keys(process.env).toSorted().join(' '));
    stay();
    break;
  default:
    throw new RangeError(`expected a mode, got ${mode}`);
}
