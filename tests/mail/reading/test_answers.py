import pytest

from reachinbox.mail.reading import Kind, read_mail
from tests.mail.reading.letters import OURS, mail, status_report

QUOTED = (
    "\n\nOn Mon, 3 Nov 2026 at 10:00, News <news@shop.example> wrote:\n> Hello Bob\n> buy this\n"
)
PEOPLE = {
    "answer": ("Re: Hello Bob", f"Yes, please send me the price list.{QUOTED}"),
    "away, but answers": ("Re: Hello Bob", f"I am out of the office until May, but yes.{QUOTED}"),
    "speaks of a bounce": ("Re: Hello", f"It could not be delivered to ann@far.example.{QUOTED}"),
    "asks about a bounce": (
        "Delivery failed?",
        "I wrote to ann@far.example and got 550 5.1.1 User unknown. Do you know her new address?",
    ),
    "passes a bounce on": (
        "Fwd: Undelivered Mail Returned to Sender",
        (
            "Why?\n\n---------- Forwarded message ---------\nFrom: MAILER-DAEMON@x.example\n\n"
            "This is the mail system at host x.\n<ann@far.example>: 550 5.1.1 User unknown\n"
        ),
    ),
    "holiday": ("Vacation rentals in June", "Hi, do you still have the house on offer?"),
    "absence": ("Absence of invoice", "Hi, the invoice for June is missing."),
    "ticket": ("Ticket for the concert", "Hi, I have a ticket left."),
    "full": ("Question", "My mailbox is full of your mails. Is the delivery to Spain possible?"),
    "thanks": ("Hello", "Thank you for your email, I look forward to talking on Monday."),
}
MACHINES = {
    "en": ("Automatic reply: Hello", "I am out of the office."),
    "en2": ("Out of Office: Hello", "Back on Monday."),
    "en3": ("Hello Bob", "I am currently out of the office and will be back on 5 May."),
    "de": ("Abwesenheitsnotiz: Hello", "Ich bin bis zum 5. nicht im Büro."),
    "de2": ("Urlaub", "Ich bin im Urlaub."),
    "fr": ("Réponse automatique : Hello", "Je suis absent jusqu'au 12."),
    "es": ("Respuesta automática: Hello", "Estoy fuera de la oficina."),
    "it": ("Risposta automatica: Hello", "Sono in ferie."),
    "nl": ("Automatisch antwoord: Hello", "Ik ben afwezig."),
    "sv": ("Autosvar: Hello", "Jag är på semester."),
    "pl": ("Odpowiedź automatyczna: Hello", "Przebywam na urlopie."),
    "ja": ("=?utf-8?b?6Ieq5YuV5b+c562U?=: Hello", "休暇中です。"),
    "zh": ("自动回复: Hello", "我正在休假"),
    "ru": ("Автоответ: Hello", "Я в отпуске"),
    "ticket": ("[Ticket#123] Hello", "Your request has been received and a ticket created."),
    "left": ("Hello", "Bob is no longer with Corp. Please contact ann@far.example."),
    "challenge": ("RE: Hello", "Please click on the link below to have your address verified."),
}


@pytest.mark.parametrize(("subject", "body"), PEOPLE.values(), ids=PEOPLE)
def test_a_person_is_taken_for_a_person(subject: str, body: str) -> None:
    assert read_mail(mail(subject, body)).kind is Kind.HUMAN


@pytest.mark.parametrize(("subject", "body"), MACHINES.values(), ids=MACHINES)
def test_a_machine_is_taken_for_a_machine(subject: str, body: str) -> None:
    assert read_mail(mail(subject, body)).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied (vacation)"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Precedence": "bulk", "In_Reply_To": OURS},
        {"Return_Path": "<>"},
        {"Auto_Submitted": "auto-generated", "In_Reply_To": OURS},
    ],
)
def test_a_header_of_an_answering_machine_decides(headers: dict[str, str]) -> None:
    assert read_mail(mail("Re: Hello", "Gone fishing.", **headers)).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize(
    "headers", [{"List_Id": "<a.b>"}, {"Auto_Submitted": "auto-generated"}, {"Precedence": "list"}]
)
def test_mail_to_many_is_neither_a_person_nor_an_answer(headers: dict[str, str]) -> None:
    assert read_mail(mail("News of June", "Hello all.", **headers)).kind is Kind.NOTICE


def test_an_answer_keeps_what_its_writer_added() -> None:
    answers = {
        f"Yes, please.{QUOTED}": "Yes, please.",
        "Nein danke.\n\nVon: News <n@shop.example>\nGesendet: Montag\nAn: Bob\n\nHallo": "Nein danke.",
        "¡Sí!\n\nEl lun, 3 nov 2026 a las 10:00, News escribió:\n> hola": "¡Sí!",
        "Fine.\n\n-----Original Message-----\nFrom: News\n\nHello": "Fine.",
        "Fine.\n-- \nBob, Corp": "Fine.",
        "Fine.\n\nSent from my iPhone": "Fine.",
    }
    for written, added in answers.items():
        assert read_mail(mail("Re: Hello", written)).text == added


def test_an_answer_below_the_quoted_mail_is_found() -> None:
    written = "On Monday News wrote:\n> Hello Bob\n> buy this\n\nYes, two of them."
    assert read_mail(mail("Re: Hello", written)).text.endswith("Yes, two of them.")


def test_the_mails_an_answer_refers_to_are_named_strictly() -> None:
    evil = "<a@b.example> <=?utf-8?q?x=0D=0Ay?=@z> <c d@e> <ok.1@b.example>"
    reading = read_mail(mail("Re: Hello", "Yes", In_Reply_To=OURS, References=evil))
    assert reading.message_ids[0] == OURS
    assert set(reading.message_ids[1:]) <= {
        "<a@b.example>",
        "<ok.1@b.example>",
        "<=?utf-8?q?x=0D=0Ay?=@z>",
    }
    assert all("\r" not in each and "\n" not in each for each in reading.message_ids)


def test_a_report_that_was_attached_by_a_person_is_not_a_bounce() -> None:
    inner = status_report(
        {"Final_Recipient": "rfc822; ann@far.example", "Action": "failed", "Status": "5.1.1"}
    ).decode()
    body = f"--c\n\nLook at this.\n--c\nContent-Type: message/rfc822\n\n{inner}\n--c--\n"
    forwarded = mail("Fwd: bounce", body, Content_Type='multipart/mixed; boundary="c"')
    assert read_mail(forwarded).kind is Kind.HUMAN
