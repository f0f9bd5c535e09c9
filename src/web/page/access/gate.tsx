import type { ComponentChildren } from 'preact';
import { useLanguage } from '../language.tsx';
import { Brand } from '../brand.tsx';
import { useAccess } from './access.tsx';
import { SetupForm, SignInForm } from './access-forms.tsx';

/** Shows the house to those who may look at it, and to everybody else the way in. */
export function Gate({ children }: { children: ComponentChildren }) {
  const { setup } = useAccess();
  const { texts, change } = useLanguage();
  if (setup?.signed_in === true || setup?.open_for_reading === true) return <>{children}</>;
  return (
    <>
      <header class="header bare">
        <Brand />
        <button class="language" type="button" onClick={change} aria-label={texts.switchLanguage}>
          {texts.otherLanguage}
        </button>
      </header>
      <main class="gate">
        {setup === null ? <p class="quiet">{texts.waiting}</p> : setup.needed ? <SetupForm /> : <SignInForm />}
      </main>
    </>
  );
}
