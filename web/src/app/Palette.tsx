import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Command } from "cmdk";
import { Megaphone, Moon, Plus, Sun, UserRoundPen } from "lucide-react";
import { Dialog } from "radix-ui";
import { useDeferredValue, useState, type ReactNode } from "react";
import { campaignsQuery } from "@/api/campaigns";
import { meQuery } from "@/api/me";
import { itemsOf } from "@/api/pages";
import { sendersQuery } from "@/api/senders";
import { placesFor } from "@/app/places";
import { chooseTheme } from "@/lib/theme";
import { CampaignChip } from "@/ui/StateChip";

interface PaletteProps {
  role: string;
  onClose: () => void;
}

/** Ctrl-K: everything there is, by name. */
export default function Palette({ role, onClose }: PaletteProps) {
  const [typed, setTyped] = useState("");
  const q = useDeferredValue(typed.trim());
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const campaigns = useInfiniteQuery(campaignsQuery(q ? { q } : {}));
  const senders = useInfiniteQuery(sendersQuery());
  const run = (act: () => unknown) => () => {
    onClose();
    void act();
  };
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-[oklch(0.15_0.02_275/0.45)] animate-appear" />
        <Dialog.Content
          aria-describedby={undefined}
          className="fixed top-[12vh] left-1/2 z-50 w-[min(38rem,calc(100vw-2rem))] -translate-x-1/2 overflow-hidden rounded-xl bg-raised shadow-layer"
        >
          <Dialog.Title className="sr-only">Search and commands</Dialog.Title>
          <Command label="Search and commands" loop>
            <Command.Input
              value={typed}
              onValueChange={setTyped}
              placeholder="A campaign, a sender, a place …"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-[0.9375rem] outline-none placeholder:text-ink-3"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto p-2">
              <Command.Empty className="px-2 py-6 text-center text-ink-3">
                Nothing is called so.
              </Command.Empty>
              <Group heading="Do">
                <Item onSelect={run(() => navigate({ to: "/campaigns/new" }))} icon={<Plus />}>
                  New campaign
                </Item>
                <Item onSelect={run(() => chooseTheme("dark"))} icon={<Moon />}>
                  Dark theme
                </Item>
                <Item onSelect={run(() => chooseTheme("light"))} icon={<Sun />}>
                  Light theme
                </Item>
              </Group>
              <Group heading="Go to">
                {placesFor(me?.role ?? role).map(({ to, label, icon: Icon }) => (
                  <Item key={to} onSelect={run(() => navigate({ to }))} icon={<Icon />}>
                    {label}
                  </Item>
                ))}
              </Group>
              <Group heading="Campaigns">
                {itemsOf(campaigns.data)
                  .slice(0, 8)
                  .map((one) => (
                    <Item
                      key={one.id}
                      value={`${one.name} ${one.id}`}
                      icon={<Megaphone />}
                      onSelect={run(() =>
                        navigate({ to: "/campaigns/$campaignId", params: { campaignId: one.id } }),
                      )}
                    >
                      <span className="flex-1 truncate">{one.name}</span>
                      <CampaignChip status={one.status} />
                    </Item>
                  ))}
              </Group>
              <Group heading="Senders">
                {itemsOf(senders.data)
                  .slice(0, 30)
                  .map((one) => (
                    <Item
                      key={one.id}
                      value={`${one.email} ${one.name} ${one.id}`}
                      icon={<UserRoundPen />}
                      onSelect={run(() => navigate({ to: "/senders" }))}
                    >
                      {one.email}
                    </Item>
                  ))}
              </Group>
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: ReactNode;
  value?: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon, value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      {...(value ? { value } : {})}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2 data-[selected=true]:bg-inset [&>svg]:size-4 [&>svg]:text-ink-3"
    >
      {icon}
      {children}
    </Command.Item>
  );
}
