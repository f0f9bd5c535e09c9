import { useLanguage } from './language.tsx';

export function Brand() {
  const { texts } = useLanguage();
  return (
    <div class="brand">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <circle cx="16" cy="16" r="7.5" />
        <path d="M16 2v4M16 26v4M2 16h4M26 16h4M6.1 6.1l2.8 2.8M23.1 23.1l2.8 2.8M6.1 25.9l2.8-2.8M23.1 8.9l2.8-2.8" />
      </svg>
      <h1>{texts.brand}</h1>
    </div>
  );
}
