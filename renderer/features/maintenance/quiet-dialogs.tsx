import { type ReactNode, useState } from 'react';

import { QuietDialogContext, type QuietQuestion } from '#renderer/lib/quiet-dialog.ts';

import { MaintenanceDialog } from './maintenance-dialog.tsx';
import { QuietSheet } from './quiet-sheet.tsx';

/** Where every screen's question about quiet is asked. */
export function QuietDialogs({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<QuietQuestion>();
  const close = () => setQuestion(undefined);

  return (
    <QuietDialogContext value={setQuestion}>
      {children}
      {question?.kind === 'menu' && (
        <QuietSheet
          subject={question.subject}
          onClose={close}
          onPlan={(subject) => setQuestion({ kind: 'plan', subject })}
        />
      )}
      {question?.kind === 'plan' && (
        <MaintenanceDialog subject={question.subject} onClose={close} />
      )}
    </QuietDialogContext>
  );
}
