import { useState } from 'preact/hooks';
import { useLanguage } from '../language.tsx';

interface PasswordFieldProps {
  readonly id: string;
  readonly label: string;
  readonly autocomplete: 'current-password' | 'new-password';
  readonly value: string;
  readonly change: (value: string) => void;
  readonly hint?: string;
}

/** A password can be looked at: it is typed on a panel on a wall, and nobody remembers what they cannot see. */
export function PasswordField({ id, label, autocomplete, value, change, hint }: PasswordFieldProps) {
  const { texts } = useLanguage();
  const [shown, setShown] = useState(false);
  const input = {
    id,
    autocomplete,
    autocapitalize: 'off',
    spellcheck: false,
    required: true,
    value,
    ...(hint === undefined ? {} : { 'aria-describedby': `${id}-hint` }),
    onInput: (event: { readonly currentTarget: HTMLInputElement }) => change(event.currentTarget.value),
  } as const;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <div class="with-button">
        {shown ? <input type="text" {...input} /> : <input type="password" {...input} />}
        <button type="button" class="plain" aria-pressed={shown} onClick={() => setShown(!shown)}>
          {shown ? texts.access.hide : texts.access.show}
        </button>
      </div>
      {hint !== undefined && (
        <p class="quiet" id={`${id}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}
