import { useInfiniteQuery } from "@tanstack/react-query";
import { LayoutTemplate } from "lucide-react";
import { useState } from "react";
import { itemsOf } from "@/api/pages";
import { templatesQuery } from "@/api/templates";
import type { Template } from "@/api/types";
import type { Fields } from "@/features/composer/draft";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Menu, MenuItem } from "@/ui/Menu";

interface TemplatePickerProps {
  isEmpty: boolean;
  onPick: (change: Partial<Fields>) => void;
}

/** Begin from a kept template; what was written is replaced only after a question. */
export function TemplatePicker({ isEmpty, onPick }: TemplatePickerProps) {
  const templates = itemsOf(useInfiniteQuery(templatesQuery()).data);
  const [asked, setAsked] = useState<Template | null>(null);
  if (templates.length === 0) return null;
  const take = ({ subject, html, text }: Template) => {
    onPick({ subject, html, text });
    setAsked(null);
  };
  return (
    <>
      <Menu
        trigger={
          <Button size="sm" look="quiet" icon={<LayoutTemplate aria-hidden />}>
            From a template
          </Button>
        }
      >
        {templates.map((one) => (
          <MenuItem key={one.id} onSelect={() => (isEmpty ? take(one) : setAsked(one))}>
            {one.name}
          </MenuItem>
        ))}
      </Menu>
      <ConfirmDialog
        open={asked !== null}
        onClose={() => setAsked(null)}
        title={`Begin anew from “${asked?.name ?? ""}”?`}
        act="Replace subject and body"
        look="primary"
        onAct={() => asked && take(asked)}
      >
        Subject and body of this draft are replaced. The template itself stays as it is.
      </ConfirmDialog>
    </>
  );
}
