import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import { Problem } from '../access/access-forms.tsx';
import { type Sent, send } from '../access/send.ts';
import { useLanguage } from '../language.tsx';

const SCREENS = ['flow', 'generation'] as const;

/** 起動画面: only a house in full purchase has the choice. */
export function StartScreen({ chosen, saved }: { chosen: SettingsAnswer['start_screen']; saved: () => void }) {
  const { texts } = useLanguage();
  const { startScreen, startScreens } = texts.fullPurchase;
  const [problem, setProblem] = useState<Sent | null>(null);
  const pick = async (screen: (typeof SCREENS)[number]): Promise<void> => {
    const sent = await send('PUT', 'settings', { start_screen: screen });
    setProblem(sent);
    if (sent.done) saved();
  };
  return (
    <fieldset class="card choice">
      <legend>{startScreen}</legend>
      <div class="choices">
        {SCREENS.map((each) => (
          <label key={each}>
            <input type="radio" name="start-screen" checked={chosen === each} onChange={() => void pick(each)} />
            {startScreens[each]}
          </label>
        ))}
      </div>
      <Problem sent={problem} />
    </fieldset>
  );
}
