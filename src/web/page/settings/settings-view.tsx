import { useState } from 'preact/hooks';
import type { SettingsAnswer } from '../../api/schema/access-schema.ts';
import type { Now } from '../../api/schema/now-schema.ts';
import { useAccess } from '../access/access.tsx';
import { Problem, SetupForm, SignInForm, UserName } from '../access/access-forms.tsx';
import { PasswordField } from '../access/password-field.tsx';
import { type Sent, send } from '../access/send.ts';
import { calendarOf, dateOf } from '../format.ts';
import { type Language, useLanguage } from '../language.tsx';
import { useResource } from '../resource.ts';
import { CircuitNames } from './circuit-names.tsx';
import { Co2Factor } from './co2-factor.tsx';
import { TariffChoice } from './tariff-choice.tsx';
import { StartScreen } from './start-screen.tsx';

/** What can be changed from here. Whoever may only read finds the way in instead. */
export function SettingsView({ now }: { now: Now }) {
  const { texts } = useLanguage();
  const { setup } = useAccess();
  const [version, setVersion] = useState(0);
  const { data, failed } = useResource<SettingsAnswer>('/api/v1/settings', String(version));
  const saved = (): void => setVersion((before) => before + 1);
  if (setup?.signed_in !== true)
    return (
      <div class="gate">
        <p class="quiet">{texts.settings.signInFirst}</p>
        {setup?.needed === true ? <SetupForm /> : <SignInForm />}
      </div>
    );
  return (
    <>
      {failed && <p class="warning">{texts.failed}</p>}
      {data !== null && (
        <>
          <div class="settings-main">
            <TariffChoice now={now} tariff={data.tariff} saved={saved} />
            <CircuitNames circuits={data.circuits} saved={saved} />
          </div>
          <div class="settings-side">
            <LanguageChoice chosen={data.language} saved={saved} />
            {now.purchase_mode === 'full' && <StartScreen chosen={data.start_screen} saved={saved} />}
            <Co2Factor factor={data} saved={saved} />
            <PasswordChange password={data.password} saved={saved} />
          </div>
        </>
      )}
    </>
  );
}

function LanguageChoice({ chosen, saved }: { chosen: Language | null; saved: () => void }) {
  const { texts, language, choose } = useLanguage();
  const [problem, setProblem] = useState<Sent | null>(null);
  const pick = async (next: Language): Promise<void> => {
    const sent = await send('PUT', 'settings', { language: next });
    setProblem(sent);
    if (!sent.done) return;
    choose(next);
    saved();
  };
  return (
    <fieldset class="card choice">
      <legend>{texts.settings.language}</legend>
      <p class="quiet">{texts.settings.languageText}</p>
      <div class="choices">
        {(['ja', 'en'] as const).map((each) => (
          <label key={each}>
            <input
              type="radio"
              name="language"
              checked={(chosen ?? language) === each}
              onChange={() => void pick(each)}
            />
            {each === 'ja' ? '日本語' : 'English'}
          </label>
        ))}
      </div>
      <Problem sent={problem} />
    </fieldset>
  );
}

function PasswordChange({ password, saved }: { password: SettingsAnswer['password']; saved: () => void }) {
  const { texts } = useLanguage();
  const { ask } = useAccess();
  const [current, setCurrent] = useState('');
  const [chosen, setChosen] = useState('');
  const [sent, setSent] = useState<Sent | null>(null);
  const change = async (): Promise<void> => {
    const result = await send('PUT', 'settings', { password: { current, chosen } });
    setSent(result);
    if (!result.done) return;
    setCurrent('');
    setChosen('');
    saved();
  };
  const signOut = async (): Promise<void> => {
    await send('DELETE', 'session');
    ask();
  };
  return (
    <form
      class="card access-form password-change"
      onSubmit={(event) => {
        event.preventDefault();
        void change();
      }}
    >
      <h2>{texts.settings.password}</h2>
      {password.chosen !== null && <ChosenOn time={password.chosen} />}
      <UserName />
      {password.change_advised && <p class="warning">{texts.settings.advised}</p>}
      <PasswordField
        id="current-password"
        label={texts.access.password}
        autocomplete="current-password"
        value={current}
        change={setCurrent}
      />
      <PasswordField
        id="chosen-password"
        label={texts.access.newPassword}
        autocomplete="new-password"
        hint={texts.access.rule}
        value={chosen}
        change={setChosen}
      />
      <Problem sent={sent} />
      {sent?.done === true && <p role="status">{texts.settings.passwordChanged}</p>}
      <div class="buttons">
        <button type="submit" class="main">
          {texts.settings.changePassword}
        </button>
        <button type="button" class="plain" onClick={() => void signOut()}>
          {texts.settings.signOut}
        </button>
      </div>
    </form>
  );
}

function ChosenOn({ time }: { time: string }) {
  const { texts } = useLanguage();
  const { month, day, weekday } = calendarOf(time);
  return (
    <p class="quiet">{texts.settings.chosenOn(`${dateOf(time).slice(0, 4)} ${texts.date(month, day, weekday)}`)}</p>
  );
}
