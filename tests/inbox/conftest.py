from tests.ledger.conftest import world as world
