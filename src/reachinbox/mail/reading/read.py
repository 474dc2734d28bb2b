"""Reads one mail that came in and says what it is; the order of the questions is the rule."""

from collections.abc import Iterable

from reachinbox.mail.reading.answer_text import strip_quoted
from reachinbox.mail.reading.automatic import (
    answers_automatically,
    is_bulk,
    is_challenge,
    may_be_absent,
    subject_answers_automatically,
    text_answers_automatically,
)
from reachinbox.mail.reading.complaints import (
    COMPLAINTS,
    complainers,
    feedback_of,
    feedback_type,
    is_old_complaint,
)
from reachinbox.mail.reading.delivery_status import (
    Status,
    delays_of,
    failures_of,
    statuses_in,
    statuses_in_text,
)
from reachinbox.mail.reading.findings import Failed, Kind, Reading
from reachinbox.mail.reading.originals import Report, take_report
from reachinbox.mail.reading.parts import Part, parse_mail
from reachinbox.mail.reading.plain_report import recipients_in
from reachinbox.mail.reading.report_signs import (
    is_from_system,
    is_only_late,
    is_passed_on,
    is_report_shaped,
    is_unmistakable,
    quotes_a_refusal,
    subject_reports,
    text_reports,
)
from reachinbox.mail.reading.words import addresses_in, decode_words, message_ids_of

SUBJECT_MAX_CHARS = 500


def read_mail(raw: bytes) -> Reading:
    """Say what the mail is, whom it is about, and which messages it answers or returns."""
    return _Mail(raw).read()


class _Mail:
    """One mail while it is read."""

    def __init__(self, raw: bytes, *, depth: int = 0) -> None:
        self._depth = depth
        self.root: Part = parse_mail(raw)
        self.subject = decode_words(self.root.get("subject"))[:SUBJECT_MAX_CHARS]
        self.report: Report = take_report(self.root)

    def read(self) -> Reading:
        return self._complaint() or self._machine_report() or self._plain_report() or self._answer()

    def _complaint(self) -> Reading | None:
        fields = feedback_of(self.root)
        if fields is None:
            if not is_old_complaint(self.root, self.subject, self.report):
                return None
            return self._reading(Kind.COMPLAINT, "feedback loop", complainers([], self.report))
        if feedback_type(fields) not in COMPLAINTS:
            return self._reading(Kind.NOTICE, f"feedback: {feedback_type(fields)[:40]}")
        return self._reading(Kind.COMPLAINT, "RFC 5965", complainers(fields, self.report))

    def _machine_report(self) -> Reading | None:
        statuses = statuses_in(self.root)
        is_system = is_report_shaped(self.root) or is_from_system(self.root)
        is_passed = is_passed_on(self.root, self.subject, self.report.text)
        if not statuses and is_system and not is_passed:
            statuses = statuses_in_text(self.report.text)
        if not statuses:
            return None
        if is_challenge(self.report.text):
            return self._reading(Kind.AUTO_REPLY, "challenge", text=self.report.text[:2000])
        failed = failures_of(statuses)
        if failed:
            return self._reading(Kind.BOUNCE, "RFC 3464", self._completed(failed))
        late = delays_of(statuses)
        if late:
            return self._reading(Kind.DELAY, "RFC 3464", self._completed(late))
        return self._reading(Kind.NOTICE, f"RFC 3464: {_actions(statuses)}")

    def _completed(self, failed: list[Failed]) -> list[Failed]:
        """Add what the words for people say better: the reason where the fields give none."""
        vague = [each for each in failed if each.reason == "undelivered"]
        if not vague or len(failed) > 1:
            return failed
        told = {each.address.lower(): each for each in self._told([failed[0].address])}
        better = told.get(failed[0].address.lower())
        if better is None or better.reason == "undelivered":
            return failed
        one = failed[0]
        is_hard = better.is_hard and not (one.code or "5").startswith("4")
        return [
            Failed(one.address, is_hard, better.reason, one.code, one.said or better.said, one.also)
        ]

    def _plain_report(self) -> Reading | None:
        text = self.report.text
        named = addresses_in(self.root.get("x-failed-recipients")[:4000])
        is_system = is_from_system(self.root)
        is_status = self.root.parameter("report-type").lower() == "delivery-status"
        signs = [subject_reports(self.subject), text_reports(text), bool(named), is_status]
        is_report = (is_system or is_report_shaped(self.root)) and any(signs)
        is_report = is_report or is_unmistakable(text) or (bool(named) and signs[1])
        is_quoting = bool(self.report.returned) and quotes_a_refusal(text)
        is_report = is_report or (signs[0] and signs[1] and is_quoting)
        if not is_report or is_passed_on(self.root, self.subject, text):
            return None
        if subject_answers_automatically(self.subject) and not named and not signs[0]:
            return None
        if self.root.parameter("report-type") == "disposition-notification" and not signs[0]:
            return None
        if within := self._enclosed():
            return within
        failed = self._told(named)
        if not failed and sum(signs) < 2:  # noqa: PLR2004  nobody named and one sign only
            return None
        kind = Kind.DELAY if is_only_late(self.subject, text) else Kind.BOUNCE
        return self._reading(kind, "a report in words", failed)

    def _enclosed(self) -> Reading | None:
        """Read the report that a gateway passed on as an attachment, with nothing of its own."""
        for part in self.root.parts:
            if part.content_type == "message/rfc822" and part.parts and self._depth == 0:
                within = _Mail(part.body, depth=1).read()
                if within.kind in {Kind.BOUNCE, Kind.DELAY} and within.failed:
                    return within
        return None

    def _told(self, named: Iterable[str]) -> list[Failed]:
        own = [
            address
            for name in ("to", "from", "cc", "delivered-to", "envelope-to", "reply-to",
                         "sender", "errors-to", "return-path", "resent-from")
            for value in self.root.get_all(name)
            for address in addresses_in(value[:2000])
        ]  # fmt: skip
        return recipients_in(self.report, named, own)

    def _answer(self) -> Reading:
        text, quotes = strip_quoted(self.report.text)
        sign = answers_automatically(self.root)
        if not sign and (
            subject_answers_automatically(self.subject) or may_be_absent(self.subject, text)
        ):
            sign = "subject"
        if not sign and text_answers_automatically(self.root, self.subject, text, quotes=quotes):
            sign = "words"
        if sign:
            return self._reading(Kind.AUTO_REPLY, sign, text=text)
        bulk = is_bulk(self.root)
        if bulk or is_report_shaped(self.root):
            return self._reading(Kind.NOTICE, bulk or "report", text=text)
        return self._reading(Kind.HUMAN, "", text=text)

    def _reading(
        self, kind: Kind, sign: str, failed: Iterable[Failed] = (), *, text: str = ""
    ) -> Reading:
        sender = next(iter(addresses_in(self.root.get("from")[:2000])), None)
        ids = message_ids_of(self.root)
        return Reading(kind, sender, self.subject, tuple(failed), ids, text, sign)


def _actions(statuses: list[Status]) -> str:
    return ", ".join(sorted({status.action for status in statuses}))[:60]
