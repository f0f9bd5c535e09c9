import { checkConfiguration } from '../check-configuration.ts';
import { type Finding, fine, found } from './finding.ts';
import { lookAtLan, lookAtMeter, lookAtPage, lookAtPort } from './look-at-house.ts';
import { lookAtClock, lookAtDisk, lookAtService } from './look-at-machine.ts';

export interface Examination {
  readonly language: 'ja' | 'en';
  readonly findings: readonly Finding[];
}

/** Looks at everything a running house needs. Never throws for what it finds. */
export async function examine(
  config: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Examination> {
  const { configuration, faults, warnings } = checkConfiguration(config, environment['CREDENTIALS_DIRECTORY']);
  const machine = [await lookAtService(), await lookAtClock()];
  if (configuration === null) {
    const broken = faults.map((sentence) =>
      found(
        'configuration',
        'fault',
        { ja: sentence, en: sentence },
        { ja: '直してから hems check で確認してください。', en: 'Correct it and see with hems check.' },
      ),
    );
    return { language: 'en', findings: [...broken, ...machine] };
  }
  const { file, fileNamed } = configuration;
  const folder = fileNamed(file.data.folder);
  const { finding: page, running } = await lookAtPage(file);
  return {
    language: file.language,
    findings: [
      fine('configuration', `${config} は正しい設定です。`, `${config} is accepted.`),
      ...warnings.map((sentence) => found('configuration', 'warning', { ja: sentence, en: sentence })),
      ...machine,
      page,
      await lookAtPort(file),
      lookAtMeter(file, folder),
      await lookAtLan(file, running),
      lookAtDisk(folder),
    ],
  };
}
