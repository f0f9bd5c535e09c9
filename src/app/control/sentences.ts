import type { Moved } from '#core/control/watch-hands.ts';
import type { Sentence } from '#core/journal.ts';

export const movedSentence = ({ to }: Moved, name: string): Sentence =>
  to === 'person'
    ? {
        ja: `「${name}」が操作されたので、きょうはその操作を優先し、制御を休みます。`,
        en: `${name} was operated by somebody, so it is left alone until tomorrow.`,
      }
    : {
        ja: `「${name}」をほかのサービスが繰り返し操作しています。きょうは制御を休みます。どちらか一方を切にしてください。`,
        en: `${name} is being operated again and again by another controller, so it is left alone today; switch one of the two off.`,
      };

export const personSentence = (who: string): Sentence => ({
  ja: `${who === 'owner' ? '家の人' : who}が画面から操作しました。`,
  en: `${who === 'owner' ? 'Somebody of the house' : who} operated it from the page.`,
});

export const goneSentence = (device: string): Sentence => ({
  ja: `機器「${device}」は設定にないため、戻せません。`,
  en: `The device ${device} is no longer configured, so it cannot be handed back.`,
});

export const takenSentence = (name: string): Sentence => ({
  ja: `停止中に「${name}」が操作されたので、そのままにします。`,
  en: `${name} was operated while Hidamari was stopped, so it is left as it is.`,
});

export const steeredAgain = (name: string): Sentence => ({
  ja: `「${name}」の制御を再開します。`,
  en: `${name} is steered again.`,
});
