import './styles/app.css';

import { config } from 'zod';

import { startConsole } from '#renderer/app/start-console.tsx';

// Zod would try to compile its schemas to code, which the Content-Security-Policy forbids and reports.
config({ jitless: true });

const root = document.getElementById('root');
if (root) {
  startConsole(window, root);
}
