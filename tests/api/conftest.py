from tests.accounts.conftest import (  # noqa: F401
    api,
    app,
    database,
    migrated,
    redis_url,
    settings,
    signed_in,
)
