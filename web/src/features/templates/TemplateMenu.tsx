import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Copy, Ellipsis, Trash2 } from "lucide-react";
import { useState } from "react";
import { sentenceOf } from "@/api/errors";
import { cloneTemplate, deleteTemplate, templateKeys } from "@/api/templates";
import type { Template } from "@/api/types";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Menu, MenuItem, MenuLine } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

/** What can be done with one template beside editing it. */
export function TemplateMenu({ template }: { template: Template }) {
  const [isAsked, setAsked] = useState(false);
  const client = useQueryClient();
  const navigate = useNavigate();
  const readAgain = () => client.invalidateQueries({ queryKey: templateKeys.list });
  const clone = useMutation({
    mutationFn: () => cloneTemplate(template.id),
    onSuccess: async (copy) => {
      await readAgain();
      await navigate({ to: "/templates/$templateId", params: { templateId: copy.id } });
    },
    onError: (error) =>
      toast({ kind: "error", title: "The template is not copied", text: sentenceOf(error) }),
  });
  const remove = useMutation({
    mutationFn: () => deleteTemplate(template.id),
    onSuccess: async () => {
      toast({ title: `“${template.name}” is deleted` });
      await navigate({ to: "/templates", ignoreBlocker: true });
      await readAgain();
    },
    onError: (error) =>
      toast({ kind: "error", title: "The template is still there", text: sentenceOf(error) }),
    onSettled: () => setAsked(false),
  });
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Acts of ${template.name}`} className="size-8">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem icon={<Copy aria-hidden />} onSelect={() => clone.mutate()}>
          Make a copy
        </MenuItem>
        <MenuLine />
        <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => setAsked(true)}>
          Delete …
        </MenuItem>
      </Menu>
      <ConfirmDialog
        open={isAsked}
        onClose={() => setAsked(false)}
        title={`Delete “${template.name}”?`}
        act="Delete this template"
        busy={remove.isPending}
        onAct={() => remove.mutate()}
      >
        The template and its earlier versions are deleted. Campaigns made from it keep their own
        copy.
      </ConfirmDialog>
    </>
  );
}
