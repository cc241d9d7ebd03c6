import '#renderer/lib/zod-without-eval.ts';
import './styles/app.css';

import { startConsole } from '#renderer/app/start-console.tsx';

const root = document.getElementById('root');
if (root) {
  startConsole(window, root);
}
