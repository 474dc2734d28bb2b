import { AxisBottom, AxisLeft } from "@visx/axis";
import { scaleBand, scaleLinear } from "@visx/scale";
import { useState } from "react";
import { formatCount } from "@/lib/numbers";
import type { Look } from "@/lib/states";
import { ChartTable } from "@/ui/charts/ChartTable";
import { useWidth } from "@/ui/charts/size";

export interface Series {
  key: string;
  label: string;
  look: Look;
}
export interface Bar {
  /** What the axis and the tooltip call it. */
  label: string;
  title: string;
  values: Record<string, number>;
}

interface StackedBarsProps {
  /** The question it answers: "Sent by hour". */
  title: string;
  unit: string;
  series: readonly Series[];
  bars: readonly Bar[];
  height?: number;
}

const MARGIN = { top: 8, right: 4, bottom: 24, left: 44 };
const LABEL_PX = 56;
const TICK = { fill: "var(--ink-3)", fontSize: 11, fontFamily: "var(--font-sans)" };

/** At most four series in the colours of their states; exact values on hover, a table behind. */
export function StackedBars({ title, unit, series, bars, height = 208 }: StackedBarsProps) {
  const { ref, width } = useWidth();
  const [hovered, setHovered] = useState<number | null>(null);
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right);
  const bottom = height - MARGIN.bottom;
  const totals = bars.map((bar) =>
    series.reduce((sum, { key }) => sum + (bar.values[key] ?? 0), 0),
  );
  const x = scaleBand({ domain: bars.map((_, i) => i), range: [0, inner], padding: 0.24 });
  const y = scaleLinear({
    domain: [0, Math.max(1, ...totals)],
    range: [bottom, MARGIN.top],
    nice: true,
  });
  const every = Math.max(1, Math.ceil((bars.length * LABEL_PX) / Math.max(inner, 1)));
  const ticks = bars.flatMap((_, index) => (index % every === 0 ? [index] : []));
  const shown = hovered === null ? undefined : bars[hovered];
  return (
    <figure ref={ref} className="relative" aria-label={title}>
      {width > 0 && (
        <svg width={width} height={height} aria-hidden onPointerLeave={() => setHovered(null)}>
          <g transform={`translate(${MARGIN.left},0)`}>
            {y.ticks(4).map((tick) => (
              <line key={tick} x2={inner} y1={y(tick)} y2={y(tick)} stroke="var(--line)" />
            ))}
            {bars.map((bar, index) => (
              <g key={index} opacity={hovered === null || hovered === index ? 1 : 0.55}>
                <Stack bar={bar} series={series} left={x(index) ?? 0} width={x.bandwidth()} y={y} />
                <rect
                  x={(x(index) ?? 0) - (x.step() - x.bandwidth()) / 2}
                  width={x.step()}
                  height={bottom}
                  fill="transparent"
                  onPointerEnter={() => setHovered(index)}
                />
              </g>
            ))}
            <AxisBottom
              top={bottom}
              scale={x}
              tickValues={ticks}
              tickFormat={(index) => bars[index]?.label ?? ""}
              stroke="var(--line-strong)"
              hideTicks
              tickLabelProps={{ ...TICK, textAnchor: "middle" }}
            />
            <AxisLeft
              scale={y}
              numTicks={4}
              tickFormat={(value) => (Number.isInteger(+value) ? formatCount(+value) : "")}
              hideAxisLine
              hideTicks
              tickLabelProps={{ ...TICK, textAnchor: "end", dx: -4, dy: 4 }}
            />
          </g>
        </svg>
      )}
      {shown && hovered !== null && (
        <div
          className="pointer-events-none absolute top-1 z-10 rounded-md border border-line bg-raised px-2.5 py-1.5 text-xs shadow-layer"
          style={
            hovered < bars.length / 2
              ? { left: MARGIN.left + (x(hovered) ?? 0) + x.step() }
              : { right: width - MARGIN.left - (x(hovered) ?? 0) + 4 }
          }
        >
          <div className="mb-0.5 text-ink-3">{shown.title}</div>
          {series.map(({ key, label, look }) => (
            <div key={key} data-look={look} className="flex items-center gap-1.5">
              <span className="size-2 rounded-xs bg-(--look)" />
              <span>{label}</span>
              <span className="ml-auto pl-3 font-medium tabular">
                {formatCount(shown.values[key] ?? 0)} {unit}
              </span>
            </div>
          ))}
        </div>
      )}
      <ChartTable title={title} unit={unit} series={series} bars={bars} />
    </figure>
  );
}

interface StackProps {
  bar: Bar;
  series: readonly Series[];
  left: number;
  width: number;
  y: (value: number) => number;
}

function Stack({ bar, series, left, width, y }: StackProps) {
  let below = 0;
  return series.map(({ key, look }) => {
    const count = bar.values[key] ?? 0;
    const from = below;
    below += count;
    if (count === 0) return null;
    const tall = Math.max(2, y(from) - y(below));
    return (
      <rect
        key={key}
        data-look={look}
        x={left}
        width={width}
        y={y(from) - tall}
        height={tall}
        rx={Math.min(2, width / 2)}
        fill="var(--look)"
      />
    );
  });
}
