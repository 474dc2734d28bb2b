"""Every table there is, gathered for Alembic."""

from reachinbox.accounts import tables as accounts
from reachinbox.audience import tables as audience
from reachinbox.campaigns import tables as campaigns
from reachinbox.inbox import tables as inbox
from reachinbox.ledger import tables as ledger
from reachinbox.runtime.database import Table
from reachinbox.sandbox import tables as sandbox
from reachinbox.senders import tables as senders

PACKAGES = (accounts, audience, campaigns, inbox, ledger, sandbox, senders)
metadata = Table.metadata
