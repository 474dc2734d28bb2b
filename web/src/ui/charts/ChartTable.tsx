import { formatCount } from "@/lib/numbers";
import type { Bar, Series } from "@/ui/charts/StackedBars";

interface ChartTableProps {
  title: string;
  unit: string;
  series: readonly Series[];
  bars: readonly Bar[];
}

/** What the chart draws, as a table for those who listen. */
export function ChartTable({ title, unit, series, bars }: ChartTableProps) {
  return (
    <table className="sr-only">
      <caption>
        {title}, in {unit}
      </caption>
      <thead>
        <tr>
          <th scope="col">When</th>
          {series.map(({ key, label }) => (
            <th key={key} scope="col">
              {label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {bars.map((bar) => (
          <tr key={bar.title}>
            <th scope="row">{bar.title}</th>
            {series.map(({ key }) => (
              <td key={key}>{formatCount(bar.values[key] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
