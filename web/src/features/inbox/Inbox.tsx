import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { MailboxDrawer } from "@/features/inbox/MailboxDrawer";
import { Mailboxes } from "@/features/inbox/Mailboxes";
import { Replies } from "@/features/inbox/Replies";
import { NEW } from "@/features/inbox/search";
import { Button } from "@/ui/Button";
import { PageBody, PageHeader } from "@/ui/PageHeader";
import { TAB, TabRow } from "@/ui/Tabs";

export function Inbox() {
  const search = useSearch({ from: "/shell/inbox" });
  const { view, mailbox } = search;
  const navigate = useNavigate({ from: "/inbox" });
  const isMailboxes = view === "mailboxes";
  return (
    <PageBody>
      <PageHeader
        title="Inbox"
        subtitle="What came back to your campaigns, found in the mailboxes you let us read."
        actions={
          <Button asChild look={isMailboxes ? "primary" : "secondary"}>
            <Link to="/inbox" search={{ view: "mailboxes", mailbox: NEW }}>
              <Plus aria-hidden />
              Watch a mailbox
            </Link>
          </Button>
        }
      />
      <TabRow label="Inbox">
        <Link
          to="/inbox"
          search={isMailboxes ? {} : search}
          activeOptions={{ exact: true, includeSearch: true }}
          className={TAB}
        >
          Answers
        </Link>
        <Link
          to="/inbox"
          search={isMailboxes ? search : { view: "mailboxes" }}
          activeOptions={{ exact: true, includeSearch: true }}
          className={TAB}
        >
          Mailboxes
        </Link>
      </TabRow>
      {isMailboxes ? <Mailboxes /> : <Replies />}
      {mailbox && (
        <MailboxDrawer
          id={mailbox}
          onClose={() => void navigate({ search: { view: "mailboxes" }, resetScroll: false })}
        />
      )}
    </PageBody>
  );
}
