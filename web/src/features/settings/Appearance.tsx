import { Monitor, Moon, Sun } from "lucide-react";
import { useMemo } from "react";
import { useNow } from "@/lib/clock";
import { chooseTheme, useTheme } from "@/lib/theme";
import { formatOffset, formatTime, formatUtc } from "@/lib/time";
import { allZones, chooseZone, isZoneOfSystem, systemZone, useZone } from "@/lib/zone";
import { Card } from "@/ui/Card";
import { Field, Select } from "@/ui/Field";
import { Segmented } from "@/ui/Tabs";

/** How this browser shows things; other browsers keep their own. */
export function Appearance() {
  const theme = useTheme();
  const zone = useZone();
  const now = useNow(1);
  const zones = useMemo(() => allZones(), []);
  return (
    <div className="flex flex-col gap-6">
      <Card title="Theme" aside="Kept in this browser">
        <Segmented
          label="Theme"
          value={theme}
          onChange={chooseTheme}
          options={[
            {
              value: "light",
              label: (
                <>
                  <Sun aria-hidden /> Light
                </>
              ),
            },
            {
              value: "dark",
              label: (
                <>
                  <Moon aria-hidden /> Dark
                </>
              ),
            },
            {
              value: "system",
              label: (
                <>
                  <Monitor aria-hidden /> As the system
                </>
              ),
            },
          ]}
        />
      </Card>
      <Card title="Time zone" aside="Kept in this browser">
        <Field
          label="Show all times in"
          hint={`Now it is ${formatTime(now, zone, now)} (${formatOffset(zone, now)}), ${formatUtc(now)}. A campaign keeps its own zone.`}
        >
          {(ids) => (
            <Select
              {...ids}
              className="max-w-sm"
              value={isZoneOfSystem() ? "" : zone}
              onChange={(event) => chooseZone(event.target.value || null)}
            >
              <option value="">This computer: {systemZone().replaceAll("_", " ")}</option>
              {zones.map((name) => (
                <option key={name} value={name}>
                  {name.replaceAll("_", " ")}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </Card>
    </div>
  );
}
