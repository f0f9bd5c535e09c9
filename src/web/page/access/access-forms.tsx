import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useLanguage } from '../language.tsx';
import { useAccess } from './access.tsx';
import { PasswordField } from './password-field.tsx';
import { type Sent, send } from './send.ts';

/** The first password of the house. */
export function SetupForm() {
  const { texts } = useLanguage();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const form = useForm(async () =>
    password === again ? send('POST', 'setup', { password }) : { done: false, code: 'password-differs', wait: 0 },
  );
  return (
    <Form title={texts.access.setupTitle} form={form} button={texts.access.setupButton}>
      <p>{texts.access.setupText}</p>
      <UserName />
      <PasswordField
        id="new-password"
        label={texts.access.newPassword}
        autocomplete="new-password"
        hint={texts.access.rule}
        value={password}
        change={setPassword}
      />
      <PasswordField
        id="again-password"
        label={texts.access.again}
        autocomplete="new-password"
        value={again}
        change={setAgain}
      />
    </Form>
  );
}

export function SignInForm() {
  const { texts } = useLanguage();
  const { setup } = useAccess();
  const [password, setPassword] = useState('');
  const form = useForm(() => send('POST', 'session', { user: setup?.user ?? '', password }));
  return (
    <Form title={texts.access.signInTitle} form={form} button={texts.access.signInButton}>
      <UserName />
      <PasswordField
        id="password"
        label={texts.access.password}
        autocomplete="current-password"
        value={password}
        change={setPassword}
      />
    </Form>
  );
}

/** For password managers, which want a name beside each password. */
export function UserName() {
  const { setup } = useAccess();
  return (
    <input
      class="unseen"
      type="text"
      autocomplete="username"
      value={setup?.user}
      readOnly
      tabIndex={-1}
      aria-hidden="true"
    />
  );
}

interface FormState {
  readonly problem: Sent | null;
  readonly busy: boolean;
  readonly submit: () => void;
}

/** Sends once at a time; after success the daemon is asked who we are now. */
function useForm(sent: () => Promise<Sent>): FormState {
  const { ask } = useAccess();
  const [problem, setProblem] = useState<Sent | null>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (): Promise<void> => {
    if (busy) return;
    setBusy(true);
    const result = await sent();
    setBusy(false);
    setProblem(result.done ? null : result);
    // Somebody else has set up meanwhile, or a session has ended.
    if (result.done || result.code === 'already-set-up' || result.code === 'setup-needed') ask();
  };
  return { problem, busy, submit: () => void submit() };
}

interface FormProps {
  readonly title: string;
  readonly form: FormState;
  readonly button: string;
  readonly children: ComponentChildren;
}

function Form({ title, form: { problem, busy, submit }, button, children }: FormProps) {
  return (
    <form
      class="card access-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <h2>{title}</h2>
      {children}
      <Problem sent={problem} />
      <button type="submit" class="main" disabled={busy} aria-busy={busy}>
        {button}
      </button>
    </form>
  );
}

/** Why a change was refused, read out where it appears. */
export function Problem({ sent }: { sent: Sent | null }) {
  const { texts, language } = useLanguage();
  return (
    <div role="alert">
      {sent?.done === false && (
        <p class="warning">
          {sent.text?.[language] ?? texts.access.problems[sent.code] ?? texts.access.problems['other']}
          {sent.wait > 0 && ` ${texts.access.wait(sent.wait)}`}
        </p>
      )}
    </div>
  );
}
