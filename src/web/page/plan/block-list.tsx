import type { PlanAnswer, PlanBlock } from '../../api/schema/plan-schema.ts';
import { calendarOf, dateOf, energy, power, spoken } from '../format.ts';
import { useLanguage } from '../language.tsx';
import { modeName } from '../now/happening.ts';

const RESTS = new Set(['auto', 'idle', 'stop']);

const MOVES_WH = 5;

/** A device that rests and moves nothing is worth a line only while that is so. */
const worthTelling = ({ mode, energy_wh, from }: PlanBlock, time: string): boolean =>
  from <= time || !RESTS.has(mode) || Math.abs(energy_wh) >= MOVES_WH;

/** The blocks of the plan that are not over, by day, in the sentences of the plan. */
export function BlockList({ plan, time }: { plan: PlanAnswer; time: string }) {
  const { texts } = useLanguage();
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
                <Block key={`${block.device} ${block.from}`} block={block} running={block.from <= time} />
              ))}
            </ul>
          </section>
        );
      })}
    </div>
  );
}

function Block({ block, running }: { block: PlanBlock; running: boolean }) {
  const { texts, language } = useLanguage();
  const { kind, name, mode, because, energy_wh, power_w } = block;
  return (
    <li class={`block ${kind} ${RESTS.has(mode) ? 'rests' : ''} ${running ? 'running' : ''}`}>
      <p class="action">
        {name} <b>{modeName(kind, mode, texts)}</b>
        {power_w === undefined ? '' : ` ${spoken(power(power_w))}`}
      </p>
      {Math.abs(energy_wh) >= MOVES_WH && <p class="amount">{spoken(energy(energy_wh)).replace('-', '−')}</p>}
      <p class="reason">{because[language]}</p>
    </li>
  );
}
