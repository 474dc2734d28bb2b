"""One thing that preflight found."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found; a blocking one keeps Schedule from going on."""

    code: str
    severity: Literal["blocking", "warning"]
    message: str
    count: int | None = None
    rows: list[int] = field(default_factory=list[int])
    sender_id: UUID | None = None
    fix: str | None = None
    """what to copy, such as a DNS record"""

    def as_detail(self) -> dict[str, Any]:
        """Return what an error says of it, without what does not apply."""
        facts = asdict(self) | {"sender_id": self.sender_id and str(self.sender_id)}
        return {name: value for name, value in facts.items() if value not in (None, [])}
