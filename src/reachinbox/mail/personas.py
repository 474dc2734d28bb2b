"""The recipients that misbehave: one table for the sandbox mailbox and for the tests' server.

`nobody@any.domain` is refused for good, `busy+17@any.domain` for now, and so on; whoever is not
in the table is taken.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

PersonaStage: TypeAlias = Literal["recipient", "data", "final_dot"]
Behaviour: TypeAlias = Literal["answer", "answer_once", "answer_late", "drop", "hang"]


@dataclass(frozen=True, slots=True)
class Persona:
    """How a server treats one recipient.

    At `stage` (the answer to RCPT, to DATA or to the final dot) it answers `code` and `text`
    ("answer"), only the first time it sees the recipient ("answer_once": 250 from then on),
    after a delay that the server sets ("answer_late"), closes the line instead ("drop"; at
    "final_dot" the message has been taken and kept), or never answers at all ("hang").
    """

    name: str
    stage: PersonaStage
    code: int
    text: str
    behaviour: Behaviour = "answer"

    @property
    def reply(self) -> str:
        """The reply line, without its CRLF."""
        return f"{self.code} {self.text}"

    @property
    def keeps_message(self) -> bool:
        """Whether the message, once its final dot came, is in the recipient's mailbox."""
        return self.behaviour != "hang" and (self.code < 300 or self.behaviour == "answer_once")  # noqa: PLR2004  RFC 5321 §4.2.1


OK = Persona("ok", "final_dot", 250, "2.0.0 Taken")

PERSONAS = {
    persona.name: persona
    for persona in (
        OK,
        Persona("busy", "recipient", 450, "4.2.1 The mailbox is busy, try again later"),
        Persona("greylist", "recipient", 451, "4.7.1 Greylisted, try again later", "answer_once"),
        Persona("nobody", "recipient", 550, "5.1.1 There is no such mailbox here"),
        Persona("full", "recipient", 452, "4.2.2 The mailbox is full"),
        Persona("policy", "recipient", 550, "5.7.1 This recipient takes no mail from outside"),
        Persona("toobig", "final_dot", 552, "5.3.4 The message is too big"),
        Persona("content", "final_dot", 554, "5.6.0 The message is refused for its content"),
        Persona("slow", "final_dot", 250, "2.0.0 Taken, after some thought", "answer_late"),
        Persona("dropped", "final_dot", 250, "2.0.0 Taken, but you never hear it", "drop"),
        Persona("dropbefore", "data", 421, "4.4.2 Gone before the message", "drop"),
        Persona("hang", "recipient", 421, "4.4.2 Never said", "hang"),
        Persona("421", "recipient", 421, "4.3.2 The service is going down"),
    )
}


def persona_for(recipient: str) -> Persona:
    """Give the persona of an address: by its local part, any case, up to a `+`."""
    local_part = recipient.rpartition("@")[0].lower()
    return PERSONAS.get(local_part.partition("+")[0], OK)
