import { useQuery } from "@tanstack/react-query";
import { History } from "lucide-react";
import { templateVersionsQuery } from "@/api/templates";
import { formOfTemplate, type TemplateForm } from "@/features/templates/template-form";
import { Button } from "@/ui/Button";
import { Menu, MenuItem, MenuLabel } from "@/ui/Menu";
import { Time } from "@/ui/Time";

interface VersionsProps {
  id: string;
  /** Puts an earlier version into the editor. */
  onTake: (version: TemplateForm) => void;
}

/** What the template was before its last changes. */
export function Versions({ id, onTake }: VersionsProps) {
  const versions = useQuery(templateVersionsQuery(id)).data ?? [];
  if (versions.length === 0) return null;
  return (
    <Menu trigger={<Button icon={<History aria-hidden />}>Earlier versions</Button>}>
      <MenuLabel>As it was until</MenuLabel>
      {versions.map((version) => (
        <MenuItem
          key={version.number}
          mark={<span className="max-w-40 truncate text-xs text-ink-3">{version.subject}</span>}
          onSelect={() => onTake(formOfTemplate(version))}
        >
          <Time at={version.replaced_at} />
        </MenuItem>
      ))}
    </Menu>
  );
}
