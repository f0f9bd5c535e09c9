import { useState } from 'preact/hooks';
import type { AlternativesAnswer, PlanAnswer, PlanBlock } from '../../api/schema/plan-schema.ts';
import { calendarOf, dateOf, energy, power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { modeName } from '../now/happening.ts';
import { useResource } from '../resource.ts';

const RESTS = new Set(['auto', 'idle', 'stop']);

const MOVES_WH = 5;

/** A device that rests and moves nothing is worth a line only while that is so. */
const worthTelling = ({ mode, energy_wh, from }: PlanBlock, time: string): boolean =>
  from <= time || !RESTS.has(mode) || Math.abs(energy_wh) >= MOVES_WH;

/** The blocks of the plan that are not over, by day, in the sentences of the plan. */
export function BlockList({ plan, time }: { plan: PlanAnswer; time: string }) {
  const { texts } = useLanguage();
  const [opened, open] = useState<string | null>(null);
  // Asked for with the first block that is touched: it costs a second of planning.
  const { data: found, failed } = useResource<AlternativesAnswer>(
    opened === null ? null : `/api/v1/plan/${encodeURIComponent(plan.id)}/alternatives`,
    plan.id,
  );
  const coming = plan.blocks.filter((block) => block.to > time && worthTelling(block, time));
  const days = Map.groupBy(coming, ({ from }) => dateOf(from > time ? from : time));
  return (
    <div class="blocks">
      {[...days].map(([day, blocks]) => {
        const { month, day: date, weekday } = calendarOf(day);
        return (
          <section key={day}>
            <h3>{texts.date(month, date, weekday)}</h3>
            <ul>
              {blocks.map((block) => (
                <Block
                  key={`${block.device} ${block.from}`}
                  block={block}
                  running={block.from <= time}
                  open={opened === keyOf(block)}
                  toggle={() => open(opened === keyOf(block) ? null : keyOf(block))}
                  alternative={found?.plan === plan.id ? alternativeOf(found, block) : failed ? null : undefined}
                />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

const keyOf = ({ device, from }: PlanBlock): string => `${device} ${from}`;

type Alternative = AlternativesAnswer['alternatives'][number];

/** The decision that a block is part of: a decision may have had several reasons, one block each. */
const alternativeOf = ({ alternatives }: AlternativesAnswer, { device, from, to }: PlanBlock): Alternative | null =>
  alternatives.find((one) => one.device === device && one.from <= from && to <= one.to) ?? null;

interface BlockProps {
  readonly block: PlanBlock;
  readonly running: boolean;
  readonly open: boolean;
  readonly toggle: () => void;
  /** Undefined while it is worked out; null where the decision has none. */
  readonly alternative: Alternative | null | undefined;
}

function Block({ block, running, open, toggle, alternative }: BlockProps) {
  const { texts, language } = useLanguage();
  const { kind, name, mode, because, energy_wh, power_w } = block;
  return (
    <li class={`block ${kind} ${RESTS.has(mode) ? 'rests' : ''} ${running ? 'running' : ''}`}>
      <button type="button" class="action" aria-expanded={open} onClick={toggle}>
        {name} <b>{modeName(kind, mode, texts)}</b>
        {power_w === undefined ? '' : ` ${spoken(power(power_w))}`}
      </button>
      {Math.abs(energy_wh) >= MOVES_WH && <p class="amount">{spoken(energy(energy_wh)).replace('-', '−')}</p>}
      <p class="reason">{because[language]}</p>
      {open && (
        <p class="reason alternative" aria-live="polite">
          {alternative === undefined
            ? texts.plan.asking
            : alternative === null
              ? texts.plan.noAlternative
              : alternative.text[language]}
        </p>
      )}
    </li>
  );
}
