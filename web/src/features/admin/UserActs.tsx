import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import {
  Ellipsis,
  ScrollText,
  ShieldCheck,
  ShieldOff,
  UserRoundCheck,
  UserRoundX,
} from "lucide-react";
import { useState } from "react";
import { adminKeys, changeUser, type Account } from "@/api/admin";
import { sentenceOf } from "@/api/errors";
import { meQuery } from "@/api/me";
import { IconButton } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/Dialog";
import { Menu, MenuItem, MenuLine } from "@/ui/Menu";
import { toast } from "@/ui/Toast";

/** What an admin changes of a user; of themselves nothing, so that nobody shuts themselves out. */
export function UserActs({ user }: { user: Account }) {
  const [asked, setAsked] = useState<"disable" | "role" | null>(null);
  const { data: me } = useQuery(meQuery);
  const navigate = useNavigate({ from: "/admin" });
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (body: Parameters<typeof changeUser>[1]) => changeUser(user.id, body),
    onSuccess: async () => {
      toast({ title: `${user.email} is changed` });
      await client.invalidateQueries({ queryKey: adminKeys.allUsers });
    },
    onError: (error) =>
      toast({ kind: "error", title: `${user.email} is as before`, text: sentenceOf(error) }),
    onSettled: () => setAsked(null),
  });
  const isAdmin = user.role === "admin";
  const isMe = me?.id === user.id;
  return (
    <>
      <Menu
        trigger={
          <IconButton label={`Acts of ${user.email}`} className="size-8">
            <Ellipsis aria-hidden />
          </IconButton>
        }
      >
        <MenuItem
          icon={<ScrollText aria-hidden />}
          onSelect={() => void navigate({ search: { view: "audit", user: user.id } })}
        >
          What they did
        </MenuItem>
        {!isMe && (
          <>
            <MenuLine />
            <MenuItem
              icon={isAdmin ? <ShieldOff aria-hidden /> : <ShieldCheck aria-hidden />}
              onSelect={() => setAsked("role")}
            >
              {isAdmin ? "Make a user …" : "Make an admin …"}
            </MenuItem>
            {user.disabled_at ? (
              <MenuItem
                icon={<UserRoundCheck aria-hidden />}
                onSelect={() => change.mutate({ disabled: false })}
              >
                Let in again
              </MenuItem>
            ) : (
              <MenuItem
                danger
                icon={<UserRoundX aria-hidden />}
                onSelect={() => setAsked("disable")}
              >
                Disable …
              </MenuItem>
            )}
          </>
        )}
      </Menu>
      <ConfirmDialog
        open={asked === "disable"}
        onClose={() => setAsked(null)}
        title={`Disable ${user.email}?`}
        act="Disable this user"
        busy={change.isPending}
        onAct={() => change.mutate({ disabled: true })}
      >
        All of their sessions end now, and they cannot sign in until they are let in again.
      </ConfirmDialog>
      <ConfirmDialog
        open={asked === "role"}
        onClose={() => setAsked(null)}
        title={isAdmin ? `Make ${user.email} a user?` : `Make ${user.email} an admin?`}
        act={isAdmin ? "Make them a user" : "Make them an admin"}
        look={isAdmin ? "danger" : "primary"}
        busy={change.isPending}
        onAct={() => change.mutate({ role: isAdmin ? "user" : "admin" })}
      >
        {isAdmin
          ? "They lose this page. "
          : "They will see all users and the audit log, and may stop all sending. "}
        All of their sessions end: they sign in again.
      </ConfirmDialog>
    </>
  );
}
